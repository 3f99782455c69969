/**
 * Pulling images: ask the registry for the manifest, transfer the layers that are not here yet, unpack. Pulls share the machine's line one
 * after the other, and wait for a layer that another pull is transferring already; those of one image are one pull.
 *
 * Left out: registry credentials, rate limits, broken transfers.
 */
import type { Clock } from '../kernel/index.ts';
import type { Architecture, PullResult } from './contract.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';
import type { ImageLayer, ImageManifest, ImageSource } from './image-source.ts';
import type { ImageStore } from './image-store.ts';
import { DOWNLOAD_BYTES_PER_MS, REGISTRY_ROUND_TRIP_MS, UNPACK_BYTES_PER_MS } from './timings.ts';

type Done = (result: PullResult) => void;

interface Waiter {
  readonly sinceMs: number;
  readonly done: Done;
}

export interface PullerOptions {
  readonly clock: Clock;
  readonly source: ImageSource;
  readonly store: ImageStore;
  readonly architecture: Architecture;
  readonly diskBytes: number;
}

export class ImagePuller {
  readonly #options: PullerOptions;
  #waiting = new Map<string, Waiter[]>();
  /** When layers under way will be on the disk. */
  #layerReadyAtMs = new Map<string, number>();
  #lineFreeAtMs = 0;
  /** Counts power cuts: what was begun before one does not go on. */
  #generation = 0;

  constructor(options: PullerOptions) {
    this.#options = options;
  }

  pull(text: string, done: Done): void {
    const parsed = parseImageReference(text);
    if (!parsed.ok) {
      this.#later(0, () => done(parsed));
      return;
    }
    const { reference } = parsed;
    const waiter = { sinceMs: this.#options.clock.nowMs, done };
    const others = this.#waiting.get(reference.canonical);
    if (others !== undefined) {
      others.push(waiter);
      return;
    }
    this.#waiting.set(reference.canonical, [waiter]);
    this.#later(REGISTRY_ROUND_TRIP_MS, () => this.#resolve(reference));
  }

  /** Power cut: pulls under way are forgotten, their callers never hear of them. */
  abort(): void {
    this.#generation++;
    this.#waiting = new Map();
    this.#layerReadyAtMs = new Map();
    this.#lineFreeAtMs = 0;
  }

  #resolve(reference: ImageReference): void {
    const { source, architecture } = this.#options;
    const resolution = source.resolve(reference.canonical, architecture);
    if (!resolution.ok) {
      this.#answer(reference, () => resolution);
      return;
    }
    const { manifest } = resolution;
    const full = this.#tooBigLayer(manifest);
    if (full === undefined) this.#later(this.#transferMs(manifest.layers), () => this.#finish(reference, manifest));
    else this.#answer(reference, () => ({ ok: false, message: noSpace(reference, full) }));
  }

  #finish(reference: ImageReference, manifest: ImageManifest): void {
    const { clock, store } = this.#options;
    for (const layer of manifest.layers) this.#layerReadyAtMs.delete(layer.digest);
    const image = store.add(reference, manifest).record;
    this.#answer(reference, (waiter) => {
      const tookMs = clock.nowMs - waiter.sinceMs;
      return { ok: true, image, tookMs, waitedMs: tookMs };
    });
  }

  #answer(reference: ImageReference, resultFor: (waiter: Waiter) => PullResult): void {
    const waiters = this.#waiting.get(reference.canonical) ?? [];
    this.#waiting.delete(reference.canonical);
    for (const waiter of waiters) waiter.done(resultFor(waiter));
  }

  /** How long until all layers are on the disk; occupies the line. */
  #transferMs(layers: readonly ImageLayer[]): number {
    const { clock, store } = this.#options;
    let readyAtMs = clock.nowMs;
    for (const { digest, sizeBytes } of layers) {
      if (store.hasLayer(digest)) continue;
      const comingAtMs = this.#layerReadyAtMs.get(digest);
      if (comingAtMs !== undefined) {
        readyAtMs = Math.max(readyAtMs, comingAtMs);
        continue;
      }
      this.#lineFreeAtMs = Math.max(clock.nowMs, this.#lineFreeAtMs) + sizeBytes / DOWNLOAD_BYTES_PER_MS;
      readyAtMs = Math.max(readyAtMs, this.#lineFreeAtMs) + sizeBytes / UNPACK_BYTES_PER_MS;
      this.#layerReadyAtMs.set(digest, readyAtMs);
    }
    return readyAtMs - clock.nowMs;
  }

  #tooBigLayer(manifest: ImageManifest): ImageLayer | undefined {
    const { store, diskBytes } = this.#options;
    let neededBytes = store.usedBytes;
    return manifest.layers.find((layer) => {
      if (!store.hasLayer(layer.digest)) neededBytes += layer.sizeBytes;
      return neededBytes > diskBytes;
    });
  }

  #later(delayMs: number, run: () => void): void {
    const generation = this.#generation;
    this.#options.clock.schedule(delayMs, () => {
      if (generation === this.#generation) run();
    });
  }
}

function noSpace(reference: ImageReference, layer: ImageLayer): string {
  return `failed to pull and unpack image "${reference.canonical}": failed to copy: write /var/lib/containerd/io.containerd.content.v1.content/ingest/${layer.digest.slice(7)}/data: no space left on device`;
}
