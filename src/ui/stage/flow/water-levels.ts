/** Water that rises and falls with a little delay, so that the eye can follow it. */
import type { SceneNode } from '../../../bridge/messages.ts';
import { type Levels, levelsOf } from '../draw/tank.ts';

/** Time in which most of the way is made. */
const PACE_MS = 160;
const NEAR_ENOUGH = 0.002;

export class WaterLevels {
  #goals: ReadonlyMap<string, Levels> = new Map();
  #current = new Map<string, Levels>();

  get current(): ReadonlyMap<string, Levels> {
    return this.#current;
  }

  get isBusy(): boolean {
    for (const [id, goal] of this.#goals) if (this.#current.get(id) !== goal) return true;
    return false;
  }

  update(nodes: readonly SceneNode[], isStill: boolean): void {
    this.#goals = new Map(nodes.map((node) => [node.id, levelsOf(node)]));
    this.#current = new Map(
      [...this.#goals].map(([id, goal]) => [id, isStill ? goal : (this.#current.get(id) ?? goal)]),
    );
  }

  /** Lets levels move for so long; answers whether any did. */
  move(elapsedMs: number): boolean {
    let hasMoved = false;
    const share = 1 - Math.exp(-elapsedMs / PACE_MS);
    for (const [id, goal] of this.#goals) {
      const from = this.#current.get(id) ?? goal;
      if (from === goal) continue;
      const next = {
        cpu: from.cpu + (goal.cpu - from.cpu) * share,
        memory: from.memory + (goal.memory - from.memory) * share,
        cpuUsed: from.cpuUsed + (goal.cpuUsed - from.cpuUsed) * share,
        memoryUsed: from.memoryUsed + (goal.memoryUsed - from.memoryUsed) * share,
      };
      this.#current.set(id, isNear(next, goal) ? goal : next);
      hasMoved = true;
    }
    return hasMoved;
  }
}

function isNear(a: Levels, b: Levels): boolean {
  return (['cpu', 'memory', 'cpuUsed', 'memoryUsed'] as const).every((key) => Math.abs(a[key] - b[key]) < NEAR_ENOUGH);
}
