/**
 * Decides what becomes of an event: written anew, counted up on an earlier one, joined with similar ones, or dropped
 * (k8s.io/client-go/tools/record/events_cache.go, with its defaults).
 *
 * Simplified: what is remembered is forgotten object by object, least recently reported first; upstream has one cache of
 * 4,096 entries for each of the three steps.
 */
import type { Clock } from '../../kernel/index.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import type { EventType } from './event-recorder.ts';
import { TokenBucket } from './rate-limiter.ts';

/** From so many different messages of one reason within the interval on, they are joined. */
const MAX_SIMILAR = 10;
const SIMILAR_INTERVAL_MS = 600_000;
/** So many events about one object at once, then one every five minutes. */
const SPAM_BURST = 25;
const SPAM_PER_SECOND = 1 / 300;
const MAX_OBJECTS = 4096;
const MAX_LOGS_PER_OBJECT = 64;
const COMBINED_PREFIX = '(combined from similar events): ';

export interface Observation {
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
  readonly fieldPath: string | undefined;
}

/** What is known of an event; the recorder fills in the name when it first writes it. */
export interface EventLog extends Observation {
  count: number;
  name: string;
  firstTimestamp: string;
}

/** Events of one type and reason about an object. Most happen once, so what tells several apart comes when it is needed. */
interface Similar {
  readonly type: EventType;
  readonly reason: string;
  firstMessage: string;
  /** All messages, once there are several. */
  messages: Set<string> | undefined;
  lastAtMs: number;
  combined: EventLog | undefined;
}

interface ObjectRecord {
  readonly bucket: TokenBucket;
  readonly similar: Similar[];
  logs: EventLog[];
}

export interface Correlation {
  /** The event as it is to be written; one that has a name exists and is to be counted up. */
  readonly log: EventLog;
  /** The message to write, which differs from the log's when similar events are joined. */
  readonly message: string;
}

export class EventCorrelator {
  readonly #clock: Clock;
  readonly #objects = new Map<string, ObjectRecord>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts an event about the object `identity`; undefined when there have been too many. */
  correlate(identity: string, observation: Observation): Correlation | undefined {
    const record = this.#recordOf(identity);
    const joined = this.#joinedWith(record, observation);
    const log = joined ?? logOf(record, observation);
    if (log.count === 0) log.firstTimestamp = formatTime(this.#clock.nowMs);
    log.count++;
    if (!record.bucket.tryTake()) return undefined;
    return { log, message: joined === undefined ? observation.message : COMBINED_PREFIX + observation.message };
  }

  #recordOf(identity: string): ObjectRecord {
    const objects = this.#objects;
    let record = objects.get(identity);
    if (record === undefined) {
      record = { bucket: new TokenBucket(this.#clock, SPAM_PER_SECOND, SPAM_BURST), similar: [], logs: [] };
      if (objects.size >= MAX_OBJECTS) {
        for (const oldest of objects.keys()) {
          objects.delete(oldest);
          break;
        }
      }
    } else objects.delete(identity);
    objects.set(identity, record);
    return record;
  }

  /** The one event that stands for all similar ones, when there have been too many different ones. */
  #joinedWith(record: ObjectRecord, { type, reason, message, fieldPath }: Observation): EventLog | undefined {
    const nowMs = this.#clock.nowMs;
    const similar = findSimilar(record.similar, type, reason);
    if (similar === undefined) {
      const fresh = { type, reason, firstMessage: message, messages: undefined, lastAtMs: nowMs, combined: undefined };
      record.similar.push(fresh);
      return undefined;
    }
    if (nowMs - similar.lastAtMs > SIMILAR_INTERVAL_MS) {
      similar.firstMessage = message;
      similar.messages = undefined;
    }
    similar.lastAtMs = nowMs;
    if (similar.messages === undefined && similar.firstMessage === message) return undefined;
    similar.messages ??= new Set([similar.firstMessage]);
    similar.messages.add(message);
    if (similar.messages.size < MAX_SIMILAR) return undefined;
    // Upstream makes room by dropping any one of them.
    similar.messages.delete(message);
    similar.combined ??= { type, reason, message: '', fieldPath, count: 0, name: '', firstTimestamp: '' };
    return similar.combined;
  }
}

function findSimilar(all: readonly Similar[], type: EventType, reason: string): Similar | undefined {
  for (let i = 0; i < all.length; i++) {
    const similar = all[i];
    if (similar?.reason === reason && similar.type === type) return similar;
  }
  return undefined;
}

function logOf(record: ObjectRecord, observation: Observation): EventLog {
  const { type, reason, message, fieldPath } = observation;
  for (const log of record.logs) {
    if (log.message === message && log.reason === reason && log.fieldPath === fieldPath && log.type === type)
      return log;
  }
  if (record.logs.length >= MAX_LOGS_PER_OBJECT) record.logs = record.logs.slice(MAX_LOGS_PER_OBJECT / 2);
  const log = { type, reason, message, fieldPath, count: 0, name: '', firstTimestamp: '' };
  record.logs.push(log);
  return log;
}
