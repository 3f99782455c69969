/** The curved ways that requests and messages take. */
import type { Point } from '../layout/geometry.ts';

/** `across` leaves and arrives level, `down` leaves and arrives upright. */
export type Bend = 'across' | 'down';

/** The point at `share` (0…1) of the way: on a Bézier curve whose handles lie halfway. */
export function pointOn(from: Point, to: Point, bend: Bend, share: number): Point {
  const rest = 1 - share;
  const ends = rest ** 3;
  const ahead = ends + 1.5 * rest * share;
  const aside = ends + 3 * rest * rest * share;
  const mix = (a: number, b: number, near: number): number => a * near + b * (1 - near);
  return bend === 'across'
    ? { x: mix(from.x, to.x, ahead), y: mix(from.y, to.y, aside) }
    : { x: mix(from.x, to.x, aside), y: mix(from.y, to.y, ahead) };
}

/** The point at `share` of a way through several points, each leg taking time by its length. */
export function pointAlong(points: readonly Point[], share: number): Point {
  const first = points[0] ?? { x: 0, y: 0 };
  const lengths = points.slice(1).map((to, at) => {
    const from = points[at] ?? first;
    return Math.hypot(to.x - from.x, to.y - from.y) + 12;
  });
  let left = Math.min(Math.max(share, 0), 1) * lengths.reduce((sum, length) => sum + length, 0);
  for (const [at, length] of lengths.entries()) {
    const from = points[at] ?? first;
    const to = points[at + 1] ?? from;
    if (left <= length || at === lengths.length - 1) return pointOn(from, to, 'across', Math.min(left / length, 1));
    left -= length;
  }
  return first;
}
