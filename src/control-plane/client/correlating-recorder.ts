/**
 * Writes v1 Events as client-go's recorder does (k8s.io/client-go/tools/record/event.go).
 *
 * Simplified: an event is written at once, not by a broadcaster of its own a moment later. Retries only concern events that
 * did not reach the server; one that the server refused is lost.
 */
import type { Clock, Random } from '../../kernel/index.ts';
import type { ObjectReference } from '../../kube-api/generated/types.gen.ts';
import { Event } from '../../kube-api/kinds/event.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { isReason } from '../../kube-api/meta/status-error.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import type { ApiClient } from './api-client.ts';
import { ConnectionError, isRequestError } from './connection-error.ts';
import { type Correlation, EventCorrelator } from './event-correlator.ts';
import type { EventRecorder, EventType } from './event-recorder.ts';
import { referenceTo } from './object-reference.ts';
import { UniqueNanos } from './unique-nanos.ts';

const RETRY_DELAY_MS = 10_000;
const MAX_TRIES = 12;

export interface EventRecorderOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  /** `source.component` of the events, e.g. `replicaset-controller` or `kubelet`. */
  readonly component: string;
  /** `source.host`: the node of those that run on one. */
  readonly host?: string;
}

class CorrelatingRecorder implements EventRecorder {
  readonly #client: ApiClient;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #correlator: EventCorrelator;
  readonly #nanos: UniqueNanos;
  readonly #source: { readonly component: string; readonly host?: string };

  constructor({ client, clock, random, component, host }: EventRecorderOptions) {
    this.#client = client;
    this.#clock = clock;
    this.#random = random.fork(`event-recorder/${component}/${host ?? ''}`);
    this.#correlator = new EventCorrelator(clock);
    this.#nanos = new UniqueNanos(clock, this.#random);
    this.#source = host === undefined ? { component } : { component, host };
  }

  event(object: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void {
    const { uid, name = '', namespace = '' } = object.metadata;
    const identity = uid ?? `${object.kind}/${namespace}/${name}`;
    const correlation = this.#correlator.correlate(identity, { type, reason, message, fieldPath });
    if (correlation !== undefined) this.#write(correlation, referenceTo(object, fieldPath), 1);
  }

  #write(correlation: Correlation, involvedObject: ObjectReference, attempt: number): void {
    try {
      if (correlation.log.name !== '') this.#countUp(correlation, involvedObject);
      else this.#create(correlation, involvedObject);
    } catch (error) {
      if (!isRequestError(error)) throw error;
      if (!(error instanceof ConnectionError) || attempt >= MAX_TRIES) return;
      const delayMs = attempt === 1 ? RETRY_DELAY_MS * this.#random.fraction() : RETRY_DELAY_MS;
      this.#clock.schedule(delayMs, () => this.#write(correlation, involvedObject, attempt + 1));
    }
  }

  #create({ log, message }: Correlation, involvedObject: ObjectReference): void {
    if (log.name === '') log.name = `${involvedObject.name}.${this.#nanos.nextHex()}`;
    this.#client.create(Event, {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: { name: log.name, namespace: involvedObject.namespace ?? 'default' },
      involvedObject,
      reason: log.reason,
      message,
      source: this.#source,
      firstTimestamp: log.firstTimestamp,
      lastTimestamp: formatTime(this.#clock.nowMs),
      count: log.count,
      type: log.type,
      reportingComponent: this.#source.component,
      reportingInstance: this.#source.host ?? '',
    });
  }

  #countUp(correlation: Correlation, involvedObject: ObjectReference): void {
    const { log, message } = correlation;
    const target = { name: log.name, namespace: involvedObject.namespace ?? 'default' };
    const patch = { count: log.count, lastTimestamp: formatTime(this.#clock.nowMs), message };
    try {
      this.#client.patch(Event, target, 'application/strategic-merge-patch+json', patch);
    } catch (error) {
      // The first one has expired since.
      if (!isReason(error, 'NotFound')) throw error;
      this.#create(correlation, involvedObject);
    }
  }
}

/** A recorder that writes Events in the name of a component through `client`. */
export function createEventRecorder(options: EventRecorderOptions): EventRecorder {
  return new CorrelatingRecorder(options);
}
