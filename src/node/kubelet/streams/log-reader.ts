/**
 * What of a container's log somebody is shown: the last lines, those since a time, so many bytes, with time stamps or without
 * (k8s.io/cri-client/pkg/logs/logs.go).
 */
import type { LogOptions, TextSink } from '../../../control-plane/api-server/http/node-connector.ts';
import { byteLength, decodeBytes, encodeText } from '../../../kernel/index.ts';
import { formatTime, parseTime } from '../../../kube-api/meta/time.ts';
import type { ContainerRecord, ContainerRuntime, LogLine } from '../../../machine/contract.ts';

/** Writes the log and ends the sink, at once unless it follows a container that runs; answers how to stop. */
export function readLog(
  runtime: ContainerRuntime,
  { id, log, state }: ContainerRecord,
  options: LogOptions,
  nowMs: number,
  sink: TextSink,
): () => void {
  const writer = new LogWriter(options, nowMs, sink);
  const { tailLines } = options;
  const from = tailLines === undefined || tailLines < 0 ? 0 : Math.max(log.length - tailLines, 0);
  for (let index = from; index < log.length; index++) {
    const line = log[index];
    if (line !== undefined && !writer.write(line)) break;
  }
  if (writer.isFull || !options.follow || state === 'exited') {
    sink.end();
    return () => undefined;
  }
  const stop = runtime.followLog(id, {
    line: (line) => {
      if (writer.isFull || writer.write(line)) return;
      stop();
      sink.end();
    },
    ended: () => {
      if (!writer.isFull) sink.end();
    },
  });
  return stop;
}

/** Passes lines on as long as they are wanted. */
class LogWriter {
  readonly #sinceMs: number;
  readonly #hasTimes: boolean;
  readonly #sink: TextSink;
  #bytesLeft: number;

  constructor({ limitBytes, sinceSeconds, sinceTime, timestamps }: LogOptions, nowMs: number, sink: TextSink) {
    this.#sinceMs =
      sinceSeconds !== undefined
        ? nowMs - 1000 * sinceSeconds
        : sinceTime !== undefined
          ? parseTime(sinceTime)
          : Number.NEGATIVE_INFINITY;
    this.#hasTimes = timestamps;
    this.#sink = sink;
    this.#bytesLeft = limitBytes ?? Number.POSITIVE_INFINITY;
  }

  get isFull(): boolean {
    return this.#bytesLeft <= 0;
  }

  /** False when nothing more may be written. */
  write({ atMs, isUnfinished, text }: LogLine): boolean {
    if (atMs < this.#sinceMs) return true;
    const line = `${this.#hasTimes ? `${nanoTime(atMs)} ` : ''}${text}${isUnfinished === true ? '' : '\n'}`;
    if (this.#bytesLeft === Number.POSITIVE_INFINITY) {
      this.#sink.write(line);
      return true;
    }
    const bytes = byteLength(line);
    const isCut = bytes > this.#bytesLeft;
    this.#sink.write(isCut ? decodeBytes(encodeText(line).subarray(0, this.#bytesLeft)) : line);
    this.#bytesLeft -= isCut ? this.#bytesLeft : bytes;
    return !this.isFull;
  }
}

/** RFC 3339 with nine decimals, e.g. `2025-01-06T09:00:00.250000000Z`. */
export function nanoTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const nanos = Math.floor((ms - 1000 * seconds) * 1_000_000);
  return `${formatTime(ms).slice(0, -1)}.${String(nanos).padStart(9, '0')}Z`;
}
