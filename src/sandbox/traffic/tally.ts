/** Exact counts of how requests ended, by second, with latencies in logarithmic buckets: reading them never sorts or grows. */
import type { RequestOutcome, TrafficFigures } from '../../bridge/messages.ts';

const HISTORY_SECONDS = 120;
/** Rates and percentiles look back so far. */
const RECENT_SECONDS = 10;
/** Upper bounds of the latency buckets grow by a tenth, from 0.1 ms to over two minutes. */
const BUCKETS = 150;
const GROWTH = 1.1;
const SMALLEST_MS = 0.1;
const LOG_GROWTH = Math.log(GROWTH);

interface Second {
  second: number;
  ok: number;
  failed: number;
  readonly latencies: Uint32Array;
}

export const NO_TOTALS: Readonly<Record<RequestOutcome, number>> = {
  ok: 0,
  error: 0,
  refused: 0,
  timeout: 0,
  unreachable: 0,
  reset: 0,
};

export class Tally {
  readonly #totals: Record<RequestOutcome, number> = { ...NO_TOTALS };
  readonly #seconds: Second[] = [];

  /** Counts a request that ended at `nowMs` after `latencyMs`. */
  count(outcome: RequestOutcome, latencyMs: number, nowMs: number): void {
    this.#totals[outcome]++;
    const second = this.#second(Math.floor(nowMs / 1000));
    if (outcome === 'ok') second.ok++;
    else second.failed++;
    const bucket = latencyMs <= SMALLEST_MS ? 0 : Math.ceil(Math.log(latencyMs / SMALLEST_MS) / LOG_GROWTH);
    const index = Math.min(bucket, BUCKETS - 1);
    second.latencies[index] = (second.latencies[index] ?? 0) + 1;
  }

  /** The figures at `nowMs`; the present second counts only once it is over. */
  figures(nowMs: number): Omit<TrafficFigures, 'service' | 'serviceId' | 'targetPerSecond'> {
    const present = Math.floor(nowMs / 1000);
    const recent = this.#seconds.filter(({ second }) => second < present && second >= present - RECENT_SECONDS);
    const ok = recent.reduce((sum, second) => sum + second.ok, 0);
    const failed = recent.reduce((sum, second) => sum + second.failed, 0);
    const first = this.#seconds[0]?.second ?? present;
    const span = Math.max(1, Math.min(RECENT_SECONDS, present - first));
    return {
      perSecond: (ok + failed) / span,
      successRate: ok + failed === 0 ? 1 : ok / (ok + failed),
      latencyP50Ms: percentile(recent, ok + failed, 0.5),
      latencyP99Ms: percentile(recent, ok + failed, 0.99),
      totals: { ...this.#totals },
      history: this.#seconds
        .filter(({ second }) => second < present)
        .map((second) => ({ atMs: second.second * 1000, ok: second.ok, failed: second.failed })),
    };
  }

  /** The bucket of this second; seconds in which nothing happened in between are filled in with zeros. */
  #second(second: number): Second {
    const last = this.#seconds.at(-1);
    if (last !== undefined && last.second >= second) return last;
    const firstMissing = last === undefined ? second : Math.max(last.second + 1, second - HISTORY_SECONDS);
    for (let missing = firstMissing; missing <= second; missing++) this.#seconds.push(this.#empty(missing));
    if (this.#seconds.length > HISTORY_SECONDS + 1) this.#seconds.splice(0, this.#seconds.length - HISTORY_SECONDS - 1);
    return this.#seconds.at(-1) as Second;
  }

  #empty(second: number): Second {
    return { second, ok: 0, failed: 0, latencies: new Uint32Array(BUCKETS) };
  }
}

function percentile(seconds: readonly Second[], total: number, share: number): number {
  if (total === 0) return 0;
  const wanted = Math.ceil(total * share);
  let seen = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    for (const second of seconds) seen += second.latencies[bucket] ?? 0;
    if (seen >= wanted) return SMALLEST_MS * GROWTH ** bucket;
  }
  return SMALLEST_MS * GROWTH ** BUCKETS;
}
