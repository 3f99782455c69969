/** The ways that requests take: from customers in a curve to the Service, along the network's cable to a tank, and in it to a pod. */
import type { Point } from '../layout/geometry.ts';
import type { StageLayout, TankPlace } from '../layout/stage-layout.ts';
import { pointOn } from './curve.ts';

/** A point of a way, and whether one gets there in a curve or straight. */
export interface Stop extends Point {
  readonly isCurved: boolean;
}

export type Way = readonly Stop[];

export function curvedTo({ x, y }: Point): Stop {
  return { x, y, isCurved: true };
}

export function straightTo(x: number, y: number): Stop {
  return { x, y, isCurved: false };
}

/** Cables this near run as one. */
const SAME_CABLE = 6;

/** From the middle of a hub along the cable to where a tank's network comes in. */
export function cableFromHub(hub: Point, tank: TankPlace, { trunkX }: Pick<StageLayout, 'trunkX'>): Way {
  const { drop, kubeProxy } = tank;
  const start = straightTo(trunkX, hub.y);
  const end = [straightTo(drop.x, kubeProxy.y), straightTo(kubeProxy.x, kubeProxy.y)];
  if (Math.abs(drop.x - trunkX) < SAME_CABLE) return [start, straightTo(trunkX, kubeProxy.y), ...end.slice(1)];
  return [start, straightTo(trunkX, drop.y), straightTo(drop.x, drop.y), ...end];
}

/** From one tank along the cable to another. */
export function cableBetween(from: TankPlace, to: TankPlace, { trunkX }: Pick<StageLayout, 'trunkX'>): Way {
  const leave = [straightTo(from.drop.x, from.kubeProxy.y), straightTo(from.drop.x, from.drop.y)];
  const arrive = [
    straightTo(to.drop.x, to.drop.y),
    straightTo(to.drop.x, to.kubeProxy.y),
    straightTo(to.kubeProxy.x, to.kubeProxy.y),
  ];
  if (from.drop.y === to.drop.y) return [...leave, ...arrive];
  return [...leave, straightTo(trunkX, from.drop.y), straightTo(trunkX, to.drop.y), ...arrive];
}

/** A way with the distance at which each of its stops comes. */
export interface MeasuredWay {
  readonly stops: Way;
  readonly distances: readonly number[];
  readonly length: number;
}

export function measured(stops: Way): MeasuredWay {
  let length = 0;
  const distances = stops.map((to, at) => {
    const from = stops[at - 1];
    if (from !== undefined) length += Math.hypot(to.x - from.x, to.y - from.y);
    return length;
  });
  return { stops, distances, length };
}

/** The point at `share` (0…1) of a way; every stretch takes time by its length. */
export function pointAlong({ stops, distances, length }: MeasuredWay, share: number): Point {
  const gone = Math.min(Math.max(share, 0), 1) * length;
  let at = 1;
  while (at < stops.length - 1 && (distances[at] ?? 0) < gone) at++;
  const to = stops[at] ?? stops[0];
  const from = stops[at - 1] ?? to;
  if (from === undefined || to === undefined) return { x: 0, y: 0 };
  const start = distances[at - 1] ?? 0;
  const stretch = (distances[at] ?? 0) - start;
  const part = stretch <= 0 ? 1 : (gone - start) / stretch;
  if (to.isCurved) return pointOn(from, to, 'across', part);
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
