/**
 * How long a pod has to wait after a failed attempt (kubernetes/pkg/scheduler/backend/queue/scheduling_queue.go:
 * calculateBackoffDuration, getBackoffTime).
 */

export interface Backoff {
  readonly initialMs: number;
  readonly maxMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { initialMs: 1000, maxMs: 10_000 };

/** Doubled with every attempt after the first; nothing for a pod that was never tried. */
export function backoffDurationMs(attempts: number, { initialMs, maxMs }: Backoff): number {
  if (attempts === 0) return 0;
  let durationMs = initialMs;
  for (let attempt = 1; attempt < attempts; attempt++) {
    if (durationMs > maxMs - durationMs) return maxMs;
    durationMs += durationMs;
  }
  return durationMs;
}
