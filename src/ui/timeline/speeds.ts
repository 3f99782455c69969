/** The speeds that the control offers, in virtual seconds per second. */
export const SPEEDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100] as const;

/** The speed `steps` further on the scale from the one nearest to `speed`. */
export function nextSpeed(speed: number, steps: number): (typeof SPEEDS)[number] {
  let nearest = 0;
  for (const [index, candidate] of SPEEDS.entries()) {
    if (Math.abs(Math.log(candidate / speed)) < Math.abs(Math.log((SPEEDS[nearest] ?? 1) / speed))) nearest = index;
  }
  const index = Math.max(0, Math.min(SPEEDS.length - 1, nearest + steps));
  return SPEEDS[index] ?? 1;
}
