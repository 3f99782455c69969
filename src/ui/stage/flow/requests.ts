/**
 * Requests as moving dots: customers → Service → node → pod. They ended before they are drawn, mostly within a few virtual ms; drawn,
 * each takes long enough to be seen. Time here is the stage's own, which stands still while the cluster is paused.
 */
import type { RequestFlight, RequestOutcome } from '../../../bridge/messages.ts';
import type { DotShape } from '../draw/glyphs.ts';
import { clamp, type Point } from '../layout/geometry.ts';
import type { Places } from './places.ts';
import {
  cableBetween,
  cableFromHub,
  curvedTo,
  type MeasuredWay,
  measured,
  pointAlong,
  type Stop,
  straightTo,
  type Way,
} from './way.ts';

/** More dots than this can't be told apart; further ones are left out. */
export const MOST_DOTS = 2200;
/** Shortest and longest travel. */
const LEAST_MS = 620;
const MOST_MS = 1900;
/** At high speed there are many: they pass more quickly. */
const LEAST_FAST_MS = 380;
const FAST_FROM = 8;
/** Requests of one batch set off within this time at most, as they did in virtual time. */
const MOST_SPREAD_MS = 240;
/** A timeout stops at this share of its way. */
const TIMEOUT_AT = 0.72;
/** A request for nobody goes so far. */
const LOST_PX = 40;
/** This share of a dot's time is its end: a flash, a cross that stays, a ring that fades. */
const END_SHARE = 0.24;

interface Dot {
  readonly flight: RequestFlight;
  readonly startMs: number;
  readonly durationMs: number;
  /** Found anew when something moved. */
  way: MeasuredWay | undefined;
  version: number;
}

/** A dot as it is to be drawn. */
export interface DotMark extends Point {
  readonly outcome: RequestOutcome;
  readonly shape: DotShape;
  /** 0…1. */
  readonly opacity: number;
  /** 1 is the usual size. */
  readonly scale: number;
}

export class Requests {
  #dots: Dot[] = [];

  /** How many are under way. */
  get count(): number {
    return this.#dots.length;
  }

  get isBusy(): boolean {
    return this.#dots.length > 0;
  }

  /** Sends off a frame's requests. */
  add(flights: readonly RequestFlight[], nowMs: number, speed: number): void {
    const first = flights[0]?.startMs ?? 0;
    const pace = Math.max(speed, 0.02);
    const least = speed >= FAST_FROM ? LEAST_FAST_MS : LEAST_MS;
    for (const flight of flights) {
      if (this.#dots.length >= MOST_DOTS) return;
      this.#dots.push({
        flight,
        startMs: nowMs + clamp((flight.startMs - first) / pace, 0, MOST_SPREAD_MS),
        durationMs: clamp((flight.endMs - flight.startMs) / pace, least, MOST_MS) / (1 - END_SHARE),
        way: undefined,
        version: 0,
      });
    }
  }

  clear(): void {
    this.#dots = [];
  }

  /** Calls `draw` for every dot under way; those that are done are forgotten. */
  eachAt(nowMs: number, places: Places, draw: (mark: DotMark) => void): void {
    let kept = 0;
    for (const dot of this.#dots) {
      const share = (nowMs - dot.startMs) / dot.durationMs;
      if (share >= 1) continue;
      this.#dots[kept++] = dot;
      if (share < 0) continue;
      if (dot.way === undefined || dot.version !== places.version) {
        dot.way = measured(wayOf(dot.flight, places));
        dot.version = places.version;
      }
      draw(markAt(dot.flight.outcome, share, dot.way));
    }
    this.#dots.length = kept;
  }
}

function markAt(outcome: RequestOutcome, share: number, way: MeasuredWay): DotMark {
  const travel = Math.min(share / (1 - END_SHARE), 1);
  const ending = clamp((share - (1 - END_SHARE)) / END_SHARE, 0, 1);
  const stop = outcome === 'timeout' ? TIMEOUT_AT : 1;
  const at = pointAlong(way, travel * stop);
  const grow = outcome === 'ok' || outcome === 'timeout' ? 0.9 : 0.35;
  return { ...at, outcome, shape: shapeOf(outcome, ending), opacity: 1 - ending, scale: 1 + ending * grow };
}

function shapeOf(outcome: RequestOutcome, ending: number): DotShape {
  if (outcome === 'timeout') return 'ring';
  if (outcome === 'ok') return ending > 0 ? 'ring' : 'dot';
  return 'cross';
}

/** The way of a request, as far as it got. */
export function wayOf({ from, service, node, pod }: RequestFlight, places: Places): Way {
  const start = from === 'customers' ? places.customers() : (places.pod(from) ?? places.customers());
  const way: Stop[] = [curvedTo(start)];
  const hub = places.hub(service);
  if (hub === undefined) return [...way, straightTo(start.x + LOST_PX, start.y)];
  way.push(curvedTo(hub));
  const entry = node === undefined ? undefined : places.tank(node);
  const goal = pod === undefined ? undefined : places.pod(pod);
  const goalNode = pod === undefined ? undefined : places.nodeOfPod(pod);
  const goalTank = goalNode === undefined ? undefined : places.tank(goalNode);
  if (entry !== undefined) way.push(...cableFromHub(hub, entry, places));
  if (goal === undefined) return way;
  if (goalTank !== undefined && goalTank !== entry) {
    way.push(...(entry === undefined ? cableFromHub(hub, goalTank, places) : cableBetween(entry, goalTank, places)));
  }
  return [...way, curvedTo(goal)];
}
