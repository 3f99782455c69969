/**
 * Writes Events as the newer recorder does, which kube-scheduler uses (k8s.io/client-go/tools/events/event_broadcaster.go): with an
 * action and the exact time, and repeats as a series whose count is written at its second event, every half hour and at its
 * end.
 *
 * Simplified: an event is written at once; one that did not reach the server is lost.
 */
import type { Clock, Random, Timer } from '../../kernel/index.ts';
import { Event } from '../../kube-api/kinds/event.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { isReason } from '../../kube-api/meta/status-error.ts';
import { formatMicroTime } from '../../kube-api/meta/time.ts';
import type { ApiClient } from './api-client.ts';
import { isRequestError } from './connection-error.ts';
import type { EventRecorder, EventType } from './event-recorder.ts';
import { referenceTo } from './object-reference.ts';
import { UniqueNanos } from './unique-nanos.ts';

/** A series ends when nothing has been added to it for so long; this is also how often that is looked at. */
const FINISH_MS = 6 * 60_000;
const REFRESH_MS = 30 * 60_000;

export interface SeriesRecorderOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  /** `reportingComponent` of the events, e.g. `default-scheduler`. */
  readonly component: string;
  /** `reportingInstance`, e.g. `default-scheduler-control-plane`. */
  readonly instance: string;
  /** What was attempted, by reason, e.g. `{ Scheduled: 'Binding' }`; the reason itself where it is missing. */
  readonly actions: Readonly<Record<string, string>>;
}

/** A first event and how often it happened again. */
interface Series {
  readonly event: Event;
  count: number;
  lastAtMs: number;
  writtenAtMs: number;
}

class SeriesRecorder implements EventRecorder {
  readonly #options: SeriesRecorderOptions;
  readonly #nanos: UniqueNanos;
  readonly #series = new Map<string, Series>();
  #sweep: Timer | undefined;

  constructor(options: SeriesRecorderOptions) {
    this.#options = options;
    const random = options.random.fork(`series-recorder/${options.instance}`);
    this.#nanos = new UniqueNanos(options.clock, random);
  }

  event(object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void {
    const { clock } = this.#options;
    const { uid, name, namespace } = object.metadata;
    // The message does not tell repeats apart: the first one stands for all.
    const key = `${uid ?? `${object.kind}/${namespace}/${name}`} ${type} ${reason} ${fieldPath ?? ''}`;
    const known = this.#series.get(key);
    if (known === undefined) {
      const event = this.#newEvent(object, type, reason, message, fieldPath);
      this.#series.set(key, { event, count: 1, lastAtMs: clock.nowMs, writtenAtMs: clock.nowMs });
      this.#sweep ??= clock.schedule(FINISH_MS, () => this.#finishOld(), { background: true });
      this.#try(() => this.#options.client.create(Event, event));
      return;
    }
    known.count++;
    known.lastAtMs = clock.nowMs;
    if (known.count === 2) this.#writeCount(known);
  }

  #newEvent(object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): Event {
    const { clock, component, instance, actions } = this.#options;
    const involvedObject = referenceTo(object, fieldPath);
    return {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: {
        name: `${involvedObject.name}.${this.#nanos.nextHex()}`,
        namespace: involvedObject.namespace ?? 'default',
      },
      involvedObject,
      reason,
      message,
      type,
      eventTime: formatMicroTime(clock.nowMs),
      action: actions[reason] ?? reason,
      reportingComponent: component,
      reportingInstance: instance,
    };
  }

  #writeCount(series: Series): void {
    const { client, clock } = this.#options;
    const { name = '', namespace } = series.event.metadata;
    const patch = { series: { count: series.count, lastObservedTime: formatMicroTime(series.lastAtMs) } };
    series.writtenAtMs = clock.nowMs;
    this.#try(() => {
      try {
        client.patch(Event, { name, namespace }, 'application/strategic-merge-patch+json', patch);
      } catch (error) {
        // It has expired since.
        if (!isReason(error, 'NotFound')) throw error;
        client.create(Event, { ...series.event, ...patch });
      }
    });
  }

  #finishOld(): void {
    const { clock } = this.#options;
    for (const [key, series] of this.#series) {
      const isOver = clock.nowMs - series.lastAtMs >= FINISH_MS;
      const isUnwritten = series.count > 1 && (isOver || clock.nowMs - series.writtenAtMs >= REFRESH_MS);
      if (isUnwritten) this.#writeCount(series);
      if (isOver) this.#series.delete(key);
    }
    this.#sweep =
      this.#series.size === 0 ? undefined : clock.schedule(FINISH_MS, () => this.#finishOld(), { background: true });
  }

  #try(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!isRequestError(error)) throw error;
    }
  }
}

/** A recorder of events with action and series, in the name of one instance of a component. */
export function createSeriesRecorder(options: SeriesRecorderOptions): EventRecorder {
  return new SeriesRecorder(options);
}
