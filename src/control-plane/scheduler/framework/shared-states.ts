/**
 * States that equal pods share. Counting every pod of a cluster for each replica of a Deployment would make scheduling
 * quadratic; so what was counted for one replica is kept and, for the next, brought up to date with the pods that have come and
 * gone since. A state counts from scratch when nodes have changed.
 */
import type { PodChange } from '../cache/pod-journal.ts';
import type { SchedulerCache } from '../cache/scheduler-cache.ts';

/** States kept by one plugin; the one that was not used for longest goes first. */
const LIMIT = 64;

interface Kept<S> {
  readonly state: S;
  position: number;
}

export class SharedStates<S> {
  readonly #kept = new Map<string, Kept<S>>();
  #nodesVersion = -1;

  /**
   * The state of this key, up to date. `key` must name everything that the state depends on besides nodes and pods;
   * `build` counts from scratch, `apply` counts one change.
   */
  get(key: string, cache: SchedulerCache, build: () => S, apply: (state: S, change: PodChange) => void): S {
    if (this.#nodesVersion !== cache.nodesVersion) {
      this.#kept.clear();
      this.#nodesVersion = cache.nodesVersion;
    }
    const { journal } = cache;
    const known = this.#kept.get(key);
    if (known !== undefined) {
      if (known.position === journal.position) return known.state;
      this.#kept.delete(key);
      if (journal.replay(known.position, (change) => apply(known.state, change))) {
        known.position = journal.position;
        this.#kept.set(key, known);
        return known.state;
      }
    }
    const state = build();
    this.#kept.set(key, { state, position: journal.position });
    if (this.#kept.size > LIMIT) this.#dropOldest();
    return state;
  }

  #dropOldest(): void {
    for (const key of this.#kept.keys()) {
      this.#kept.delete(key);
      return;
    }
  }
}
