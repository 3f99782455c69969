/** Moving between things with the arrow keys: the nearest one in that direction. */
import { WAITING_LABEL_WIDTH } from '../layout/by-machine.ts';
import { type Box, centreOf } from '../layout/geometry.ts';
import type { StageLayout } from '../layout/stage-layout.ts';
import { CUSTOMERS, WAITING_ROOM } from '../things.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Stop {
  readonly key: string;
  readonly box: Box;
}

/** How much a step aside counts against a step ahead; things that overlap sideways are a small step aside at most. */
const ASIDE = 2.5;
const ASIDE_INSIDE = 0.12;
/** More aside than this, for each step ahead, is another direction. */
const WIDEST = 2;

/** The thing to go to from `key`; the first of all when nothing has the focus; undefined at the edge. */
export function neighbour(layout: StageLayout, key: string | undefined, direction: Direction): string | undefined {
  const stops = stopsOf(layout);
  const from = stops.find((stop) => stop.key === key);
  if (from === undefined) return firstStop(layout);
  let best: string | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const stop of stops) {
    const { ahead, aside } = steps(from.box, stop.box, direction);
    const cost = ahead + aside * ASIDE;
    if (ahead > 1 && aside <= ahead * WIDEST && cost < bestCost) {
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
    { key: CUSTOMERS, box: layout.customers },
    { key: WAITING_ROOM, box: { ...layout.waitingRoom, width: WAITING_LABEL_WIDTH } },
    ...layout.parts.map(({ id, box }) => ({ key: id, box })),
    ...layout.services.map(({ id, box }) => ({ key: id, box })),
    ...layout.tanks.map(({ id, head }) => ({ key: id, box: head })),
    ...[...layout.pods.values()].map(({ id, box }) => ({ key: id, box })),
  ];
}

interface Steps {
  readonly ahead: number;
  readonly aside: number;
}

function steps(from: Box, to: Box, direction: Direction): Steps {
  const start = centreOf(from);
  const end = centreOf(to);
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const isLevel = direction === 'left' || direction === 'right';
  const apart = isLevel
    ? gap(from.y, from.height, to.y, to.height) + Math.abs(dy) * ASIDE_INSIDE
    : gap(from.x, from.width, to.x, to.width) + Math.abs(dx) * ASIDE_INSIDE;
  return { ahead: { left: -dx, right: dx, up: -dy, down: dy }[direction], aside: apart };
}

/** How far two stretches are from each other, 0 when they overlap. */
function gap(startA: number, lengthA: number, startB: number, lengthB: number): number {
  return Math.max(0, startB - startA - lengthA, startA - startB - lengthB);
}
