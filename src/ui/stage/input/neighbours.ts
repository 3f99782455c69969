/** Moving between things with the arrow keys: the nearest one in that direction. */
import { centreOf, type Point } from '../layout/geometry.ts';
import type { StageLayout } from '../layout/stage-layout.ts';
import { CUSTOMERS, WAITING_ROOM } from '../things.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Stop {
  readonly key: string;
  readonly at: Point;
}

/** How much a step aside counts against a step ahead. */
const ASIDE = 2.5;

/** The thing to go to from `key`; the first of all when nothing has the focus; undefined at the edge. */
export function neighbour(layout: StageLayout, key: string | undefined, direction: Direction): string | undefined {
  const stops = stopsOf(layout);
  const from = stops.find((stop) => stop.key === key);
  if (from === undefined) return firstStop(layout);
  let best: string | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const stop of stops) {
    const { ahead, aside } = steps(from.at, stop.at, direction);
    const cost = ahead + aside * ASIDE;
    if (ahead > 1 && aside <= ahead * 4 && cost < bestCost) {
      best = stop.key;
      bestCost = cost;
    }
  }
  return best;
}

/** Where the focus goes first. */
export function firstStop(layout: StageLayout): string | undefined {
  return layout.tanks[0]?.id ?? layout.services[0]?.id ?? layout.parts[0]?.id;
}

/** Tanks are stopped at by their heads, so that the pods in them lie below. */
function stopsOf(layout: StageLayout): readonly Stop[] {
  return [
    { key: CUSTOMERS, at: centreOf(layout.customers) },
    { key: WAITING_ROOM, at: { x: layout.waitingRoom.x + 40, y: centreOf(layout.waitingRoom).y } },
    ...layout.parts.map(({ id, box }) => ({ key: id, at: centreOf(box) })),
    ...layout.services.map(({ id, box }) => ({ key: id, at: centreOf(box) })),
    ...layout.tanks.map(({ id, head }) => ({ key: id, at: centreOf(head) })),
    ...[...layout.pods.values()].map(({ id, box }) => ({ key: id, at: centreOf(box) })),
  ];
}

function steps(from: Point, to: Point, direction: Direction): { readonly ahead: number; readonly aside: number } {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  switch (direction) {
    case 'left':
      return { ahead: -dx, aside: Math.abs(dy) };
    case 'right':
      return { ahead: dx, aside: Math.abs(dy) };
    case 'up':
      return { ahead: -dy, aside: Math.abs(dx) };
    case 'down':
      return { ahead: dy, aside: Math.abs(dx) };
  }
}
