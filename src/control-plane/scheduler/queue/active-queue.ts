/**
 * Pods to be tried next, in the order that the profile's QueueSort plugin says. Nearly all pods come in order, so they wait in
 * a plain line; a heap is kept only for those that don't.
 */
import type { PodInfo } from '../cache/pod-info.ts';
import type { QueueOrder } from '../framework/define-plugin.ts';
import { PodHeap } from './pod-heap.ts';
import type { QueuedPod } from './queued-pod.ts';

/** Places freed at the front of the line before it is moved up. */
const MOVE_UP_AT = 1024;

export class ActiveQueue {
  readonly #compare: (a: QueueOrder, b: QueueOrder) => number;
  readonly #heap: PodHeap;
  /** In order; a pod that was taken out leaves a gap. */
  #line: (QueuedPod | undefined)[] = [];
  #front = 0;
  /** What the last in line was like when it came; it may have changed, or gone, since. */
  readonly #last: { info: PodInfo | undefined; timestampMs: number } = { info: undefined, timestampMs: 0 };
  #inLine = 0;

  constructor(compare: (a: QueueOrder, b: QueueOrder) => number) {
    this.#compare = compare;
    this.#heap = new PodHeap(compare);
  }

  get size(): number {
    return this.#inLine + this.#heap.size;
  }

  push(pod: QueuedPod): void {
    if (this.#inLine > 0 && this.#compare(this.#last as QueueOrder, pod) > 0) {
      pod.lineIndex = -1;
      this.#heap.push(pod);
      return;
    }
    pod.lineIndex = this.#line.length;
    this.#line.push(pod);
    this.#last.info = pod.info;
    this.#last.timestampMs = pod.timestampMs;
    this.#inLine++;
  }

  pop(): QueuedPod | undefined {
    const first = this.#first();
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes out a pod that is in this queue. */
  remove(pod: QueuedPod): void {
    if (pod.lineIndex < 0) {
      this.#heap.remove(pod);
      return;
    }
    this.#line[pod.lineIndex] = undefined;
    this.#inLine--;
    pod.lineIndex = -1;
    if (this.#inLine === 0) this.#clearLine();
    else if (this.#front >= MOVE_UP_AT && this.#front * 2 >= this.#line.length) this.#moveUp();
  }

  #first(): QueuedPod | undefined {
    while (this.#front < this.#line.length && this.#line[this.#front] === undefined) this.#front++;
    const inLine = this.#line[this.#front];
    const inHeap = this.#heap.peek();
    if (inLine === undefined || inHeap === undefined) return inLine ?? inHeap;
    return (this.#compare(inHeap, inLine) || inHeap.sequence - inLine.sequence) < 0 ? inHeap : inLine;
  }

  #clearLine(): void {
    this.#line = [];
    this.#front = 0;
  }

  #moveUp(): void {
    this.#line = this.#line.slice(this.#front);
    this.#front = 0;
    for (const [i, pod] of this.#line.entries()) if (pod !== undefined) pod.lineIndex = i;
  }
}
