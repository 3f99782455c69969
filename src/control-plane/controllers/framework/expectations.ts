/**
 * What a controller did and has not yet seen come back by watch, so that it doesn't do it twice because of its stale cache
 * (kubernetes/pkg/controller/controller_utils.go: UIDTrackingControllerExpectations).
 */
import type { Clock } from '../../../kernel/index.ts';

/** News that is this late never comes. */
const TIMEOUT_MS = 5 * 60 * 1000;

interface Expectation {
  creations: number;
  /** Names of those being deleted: a deletion is heard of twice, at its beginning and at its end. */
  readonly deletions: Set<string>;
  readonly atMs: number;
}

export class ControllerExpectations {
  readonly #clock: Clock;
  readonly #expectations = new Map<string, Expectation>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether everything has been seen, nothing is expected, or it has been waited for long enough. */
  areSatisfied(controllerKey: string): boolean {
    const expectation = this.#expectations.get(controllerKey);
    if (expectation === undefined) return true;
    const isFulfilled = expectation.creations <= 0 && expectation.deletions.size === 0;
    return isFulfilled || this.#clock.nowMs - expectation.atMs > TIMEOUT_MS;
  }

  /** How many creations and deletions are still to be seen. */
  pending(controllerKey: string): { readonly creations: number; readonly deletions: number } {
    const expectation = this.#expectations.get(controllerKey);
    return { creations: expectation?.creations ?? 0, deletions: expectation?.deletions.size ?? 0 };
  }

  /** Replaces whatever was expected. */
  expectCreations(controllerKey: string, count: number): void {
    this.#set(controllerKey, count, []);
  }

  /** Replaces whatever was expected; `keys` name the objects that are going to be deleted. */
  expectDeletions(controllerKey: string, keys: Iterable<string>): void {
    this.#set(controllerKey, 0, keys);
  }

  creationObserved(controllerKey: string, count = 1): void {
    const expectation = this.#expectations.get(controllerKey);
    if (expectation !== undefined) expectation.creations -= count;
  }

  deletionObserved(controllerKey: string, key: string): void {
    this.#expectations.get(controllerKey)?.deletions.delete(key);
  }

  /** Forgets a controller that is gone. */
  delete(controllerKey: string): void {
    this.#expectations.delete(controllerKey);
  }

  #set(controllerKey: string, creations: number, deletions: Iterable<string>): void {
    this.#expectations.set(controllerKey, { creations, deletions: new Set(deletions), atMs: this.#clock.nowMs });
  }
}
