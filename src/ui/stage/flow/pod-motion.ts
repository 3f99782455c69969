/** Pods between places: they glide to where they belong, pop in when new, and leave a ghost when they are gone. */
import type { ScenePod } from '../../../bridge/messages.ts';
import { type Box, between, centreOf, isSameBox } from '../layout/geometry.ts';
import type { PodPlace } from '../layout/stage-layout.ts';

const GLIDE_MS = 380;
/** From the waiting room to a tank, or the other way. */
const LONG_GLIDE_MS = 720;
const POP_MS = 220;
const FADE_MS = 320;

interface Track {
  from: Box;
  to: Box;
  tank: string | undefined;
  startMs: number;
  /** 0 when it rests. */
  durationMs: number;
  bornMs: number | undefined;
}

export interface Ghost {
  readonly pod: ScenePod;
  readonly box: Box;
  readonly startMs: number;
}

export interface MovingPod {
  readonly box: Box;
  readonly opacity: number;
}

export class PodMotion {
  readonly #tracks = new Map<string, Track>();
  readonly #moving = new Set<string>();
  #ghosts: Ghost[] = [];

  get isBusy(): boolean {
    return this.#moving.size > 0 || this.#ghosts.length > 0;
  }

  get moving(): ReadonlySet<string> {
    return this.#moving;
  }

  /** Takes new places. With `isStill` everything is there at once. `podOf` answers a pod as it was last known. */
  update(
    places: ReadonlyMap<string, PodPlace>,
    nowMs: number,
    isStill: boolean,
    lastKnown: ReadonlyMap<string, ScenePod>,
  ): void {
    for (const place of places.values()) this.#place(place, nowMs, isStill);
    for (const [id, track] of this.#tracks) {
      if (places.has(id)) continue;
      const pod = lastKnown.get(id);
      if (pod !== undefined && !isStill) this.#ghosts.push({ pod, box: boxAt(track, nowMs), startMs: nowMs });
      this.#tracks.delete(id);
      this.#moving.delete(id);
    }
  }

  #place({ id, box, tank }: PodPlace, nowMs: number, isStill: boolean): void {
    const track = this.#tracks.get(id);
    if (track === undefined) {
      const bornMs = isStill ? undefined : nowMs;
      this.#tracks.set(id, { from: box, to: box, tank, startMs: nowMs, durationMs: isStill ? 0 : POP_MS, bornMs });
      if (!isStill) this.#moving.add(id);
    } else if (isStill) {
      Object.assign(track, { from: box, to: box, tank, durationMs: 0, bornMs: undefined });
      this.#moving.delete(id);
    } else if (!isSameBox(track.to, box)) {
      const durationMs = track.tank === tank ? GLIDE_MS : LONG_GLIDE_MS;
      Object.assign(track, { from: boxAt(track, nowMs), to: box, tank, startMs: nowMs, durationMs, bornMs: undefined });
      this.#moving.add(id);
    }
  }

  /** Lets those rest that have arrived; answers whether any did. */
  settle(nowMs: number): boolean {
    const before = this.#moving.size;
    for (const id of this.#moving) {
      const track = this.#tracks.get(id);
      if (track === undefined || nowMs - track.startMs >= track.durationMs) {
        this.#moving.delete(id);
        if (track !== undefined) track.durationMs = 0;
      }
    }
    this.#ghosts = this.#ghosts.filter(({ startMs }) => nowMs - startMs < FADE_MS);
    return this.#moving.size !== before;
  }

  /** Where a pod is at this moment. */
  boxOf(id: string, nowMs: number): Box | undefined {
    const track = this.#tracks.get(id);
    return track === undefined ? undefined : boxAt(track, nowMs);
  }

  /** A moving pod as it is to be drawn. */
  stateOf(id: string, nowMs: number): MovingPod | undefined {
    const track = this.#tracks.get(id);
    if (track === undefined) return undefined;
    if (track.bornMs === undefined) return { box: boxAt(track, nowMs), opacity: 1 };
    const share = Math.min((nowMs - track.bornMs) / POP_MS, 1);
    return { box: scaled(track.to, 0.6 + 0.4 * easeOut(share)), opacity: share };
  }

  /** Those that are gone and still fade, with how much of them is left (0…1). */
  *ghostsAt(nowMs: number): Iterable<{ readonly ghost: Ghost; readonly left: number }> {
    for (const ghost of this.#ghosts) yield { ghost, left: Math.max(0, 1 - (nowMs - ghost.startMs) / FADE_MS) };
  }
}

function boxAt({ from, to, startMs, durationMs }: Track, nowMs: number): Box {
  if (durationMs === 0) return to;
  const share = Math.min((nowMs - startMs) / durationMs, 1);
  return share >= 1 ? to : between(from, to, easeOut(share));
}

function easeOut(share: number): number {
  return 1 - (1 - share) ** 3;
}

function scaled(area: Box, scale: number): Box {
  const { x, y } = centreOf(area);
  const width = area.width * scale;
  const height = area.height * scale;
  return { x: x - width / 2, y: y - height / 2, width, height };
}
