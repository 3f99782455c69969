/**
 * A node with what its pods add up to (kubernetes/pkg/scheduler/framework/types.go, NodeInfo): plain numbers, brought up to
 * date pod by pod and never counted again. Left out: counts of volume claims (no volume plugin needs them yet).
 */
import type { Node, Taint } from '../../../kube-api/generated/types.gen.ts';
import { parseQuantity } from '../../../kube-api/meta/quantity.ts';
import { forbidsScheduling } from '../matching/taints.ts';
import { UsedPorts } from './host-ports.ts';
import type { ImageState } from './image-states.ts';
import type { PodInfo } from './pod-info.ts';
import { isScalarResource } from './resource-names.ts';

type Labels = Readonly<Record<string, string>>;

const NO_LABELS: Labels = Object.freeze({});
const NO_TAINTS: readonly Taint[] = Object.freeze([]);
const NO_IMAGES: ReadonlyMap<string, ImageState> = new Map();

export class NodeInfo {
  /** Undefined while pods say that they are on a node that nobody has heard of. */
  node: Node | undefined = undefined;
  readonly name: string;
  /** A small number of its own among the nodes of one cache, for tables indexed by node. */
  readonly index: number;

  labels: Labels = NO_LABELS;
  isUnschedulable = false;
  /** Taints that keep pods away. */
  forbiddingTaints: readonly Taint[] = NO_TAINTS;
  /** Taints that advise against the node. */
  advisingTaints: readonly Taint[] = NO_TAINTS;
  /** Images present, by each of their names. */
  images: ReadonlyMap<string, ImageState> = NO_IMAGES;

  allowedPods = 0;
  allocatableMilliCpu = 0;
  allocatableMemoryBytes = 0;
  allocatableEphemeralStorageBytes = 0;
  allocatableScalars: ReadonlyMap<string, number> | undefined = undefined;

  requestedMilliCpu = 0;
  requestedMemoryBytes = 0;
  requestedEphemeralStorageBytes = 0;
  requestedScalars: Map<string, number> | undefined = undefined;
  nonZeroMilliCpu = 0;
  nonZeroMemoryBytes = 0;

  readonly pods: PodInfo[] = [];
  /** Those that say something about other pods. */
  readonly podsWithAffinity: PodInfo[] = [];
  readonly podsWithRequiredAntiAffinity: PodInfo[] = [];
  usedPorts: UsedPorts | undefined = undefined;

  constructor(name: string, index: number) {
    this.name = name;
    this.index = index;
  }

  /** Takes over the object; what pods add up to stays. */
  setNode(node: Node): void {
    const { metadata, spec, status } = node;
    const taints = spec?.taints ?? NO_TAINTS;
    this.node = node;
    this.labels = metadata.labels ?? NO_LABELS;
    this.isUnschedulable = spec?.unschedulable === true;
    this.forbiddingTaints = taints.length === 0 ? NO_TAINTS : taints.filter(forbidsScheduling);
    this.advisingTaints =
      taints.length === 0 ? NO_TAINTS : taints.filter(({ effect }) => effect === 'PreferNoSchedule');
    this.#setAllocatable(status?.allocatable ?? NO_LABELS);
  }

  addPod(info: PodInfo): void {
    this.pods.push(info);
    const { affinity } = info;
    if (affinity !== undefined) {
      this.podsWithAffinity.push(info);
      if (affinity.requiredAntiAffinity.length > 0) this.podsWithRequiredAntiAffinity.push(info);
    }
    if (info.hostPorts.length > 0) {
      this.usedPorts ??= new UsedPorts();
      this.usedPorts.add(info.hostPorts);
    }
    this.#count(info, 1);
  }

  /** Takes out the pod at `slot`; the last pod takes its place, and is answered when that is another. */
  removePod(info: PodInfo, slot: number = this.pods.indexOf(info)): PodInfo | undefined {
    if (this.pods[slot] !== info) throw new Error(`no corresponding pod ${info.name} in pods of node ${this.name}`);
    const last = this.pods.pop();
    const moved = last === info ? undefined : last;
    if (moved !== undefined) this.pods[slot] = moved;
    if (info.affinity !== undefined) {
      removeFrom(this.podsWithAffinity, info);
      removeFrom(this.podsWithRequiredAntiAffinity, info);
    }
    if (info.hostPorts.length > 0) this.usedPorts?.remove(info.hostPorts);
    this.#count(info, -1);
    return moved;
  }

  /** A copy whose pods can be changed without anyone noticing, to try things out on. */
  clone(): NodeInfo {
    const copy = new NodeInfo(this.name, this.index);
    if (this.node !== undefined) copy.setNode(this.node);
    copy.images = this.images;
    copy.requestedMilliCpu = this.requestedMilliCpu;
    copy.requestedMemoryBytes = this.requestedMemoryBytes;
    copy.requestedEphemeralStorageBytes = this.requestedEphemeralStorageBytes;
    copy.requestedScalars = this.requestedScalars === undefined ? undefined : new Map(this.requestedScalars);
    copy.nonZeroMilliCpu = this.nonZeroMilliCpu;
    copy.nonZeroMemoryBytes = this.nonZeroMemoryBytes;
    copy.pods.push(...this.pods);
    copy.podsWithAffinity.push(...this.podsWithAffinity);
    copy.podsWithRequiredAntiAffinity.push(...this.podsWithRequiredAntiAffinity);
    copy.usedPorts = this.usedPorts?.clone();
    return copy;
  }

  #count({ requests }: PodInfo, sign: 1 | -1): void {
    this.requestedMilliCpu += sign * requests.milliCpu;
    this.requestedMemoryBytes += sign * requests.memoryBytes;
    this.requestedEphemeralStorageBytes += sign * requests.ephemeralStorageBytes;
    this.nonZeroMilliCpu += sign * requests.nonZeroMilliCpu;
    this.nonZeroMemoryBytes += sign * requests.nonZeroMemoryBytes;
    if (requests.scalars === undefined) return;
    this.requestedScalars ??= new Map();
    for (const [name, amount] of requests.scalars) {
      this.requestedScalars.set(name, (this.requestedScalars.get(name) ?? 0) + sign * amount);
    }
  }

  #setAllocatable(allocatable: Labels): void {
    this.allowedPods = amount(allocatable.pods);
    this.allocatableMilliCpu = allocatable.cpu === undefined ? 0 : parseQuantity(allocatable.cpu).milliValue;
    this.allocatableMemoryBytes = amount(allocatable.memory);
    this.allocatableEphemeralStorageBytes = amount(allocatable['ephemeral-storage']);
    let scalars: Map<string, number> | undefined;
    for (const [name, text] of Object.entries(allocatable)) {
      if (!isScalarResource(name)) continue;
      scalars ??= new Map();
      scalars.set(name, parseQuantity(text).value);
    }
    this.allocatableScalars = scalars;
  }
}

function amount(text: string | undefined): number {
  return text === undefined ? 0 : parseQuantity(text).value;
}

function removeFrom(list: PodInfo[], info: PodInfo): void {
  const index = list.indexOf(info);
  if (index < 0) return;
  const last = list.pop();
  if (last !== undefined && last !== info) list[index] = last;
}
