/**
 * Which pods came to and went from which nodes, in order, so that what was counted once can be brought up to date instead of
 * being counted again.
 */
import type { NodeInfo } from './node-info.ts';
import type { PodInfo } from './pod-info.ts';

export interface PodChange {
  readonly info: PodInfo;
  readonly node: NodeInfo;
  /** 1 for a pod that came, -1 for one that went. */
  readonly sign: 1 | -1;
}

/** Changes kept; who is further behind has to count anew. */
const LIMIT = 8_192;

export class PodJournal {
  #changes: PodChange[] = [];
  #dropped = 0;

  /** How many changes there have been. */
  get position(): number {
    return this.#dropped + this.#changes.length;
  }

  record(info: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    if (this.#changes.length >= 2 * LIMIT) {
      this.#dropped += LIMIT;
      this.#changes = this.#changes.slice(LIMIT);
    }
    this.#changes.push({ info, node, sign });
  }

  /** Tells `tell` every change after `position`, oldest first; false when they are no longer known. */
  replay(position: number, tell: (change: PodChange) => void): boolean {
    if (position < this.#dropped) return false;
    for (let i = position - this.#dropped; i < this.#changes.length; i++) {
      const change = this.#changes[i];
      if (change !== undefined) tell(change);
    }
    return true;
  }
}
