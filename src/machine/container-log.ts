/**
 * A container's log as the runtime keeps it: lines with time and stream. Bounded by lines rather than by bytes and files, as the
 * kubelet's rotation (10 MiB a file) would bound it: the oldest half goes when it is full twice over.
 */
import type { LogLine } from './contract.ts';

const MOST_LINES = 4000;

export class ContainerLog {
  #lines: LogLine[] = [];
  #partial: Partial<Record<LogLine['stream'], string>> | undefined;

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** Adds output; what comes after the last newline waits for its end. */
  write(stream: LogLine['stream'], text: string, atMs: number): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.#push({ atMs, stream, text: this.#takePartial(stream) + text.slice(from, end) });
      from = end + 1;
    }
    if (from === text.length) return;
    const rest = this.#takePartial(stream) + text.slice(from);
    this.#partial = { ...this.#partial, [stream]: rest };
  }

  /** The process ended: unfinished lines count as lines. */
  finish(atMs: number): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.#takePartial(stream);
      if (text !== '') this.#push({ atMs, stream, text });
    }
  }

  #push(line: LogLine): void {
    this.#lines.push(line);
    if (this.#lines.length >= 2 * MOST_LINES) this.#lines = this.#lines.slice(-MOST_LINES);
  }

  #takePartial(stream: LogLine['stream']): string {
    const text = this.#partial?.[stream];
    if (this.#partial === undefined || text === undefined) return '';
    this.#partial = { ...this.#partial, [stream]: '' };
    return text;
  }
}
