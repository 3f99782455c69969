/**
 * The scene: slim records of what is drawn, kept up to date from the store's changes and handed out as differences, one batch per
 * frame. What did not change is neither computed nor sent again.
 */
import type { SceneItem, SceneNode } from '../../bridge/messages.ts';
import { Deployment } from '../../kube-api/kinds/deployment.ts';
import { EndpointSlice, SERVICE_NAME_LABEL } from '../../kube-api/kinds/endpoint-slice.ts';
import { Node } from '../../kube-api/kinds/node.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import { ReplicaSet } from '../../kube-api/kinds/replica-set.ts';
import { ReplicationController } from '../../kube-api/kinds/replication-controller.ts';
import { Service } from '../../kube-api/kinds/service.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { ClusterMirror, MirrorChange } from '../cluster-mirror.ts';
import type { Amount } from './pod-resources.ts';
import { podRequests } from './pod-resources.ts';
import { projectNode } from './project-node.ts';
import { projectPod } from './project-pod.ts';
import { projectService } from './project-service.ts';
import { projectWorkload } from './project-workload.ts';

/** What the scene asks of the machines behind the nodes. */
export interface MachineFacts {
  powerOf(node: string): SceneNode['power'];
  usedOf(node: string): Amount;
  isStandIn(image: string): boolean;
}

export interface SceneChanges {
  readonly changed: readonly SceneItem[];
  readonly removed: readonly string[];
}

const NO_AMOUNT: Amount = { cpu: 0, memory: 0 };

export class Scene {
  readonly #mirror: ClusterMirror;
  readonly #machines: MachineFacts;
  readonly #drawn = new Map<string, SceneItem>();
  readonly #dirty = new Set<string>();
  readonly #removed = new Set<string>();
  /** Requests by node name, of pods that are bound and have not ended. */
  readonly #requested = new Map<string, Amount>();
  readonly #counted = new Map<string, { readonly node: string; readonly amount: Amount }>();

  constructor(mirror: ClusterMirror, machines: MachineFacts) {
    this.#mirror = mirror;
    this.#machines = machines;
    mirror.follow((change) => this.#note(change));
  }

  /** Says that a machine changed in a way that the API does not tell, such as its power or its load. */
  noteMachine(nodeName: string): void {
    const node = this.#mirror.get(Node, nodeName);
    if (node?.metadata.uid !== undefined) this.#dirty.add(node.metadata.uid);
  }

  /** What changed since the last call. */
  takeChanges(): SceneChanges {
    const changed: SceneItem[] = [];
    for (const uid of this.#dirty) {
      const object = this.#mirror.byUid(uid);
      const item = object === undefined ? undefined : this.#project(object);
      if (item === undefined || isSame(item, this.#drawn.get(uid))) continue;
      this.#drawn.set(uid, item);
      changed.push(item);
    }
    const removed = [...this.#removed].filter((id) => this.#drawn.delete(id));
    this.#dirty.clear();
    this.#removed.clear();
    return { changed, removed };
  }

  /** Everything drawn at the moment, for a page that begins to look. */
  everything(): readonly SceneItem[] {
    this.takeChanges();
    return [...this.#drawn.values()];
  }

  #note({ object, wasDeleted }: MirrorChange): void {
    const uid = object.metadata.uid ?? '';
    if (wasDeleted) {
      this.#dirty.delete(uid);
      this.#removed.add(uid);
    } else if (isDrawn(object)) {
      this.#dirty.add(uid);
    }
    if (Pod.kind === object.kind) this.#countRequests(object as Pod, wasDeleted);
    if (EndpointSlice.kind === object.kind) this.#noteServiceOf(object);
  }

  #noteServiceOf(slice: KubeObject): void {
    const name = slice.metadata.labels?.[SERVICE_NAME_LABEL];
    const service = name === undefined ? undefined : this.#mirror.get(Service, name, slice.metadata.namespace);
    if (service?.metadata.uid !== undefined) this.#dirty.add(service.metadata.uid);
  }

  #countRequests(pod: Pod, wasDeleted: boolean): void {
    const uid = pod.metadata.uid ?? '';
    const node = pod.spec?.nodeName;
    const phase = pod.status?.phase;
    const counts = !wasDeleted && node !== undefined && node !== '' && phase !== 'Succeeded' && phase !== 'Failed';
    const before = this.#counted.get(uid);
    if (counts === (before !== undefined)) return;
    if (before !== undefined) {
      this.#counted.delete(uid);
      this.#addRequested(before.node, before.amount, -1);
    } else if (node !== undefined) {
      const amount = podRequests(pod);
      this.#counted.set(uid, { node, amount });
      this.#addRequested(node, amount, 1);
    }
  }

  #addRequested(node: string, amount: Amount, sign: 1 | -1): void {
    const sum = this.#requested.get(node) ?? NO_AMOUNT;
    this.#requested.set(node, { cpu: sum.cpu + sign * amount.cpu, memory: sum.memory + sign * amount.memory });
    this.noteMachine(node);
  }

  #project(object: KubeObject): SceneItem | undefined {
    switch (object.kind) {
      case Pod.kind:
        return projectPod(object as Pod, {
          byUid: (uid) => this.#mirror.byUid(uid),
          isStandIn: (image) => this.#machines.isStandIn(image),
        });
      case Node.kind: {
        const name = object.metadata.name ?? '';
        return projectNode(object as Node, {
          power: this.#machines.powerOf(name),
          requested: this.#requested.get(name) ?? NO_AMOUNT,
          used: this.#machines.usedOf(name),
        });
      }
      case Service.kind:
        return projectService(object as Service, this.#slicesOf(object));
      case Deployment.kind:
      case ReplicaSet.kind:
      case ReplicationController.kind:
        return projectWorkload(object as Deployment);
      default:
        return undefined;
    }
  }

  *#slicesOf(service: KubeObject): Iterable<EndpointSlice> {
    const { name, namespace } = service.metadata;
    for (const slice of this.#mirror.list(EndpointSlice)) {
      if (slice.metadata.namespace === namespace && slice.metadata.labels?.[SERVICE_NAME_LABEL] === name) yield slice;
    }
  }
}

const DRAWN_KINDS: ReadonlySet<string> = new Set(
  [Pod, Node, Service, Deployment, ReplicaSet, ReplicationController].map((kind) => kind.kind),
);

function isDrawn(object: KubeObject): boolean {
  return DRAWN_KINDS.has(object.kind);
}

/** Scene records are small and flat: comparing their text is cheaper than the frame that an equal one would cost. */
function isSame(item: SceneItem, drawn: SceneItem | undefined): boolean {
  return drawn !== undefined && JSON.stringify(item) === JSON.stringify(drawn);
}
