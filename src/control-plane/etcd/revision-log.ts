/** Every change in the order in which it happened, from the last compaction on. */
import type { KeyRevision } from './key-revision.ts';

export class RevisionLog<V> {
  #changes: KeyRevision<V>[] = [];

  get length(): number {
    return this.#changes.length;
  }

  at(index: number): KeyRevision<V> | undefined {
    return this.#changes[index];
  }

  append(change: KeyRevision<V>): void {
    this.#changes.push(change);
  }

  /** Index of the first change at or after `revision`; the length when there is none. */
  indexOf(revision: number): number {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const change = this.#changes[middle];
      if (change !== undefined && change.modRevision < revision) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets all changes before `revision`, handing each to `visit` first, oldest first. */
  dropBefore(revision: number, visit: (change: KeyRevision<V>) => void): number {
    const count = this.indexOf(revision);
    for (let i = 0; i < count; i++) {
      const change = this.#changes[i];
      if (change !== undefined) visit(change);
    }
    this.#changes = this.#changes.slice(count);
    return count;
  }
}
