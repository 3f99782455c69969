/** Container IDs: 64 hexadecimal digits, three drawn at a time from a table, since starting containers is a busy business. */
import type { Random } from '../kernel/index.ts';

const TRIPLETS: readonly string[] = Array.from({ length: 4096 }, (_, number) => number.toString(16).padStart(3, '0'));

/** A new container or sandbox ID. */
export function containerId(random: Random): string {
  const parts: (string | undefined)[] = [];
  for (let i = 0; i < 10; i++) {
    const bits = random.int(0, 0xffffff);
    parts.push(TRIPLETS[bits >>> 12], TRIPLETS[bits & 0xfff]);
  }
  parts.push(TRIPLETS[random.int(0, 0xfff)], random.int(0, 15).toString(16));
  // Joined rather than added up piece by piece: one flat string instead of a rope of twenty.
  return parts.join('');
}
