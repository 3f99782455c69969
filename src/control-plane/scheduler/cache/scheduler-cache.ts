/**
 * The scheduler's view of nodes and of the pods on them (kubernetes/pkg/scheduler/backend/cache/cache.go). A pod counts for its
 * node from the moment it is assumed there, before the API server has heard of it.
 *
 * Upstream takes a snapshot for each cycle because informers write meanwhile; here nothing happens during a cycle, so this view
 * is the snapshot. Assumed pods never expire, as is upstream's default.
 */
import type { Node, Pod } from '../../../kube-api/generated/types.gen.ts';
import { isSemanticallyEqual } from '../../../kube-api/meta/equality.ts';
import { ImageStates } from './image-states.ts';
import { NodeInfo } from './node-info.ts';
import { NodeOrder } from './node-order.ts';
import { PodInfo } from './pod-info.ts';
import { PodJournal } from './pod-journal.ts';
import { type Topology, topologyOf } from './topology.ts';

export class SchedulerCache {
  readonly images = new ImageStates();
  readonly journal = new PodJournal();
  /** Nodes with at least one pod that says something about other pods. */
  readonly nodesWithAffinityPods = new Set<NodeInfo>();
  readonly nodesWithRequiredAntiAffinityPods = new Set<NodeInfo>();

  readonly #nodes = new Map<string, NodeInfo>();
  readonly #order = new NodeOrder();
  readonly #pods = new Map<string, PodInfo>();
  readonly #assumed = new Set<PodInfo>();
  readonly #freeIndexes: number[] = [];
  readonly #topologies = new Map<string, Topology>();
  #indexLimit = 0;
  #nodesVersion = 0;
  #forbiddingNodes = 0;
  #advisingNodes = 0;
  #unschedulableNodes = 0;
  /** How many pods have which priority. */
  readonly #priorities = new Map<number, number>();

  /** Counts up whenever nodes come or go or change in labels, taints or readiness for pods: tables by node are then void. */
  get nodesVersion(): number {
    return this.#nodesVersion;
  }

  /** Above every node's index. */
  get indexLimit(): number {
    return this.#indexLimit;
  }

  /** Whether any node has a taint that keeps pods away. */
  get hasForbiddingTaints(): boolean {
    return this.#forbiddingNodes > 0;
  }

  /** Whether any node has a taint that advises against it. */
  get hasAdvisingTaints(): boolean {
    return this.#advisingNodes > 0;
  }

  /** Whether any node is cordoned. */
  get hasUnschedulableNodes(): boolean {
    return this.#unschedulableNodes > 0;
  }

