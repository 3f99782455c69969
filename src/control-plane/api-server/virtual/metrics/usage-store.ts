/**
 * The last two readings of every node and container, and what was used between them
 * (metrics-server/pkg/{scraper/scraper.go,storage/{node,pod,types}.go}; --metric-resolution=15s as in its manifests).
 *
 * Simplified: in a very large cluster the meters are only read while somebody asks for them, so that the first answers are empty.
 */
import type { Clock, Timer } from '../../../../kernel/index.ts';
import { Quantity } from '../../../../kube-api/meta/quantity.ts';
import type { MeterReading, MetricsSource } from './metrics-source.ts';

/** How often everybody is asked. */
const RESOLUTION_MS = 15_000;
/** A container that started less than this before tells too little. */
const FRESH_MS = 10_000;
const PAGE_BYTES = 4096;
/** More containers than this are not read for nobody. */
const MANY_CONTAINERS = 5000;
const INTEREST_MS = 300_000;

interface Point extends MeterReading {
  readonly atMs: number;
}

/** What was used between two readings. */
export interface MeasuredUsage {
  readonly atMs: number;
  readonly windowMs: number;
  readonly usage: { readonly cpu: string; readonly memory: string };
}

class Meters {
  #last = new Map<string, Point>();
  #before = new Map<string, Point>();

  store(points: ReadonlyMap<string, Point>): void {
    const before = new Map<string, Point>();
    for (const [id, point] of points) {
      const previous = this.#previousOf(id, point);
      if (previous !== undefined) before.set(id, previous);
    }
    this.#last = new Map(points);
    this.#before = before;
  }

  usageOf(id: string): MeasuredUsage | undefined {
    const last = this.#last.get(id);
    const before = this.#before.get(id);
    if (last === undefined || before === undefined || last.cpuMs < before.cpuMs) return undefined;
    const windowMs = last.atMs - before.atMs;
    const nanoCores = Math.trunc(((last.cpuMs - before.cpuMs) / windowMs) * 1e9);
    const bytes = Math.floor(last.memoryBytes / PAGE_BYTES) * PAGE_BYTES;
    return {
      atMs: last.atMs,
      windowMs,
      usage: {
        cpu: new Quantity(nanoCores, -9, 'DecimalSI').toString(),
        memory: new Quantity(bytes, 0, 'BinarySI').toString(),
      },
    };
  }

  #previousOf(id: string, point: Point): Point | undefined {
    const { atMs, startedAtMs } = point;
    const ageMs = atMs - startedAtMs;
    // What has just started used nothing at its start.
    if (ageMs >= FRESH_MS && ageMs < RESOLUTION_MS) return { ...point, atMs: startedAtMs, cpuMs: 0 };
    const last = this.#last.get(id);
    return last !== undefined && startedAtMs < last.atMs && atMs > last.atMs ? last : undefined;
  }
}

export class UsageStore {
  readonly #clock: Clock;
  readonly #source: MetricsSource;
  readonly #nodes = new Meters();
  readonly #containers = new Meters();
  #timer: Timer | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  /** Reads the source's meters for ever from now on. */
  constructor(clock: Clock, source: MetricsSource) {
    this.#clock = clock;
    this.#source = source;
    this.#later();
  }

  node(name: string): MeasuredUsage | undefined {
    this.#noteInterest();
    return this.#nodes.usageOf(name);
  }

  container(id: string): MeasuredUsage | undefined {
    this.#noteInterest();
    return this.#containers.usageOf(id);
  }

  stop(): void {
    this.#clock.cancel(this.#timer);
  }

  #noteInterest(): void {
    this.#askedAtMs = this.#clock.nowMs;
    if (this.#timer === undefined) this.#scrape();
  }

  #later(): void {
    this.#timer = this.#clock.schedule(RESOLUTION_MS, () => this.#scrape(), { background: true });
  }

  #scrape(): void {
    const { nowMs: atMs } = this.#clock;
    const readings = this.#source.read();
    this.#nodes.store(new Map(readings.map((reading) => [reading.name, { ...reading, atMs }])));
    const containers = readings.flatMap((reading) => reading.containers);
    this.#containers.store(new Map(containers.map((reading) => [reading.id, { ...reading, atMs }])));
    this.#timer = undefined;
    if (containers.length <= MANY_CONTAINERS || atMs - this.#askedAtMs < INTEREST_MS) this.#later();
  }
}
