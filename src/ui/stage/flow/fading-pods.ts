/** Pods that are being deleted: they fade while their grace period lasts, unless their node does not answer and nobody ends them. */
import type { StageLayout } from '../layout/stage-layout.ts';
import type { StageSnapshot } from '../stage-source.ts';

export class FadingPods {
  readonly #sinceMs = new Map<string, number>();
  /** First seen ending, whether they still fade or not. */
  readonly #seenMs = new Map<string, number>();

  /** Ids, with when the deletion was first seen (virtual ms). */
  get current(): ReadonlyMap<string, number> {
    return this.#sinceMs;
  }

  clear(): void {
    this.#sinceMs.clear();
    this.#seenMs.clear();
  }

  update(layout: StageLayout, scene: StageSnapshot): void {
    this.#sinceMs.clear();
    for (const id of this.#seenMs.keys()) if (!layout.pods.has(id)) this.#seenMs.delete(id);
    for (const { id, tank } of layout.pods.values()) {
      const endsAtMs = scene.pods.get(id)?.endsAtMs;
      if (endsAtMs === undefined) continue;
      const seenMs = this.#seenMs.get(id) ?? scene.nowMs;
      this.#seenMs.set(id, seenMs);
      const node = tank === undefined ? undefined : scene.nodes.get(tank);
      const isKnown = node === undefined || node.status.startsWith('Ready');
      if (isKnown && endsAtMs > scene.nowMs) this.#sinceMs.set(id, seenMs);
    }
  }

  /** Lets those rest whose time is over; answers whether there were any. */
  settle(scene: StageSnapshot): boolean {
    let hasSettled = false;
    for (const id of this.#sinceMs.keys()) {
      if ((scene.pods.get(id)?.endsAtMs ?? 0) > scene.nowMs) continue;
      this.#sinceMs.delete(id);
      hasSettled = true;
    }
    return hasSettled;
  }
}