  /** The lowest priority of any pod; infinite when there is none. */
  get lowestPriority(): number {
    return Math.min(...this.#priorities.keys());
  }

  /** Every node, zone by zone in turn. The same array until nodes come or go. */
  get nodes(): readonly NodeInfo[] {
    return this.#order.list();
  }

  /** A node by name; nodes that only pods speak of are not found. */
  node(name: string): NodeInfo | undefined {
    const info = this.#nodes.get(name);
    return info?.node === undefined ? undefined : info;
  }

  /** A pod that counts for a node, by uid. */
  pod(uid: string): PodInfo | undefined {
    return this.#pods.get(uid);
  }

  isAssumed(uid: string): boolean {
    const info = this.#pods.get(uid);
    return info !== undefined && this.#assumed.has(info);
  }

  /** The nodes grouped by a label. */
  topology(key: string): Topology {
    let topology = this.#topologies.get(key);
    if (topology === undefined) {
      topology = topologyOf(key, this.nodes, this.#indexLimit);
      this.#topologies.set(key, topology);
    }
    return topology;
  }

  /** Adds a node, or takes over its newer version. */
  setNode(node: Node): NodeInfo {
    const info = this.#nodeInfo(node.metadata.name ?? '');
    const old = info.node;
    this.#countFeatures(info, -1);
    this.images.remove(info.images);
    info.setNode(node);
    info.images = this.images.add(node.status?.images ?? []);
    this.#countFeatures(info, 1);
    this.#order.place(info);
    if (old === undefined || !sameToPods(old, node)) this.#forgetTables();
    return info;
  }

  removeNode(name: string): void {
    const info = this.#nodes.get(name);
    if (info?.node === undefined) return;
    this.#countFeatures(info, -1);
    this.images.remove(info.images);
    this.#order.remove(info);
    // Its pods stay counted until they are reported gone, should the node come back meanwhile.
    info.node = undefined;
    info.images = new Map();
    this.#forgetTables();
    this.#dropIfUnused(info);
  }

  /** Counts a pod for a node in the belief that binding it will work. */
  assume(info: PodInfo, nodeName: string): void {
    this.#place(info, nodeName);
    this.#assumed.add(info);
  }

  /** Takes back what {@link assume} did. */
  forget(info: PodInfo): void {
    if (this.#assumed.delete(info)) this.#displace(info);
  }

  /** A pod has been seen on its node: confirms an assumed one, or adds it. */
  addPod(pod: Pod): PodInfo {
    const nodeName = pod.spec?.nodeName ?? '';
    const known = this.#pods.get(uidOf(pod));
    if (known === undefined) {
      const info = new PodInfo(pod);
      this.#place(info, nodeName);
      return info;
    }
    this.#assumed.delete(known);
    const info = known.updated(pod);
    if (info !== known || known.node?.name !== nodeName) {
      this.#displace(known);
      this.#place(info, nodeName);
    }
    return info;
  }

  /** A pod is no longer there, or no longer takes anything (it has ended). */
  removePod(pod: Pod): void {
    const info = this.#pods.get(uidOf(pod));
    if (info === undefined) return;
    this.#assumed.delete(info);
    this.#displace(info);
  }

  #place(info: PodInfo, nodeName: string): void {
    const node = this.#nodeInfo(nodeName);
    this.#pods.set(info.uid, info);
    this.#priorities.set(info.priority, (this.#priorities.get(info.priority) ?? 0) + 1);
    info.node = node;
    info.slot = node.pods.length;
    node.addPod(info);
    if (info.affinity !== undefined) this.#indexAffinity(node);
    this.journal.record(info, node, 1);
  }

  #displace(info: PodInfo): void {
    const { node } = info;
    this.#pods.delete(info.uid);
    if (node === undefined) return;
    const left = (this.#priorities.get(info.priority) ?? 0) - 1;
    if (left > 0) this.#priorities.set(info.priority, left);
    else this.#priorities.delete(info.priority);
    const moved = node.removePod(info, info.slot);
    if (moved !== undefined) moved.slot = info.slot;
    info.node = undefined;
    info.slot = -1;
    if (info.affinity !== undefined) this.#indexAffinity(node);
    this.journal.record(info, node, -1);
    this.#dropIfUnused(node);
  }

  #indexAffinity(node: NodeInfo): void {
    if (node.podsWithAffinity.length > 0) this.nodesWithAffinityPods.add(node);
    else this.nodesWithAffinityPods.delete(node);
    if (node.podsWithRequiredAntiAffinity.length > 0) this.nodesWithRequiredAntiAffinityPods.add(node);
    else this.nodesWithRequiredAntiAffinityPods.delete(node);
  }

  #nodeInfo(name: string): NodeInfo {
    let info = this.#nodes.get(name);
    if (info === undefined) {
      info = new NodeInfo(name, this.#freeIndexes.pop() ?? this.#indexLimit++);
      this.#nodes.set(name, info);
      this.#forgetTables();
    }
    return info;
  }

  #dropIfUnused(info: NodeInfo): void {
    if (info.node !== undefined || info.pods.length > 0) return;
    this.#nodes.delete(info.name);
    this.#freeIndexes.push(info.index);
    this.#forgetTables();
  }

  #forgetTables(): void {
    this.#nodesVersion++;
    this.#topologies.clear();
  }

  #countFeatures(info: NodeInfo, sign: 1 | -1): void {
    if (info.node === undefined) return;
    if (info.forbiddingTaints.length > 0) this.#forbiddingNodes += sign;
    if (info.advisingTaints.length > 0) this.#advisingNodes += sign;
    if (info.isUnschedulable) this.#unschedulableNodes += sign;
  }
}

/** Whether pods that may go to the one may go to the other, as far as tables by node know. */
function sameToPods(a: Node, b: Node): boolean {
  return (
    isSemanticallyEqual(a.metadata.labels ?? {}, b.metadata.labels ?? {}) &&
    isSemanticallyEqual(a.spec?.taints, b.spec?.taints) &&
    (a.spec?.unschedulable ?? false) === (b.spec?.unschedulable ?? false)
  );
}

function uidOf({ metadata }: Pod): string {
  return metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}
