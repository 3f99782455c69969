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
