/** Pods that wait for room which is being made for them on a node (kubernetes/pkg/scheduler/backend/queue/nominator.go). */
import type { PodInfo } from '../cache/pod-info.ts';

const NONE: readonly PodInfo[] = Object.freeze([]);

export class Nominator {
  readonly #byNode = new Map<string, PodInfo[]>();
  readonly #nodeOf = new Map<string, string>();

  /** Whether any pod is nominated. */
  get isEmpty(): boolean {
    return this.#nodeOf.size === 0;
  }

  /** Those nominated for this node. */
  podsFor(nodeName: string): readonly PodInfo[] {
    return this.#byNode.get(nodeName) ?? NONE;
  }

  /** Takes over what the pod's status says, or `nodeName` before the status can say it; '' for no node. */
  note(info: PodInfo, nodeName: string = info.pod.status?.nominatedNodeName ?? ''): void {
    if (nodeName === '' && this.isEmpty) return;
    this.remove(info.uid);
    if (nodeName === '') return;
    this.#nodeOf.set(info.uid, nodeName);
    const pods = this.#byNode.get(nodeName);
    if (pods === undefined) this.#byNode.set(nodeName, [info]);
    else pods.push(info);
  }

  remove(uid: string): void {
    const nodeName = this.#nodeOf.get(uid);
    if (nodeName === undefined) return;
    this.#nodeOf.delete(uid);
    const rest = this.podsFor(nodeName).filter((info) => info.uid !== uid);
    if (rest.length === 0) this.#byNode.delete(nodeName);
    else this.#byNode.set(nodeName, rest);
  }
}
