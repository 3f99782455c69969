/** Plays a lesson's solution at a pace that a person can watch: a moment between actions, a fast-forward through long waits. */
import type { World } from './world.ts';

/** Wall time between two actions, in ms. */
const BETWEEN_ACTIONS_MS = 1200;
/** Waits longer than this (virtual ms) are run through. */
const LONG_WAIT_MS = 3000;
/** Virtual seconds per second at which a long wait is run through. */
const WAIT_SPEED = 20;

export class LessonPlayback {
  readonly #world: World;
  readonly #speedBefore: number;
  #nextAtWallMs = 0;
  #isOver = false;

  constructor(world: World) {
    this.#world = world;
    this.#speedBefore = world.pacer.speed === 0 ? 1 : world.pacer.speed;
    world.pacer.speed = this.#speedBefore;
  }

  tick(wallNowMs: number): void {
    const player = this.#world.lesson?.player;
    if (this.#isOver || player === undefined) return;
    const { clock } = this.#world.sandbox;
    const waitMs = player.waitsUntilMs - clock.nowMs;
    this.#world.pacer.speed = waitMs > LONG_WAIT_MS ? Math.max(WAIT_SPEED, this.#speedBefore) : this.#speedBefore;
    if (wallNowMs < this.#nextAtWallMs) return;
    if (player.tick()) this.#nextAtWallMs = wallNowMs + BETWEEN_ACTIONS_MS;
    if (player.isOver) {
      this.#isOver = true;
      this.#world.pacer.speed = this.#speedBefore;
    }
  }
}
