/** What the plugins of a profile have prepared for one pod: which take part, and each one's state. */
import type { Plugin } from './define-plugin.ts';

export class CycleState {
  /** Plugins whose Filter takes part, in order. */
  readonly filters: Plugin[] = [];
  /** Their states, place for place. */
  readonly filterStates: unknown[] = [];

  reset(): void {
    this.filters.length = 0;
    this.filterStates.length = 0;
  }

  /** A copy to try things out on: what `addPod` and `removePod` change is copied, the rest is shared. */
  cloneFilters(): CycleState {
    const copy = new CycleState();
    for (const [i, plugin] of this.filters.entries()) {
      const state = this.filterStates[i];
      copy.filters.push(plugin);
      copy.filterStates.push(plugin.cloneState === undefined ? state : plugin.cloneState(state));
    }
    return copy;
  }
}
