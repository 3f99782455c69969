/** A binary heap of queued pods from which any can be taken out (kubernetes/pkg/scheduler/backend/heap/heap.go). */
import type { QueuedPod } from './queued-pod.ts';

export class PodHeap {
  readonly #pods: QueuedPod[] = [];
  readonly #isBefore: (a: QueuedPod, b: QueuedPod) => boolean;

  /** `compare` is negative when its first pod comes first; pods that are equal come in order of their `sequence`. */
  constructor(compare: (a: QueuedPod, b: QueuedPod) => number) {
    this.#isBefore = (a, b) => (compare(a, b) || a.sequence - b.sequence) < 0;
  }

  get size(): number {
    return this.#pods.length;
  }

  peek(): QueuedPod | undefined {
    return this.#pods[0];
  }

  push(pod: QueuedPod): void {
    this.#pods.push(pod);
    this.#up(this.#pods.length - 1, pod);
  }

  pop(): QueuedPod | undefined {
    const first = this.#pods[0];
    if (first !== undefined) this.remove(first);
    return first;
  }

  /** Takes out a pod that is in this heap. */
  remove(pod: QueuedPod): void {
    const index = pod.heapIndex;
    pod.heapIndex = -1;
    const last = this.#pods.pop();
    if (last === undefined || last === pod) return;
    this.#down(index, last);
    this.#up(last.heapIndex, last);
  }

  #up(start: number, pod: QueuedPod): void {
    let index = start;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = this.#pods[parentIndex];
      if (parent === undefined || !this.#isBefore(pod, parent)) break;
      this.#set(index, parent);
      index = parentIndex;
    }
    this.#set(index, pod);
  }

  #down(start: number, pod: QueuedPod): void {
    let index = start;
    for (;;) {
      const left = this.#pods[2 * index + 1];
      if (left === undefined) break;
      const right = this.#pods[2 * index + 2];
      const child = right !== undefined && this.#isBefore(right, left) ? right : left;
      if (!this.#isBefore(child, pod)) break;
      const childIndex = child.heapIndex;
      this.#set(index, child);
      index = childIndex;
    }
    this.#set(index, pod);
  }

  #set(index: number, pod: QueuedPod): void {
    this.#pods[index] = pod;
    pod.heapIndex = index;
  }
}
