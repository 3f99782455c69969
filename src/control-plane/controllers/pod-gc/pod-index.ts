/**
 * The few pods that the pod garbage collector may have to act on, kept apart from all the others as they change, so that a look
 * every 20 s costs nothing in a cluster where all is well.
 */
import { Pod } from '../../../kube-api/kinds/index.ts';
import { keyOf } from '../../../kube-api/meta/object.ts';
import type { InformerFactory } from '../../client/informer.ts';

export class PodIndex {
  /** Pods that are being deleted, by key. */
  readonly terminating = new Map<string, Pod>();
  /** Pods that have run to their end, by key. */
  readonly terminated = new Map<string, Pod>();
  /** Number of pods by the name of their node. */
  readonly #perNode = new Map<string, number>();

  constructor(informers: InformerFactory) {
    informers.informer(Pod).addHandler({
      onAdd: (pod) => {
        this.#file(pod);
        this.#count(pod, 1);
      },
      onUpdate: (pod, old) => {
        if (concerns(pod) || concerns(old)) this.#file(pod);
        if (pod.spec?.nodeName === old.spec?.nodeName) return;
        this.#count(old, -1);
        this.#count(pod, 1);
      },
      onDelete: (pod) => {
        this.#count(pod, -1);
        const key = keyOf(pod);
        this.terminating.delete(key);
        this.terminated.delete(key);
      },
    });
  }

  /** Names of nodes that pods are bound to. */
  nodeNames(): Iterable<string> {
    return this.#perNode.keys();
  }

  #file(pod: Pod): void {
    const key = keyOf(pod);
    if (pod.metadata.deletionTimestamp === undefined) this.terminating.delete(key);
    else this.terminating.set(key, pod);
    if (isTerminated(pod)) this.terminated.set(key, pod);
    else this.terminated.delete(key);
  }

  #count(pod: Pod, change: 1 | -1): void {
    const nodeName = pod.spec?.nodeName ?? '';
    if (nodeName === '') return;
    const count = (this.#perNode.get(nodeName) ?? 0) + change;
    if (count > 0) this.#perNode.set(nodeName, count);
    else this.#perNode.delete(nodeName);
  }
}

function concerns(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined || isTerminated(pod);
}

function isTerminated({ status }: Pod): boolean {
  const phase = status?.phase ?? 'Pending';
  return phase !== 'Pending' && phase !== 'Running' && phase !== 'Unknown';
}
