/**
 * Which images are on how many nodes (kubernetes/pkg/scheduler/backend/cache/cache.go, addNodeImageStates). An image's size is
 * what the first node that had it said.
 */
import type { ContainerImage } from '../../../kube-api/generated/types.gen.ts';

export interface ImageState {
  readonly sizeBytes: number;
  /** On how many nodes it is. */
  nodeCount: number;
}

export class ImageStates {
  readonly #byName = new Map<string, ImageState>();

  /** The image of this name, or undefined when no node has it. */
  get(name: string): ImageState | undefined {
    return this.#byName.get(name);
  }

  /** Counts a node's images, and answers them by name. */
  add(images: readonly ContainerImage[]): ReadonlyMap<string, ImageState> {
    const present = new Map<string, ImageState>();
    for (const { names = [], sizeBytes = 0 } of images) {
      for (const name of names) {
        if (present.has(name)) continue;
        let state = this.#byName.get(name);
        if (state === undefined) {
          state = { sizeBytes, nodeCount: 0 };
          this.#byName.set(name, state);
        }
        state.nodeCount++;
        present.set(name, state);
      }
    }
    return present;
  }

  /** Forgets what {@link add} counted. */
  remove(present: ReadonlyMap<string, ImageState>): void {
    for (const [name, state] of present) {
      state.nodeCount--;
      if (state.nodeCount === 0) this.#byName.delete(name);
    }
  }
}
