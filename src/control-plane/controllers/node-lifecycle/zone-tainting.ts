/**
 * How fast nodes may be tainted for eviction: each zone has its own rate, which falls when much of the zone is down, and
 * when every zone is down nothing is evicted at all: then it is more likely that the control plane is cut off
 * (kubernetes/pkg/controller/nodelifecycle/node_lifecycle_controller.go: handleDisruption).
 */
import type { Clock } from '../../../kernel/index.ts';
import { TaintingQueue } from './tainting-queue.ts';
import { type ZoneHealth, type ZoneState, zoneStateOf } from './zones.ts';

export interface EvictionRates {
  /** `--node-eviction-rate`: nodes per second. */
  readonly evictionRate: number;
  /** `--secondary-node-eviction-rate`: in a large zone that is partially disrupted. */
  readonly secondaryEvictionRate: number;
  /** `--large-cluster-size-threshold`: a partially disrupted zone of at most so many nodes has rate 0. */
  readonly largeClusterThreshold: number;
  /** `--unhealthy-zone-threshold`: share of nodes not ready that makes a zone partially disrupted. */
  readonly unhealthyZoneThreshold: number;
}

/** What a round of judging changed for the cluster as a whole. */
export type DisruptionChange = 'entered full disruption' | 'left full disruption' | undefined;

export class ZoneTainting {
  readonly #clock: Clock;
  readonly #rates: EvictionRates;
  readonly #states = new Map<string, ZoneState>();
  readonly #queues = new Map<string, TaintingQueue>();

  constructor(clock: Clock, rates: EvictionRates) {
    this.#clock = clock;
    this.#rates = rates;
  }

  /** Makes sure that a zone is known; one that had disappeared starts afresh. */
  addZone(zone: string): void {
    if (this.#states.has(zone)) return;
    this.#states.set(zone, 'Initial');
    this.#queues.delete(zone);
  }

  /** The state of a zone when it was last judged. */
  stateOf(zone: string): ZoneState | undefined {
    return this.#states.get(zone);
  }

  /** The nodes of a zone that wait to be tainted. */
  queueOf(zone: string): TaintingQueue {
    const known = this.#queues.get(zone);
    if (known !== undefined) return known;
    const queue = new TaintingQueue(this.#clock, this.#rates.evictionRate);
    this.#queues.set(zone, queue);
    return queue;
  }

  queues(): Iterable<TaintingQueue> {
    return this.#queues.values();
  }

  /** When the next node of any zone may be tainted (ms since the epoch). */
  nextAtMs(): number | undefined {
    let next: number | undefined;
    for (const queue of this.#queues.values()) {
      const atMs = queue.nextAtMs();
      if (atMs !== undefined && (next === undefined || atMs < next)) next = atMs;
    }
    return next;
  }

  /** Takes note of every zone's health and sets the rates accordingly. */
  judge(zones: ReadonlyMap<string, ZoneHealth>): DisruptionChange {
    const newStates = new Map<string, ZoneState>();
    for (const [zone, health] of zones) {
      newStates.set(zone, zoneStateOf(health, this.#rates.unhealthyZoneThreshold));
      this.addZone(zone);
    }
    for (const zone of this.#states.keys()) if (!zones.has(zone)) this.#states.delete(zone);
    const isAllDown = everyZoneIsDown(newStates.values());
    const wasAllDown = everyZoneIsDown(this.#states.values());
    if (isAllDown && wasAllDown) return undefined;

    for (const [zone, state] of newStates) {
      const isNews = wasAllDown || this.#states.get(zone) !== state;
      this.#states.set(zone, state);
      if (isAllDown) this.queueOf(zone).setRate(0);
      else if (isNews) this.queueOf(zone).setRate(this.#rateOf(state, zones.get(zone)));
    }
    if (isAllDown) return 'entered full disruption';
    return wasAllDown ? 'left full disruption' : undefined;
  }

  #rateOf(state: ZoneState, health: ZoneHealth | undefined): number {
    if (state !== 'PartialDisruption') return this.#rates.evictionRate;
    const size = health === undefined ? 0 : health.ready + health.notReady;
    return size > this.#rates.largeClusterThreshold ? this.#rates.secondaryEvictionRate : 0;
  }
}

function everyZoneIsDown(states: Iterable<ZoneState>): boolean {
  for (const state of states) if (state !== 'FullDisruption') return false;
  return true;
}
