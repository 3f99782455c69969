/** Points and boxes in world units: one unit is one CSS pixel when everything is shown. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Point, Size {}

export function box(x: number, y: number, width: number, height: number): Box {
  return { x, y, width, height };
}

export function centreOf({ x, y, width, height }: Box): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Whether the point is inside the box or at most `margin` beside it. */
export function contains(area: Box, { x, y }: Point, margin = 0): boolean {
  return (
    x >= area.x - margin &&
    x <= area.x + area.width + margin &&
    y >= area.y - margin &&
    y <= area.y + area.height + margin
  );
}

/** The box between two: `share` 0 is `from`, 1 is `to`. */
export function between(from: Box, to: Box, share: number): Box {
  const mix = (a: number, b: number): number => a + (b - a) * share;
  return box(mix(from.x, to.x), mix(from.y, to.y), mix(from.width, to.width), mix(from.height, to.height));
}

/** The box grown by `by` on every side, or shrunk when it is negative. */
export function grown(area: Box, by: number): Box {
  return box(area.x - by, area.y - by, Math.max(0, area.width + 2 * by), Math.max(0, area.height + 2 * by));
}

export function isSameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
