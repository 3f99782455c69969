/** The last two minutes as two shapes: water for what succeeded, bars that hang from the water line for what failed. */
import type { TrafficFigures } from '../../bridge/messages.ts';

export const SECONDS = 120;
export const HEIGHT = 38;
/** Where the two meet. */
export const BASE = 26;

type History = TrafficFigures['history'];

/** A filled step curve over the base line; empty when nothing succeeded. */
export function waterPath(history: History): string {
  if (!history.some(({ ok }) => ok > 0)) return '';
  const unit = BASE / mostOf(history);
  const first = SECONDS - history.length;
  const steps = history.map(({ ok }, index) => `${index === 0 ? 'V' : `H${first + index}V`}${round(BASE - ok * unit)}`);
  return `M${first} ${BASE}${steps.join('')}H${SECONDS}V${BASE}Z`;
}

/** One bar for each second with a failure, at least a mark high. */
export function failurePath(history: History): string {
  const unit = (HEIGHT - BASE) / mostOf(history);
  const first = SECONDS - history.length;
  return history
    .map(({ failed }, index) =>
      failed === 0 ? '' : `M${first + index} ${BASE}h1v${round(Math.max(3, failed * unit))}h-1Z`,
    )
    .join('');
}

function mostOf(history: History): number {
  return Math.max(1, ...history.map(({ ok, failed }) => ok + failed));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
