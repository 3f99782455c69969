/**
 * A container's log as the runtime keeps it: lines with time and stream. The oldest half goes when it passes the size at which the
 * kubelet rotates log files (10 MiB, of which `kubectl logs` reads the newest), or when the logs of a machine together pass
 * what they may take and this is the longest of them.
 *
 * Left out: log files themselves, and the pieces of 16 KiB that containerd cuts long lines into.
 */
import type { LogFollower, LogLine } from './contract.ts';

/** The kubelet's `containerLogMaxSize`. */
const MOST_BYTES = 10 * 1024 ** 2;
/** What a line costs beside its text. */
const LINE_BYTES = 48;

type Partial = Record<LogLine['stream'], string>;

export class ContainerLog {
  #lines: LogLine[] = [];
  #bytes = 0;
  #partial: Partial | undefined;
  #followers: Set<LogFollower> | undefined;
  readonly #space: LogSpace;

  constructor(space: LogSpace) {
    this.#space = space;
  }

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  get bytes(): number {
    return this.#bytes;
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
    this.#partial ??= { stdout: '', stderr: '' };
    this.#partial[stream] = rest;
  }

  /** The process ended: unfinished lines are kept as such, and who follows is told that nothing more comes. */
  finish(atMs: number): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      const text = this.#takePartial(stream);
      if (text !== '') this.#push({ atMs, stream, text, isUnfinished: true });
    }
    const followers = this.#followers;
    this.#followers = undefined;
    for (const follower of followers ?? []) follower.ended();
  }

  /** Tells of lines from now on; answers how to stop. */
  follow(follower: LogFollower): () => void {
    this.#followers ??= new Set();
    const followers = this.#followers.add(follower);
    return () => followers.delete(follower);
  }

  /** Nobody hears anything any more. */
  silence(): void {
    this.#followers = undefined;
  }

  /** Gives up the oldest half. */
  halve(): void {
    let bytes = 0;
    let kept = this.#lines.length;
    while (kept > 0 && bytes < this.#bytes / 2) bytes += sizeOf(this.#lines[--kept]);
    this.#lines = this.#lines.slice(kept);
    this.#space.taken -= this.#bytes - bytes;
    this.#bytes = bytes;
  }

  #push(line: LogLine): void {
    this.#lines.push(line);
    const bytes = sizeOf(line);
    this.#bytes += bytes;
    for (const follower of this.#followers ?? []) follower.line(line);
    if (this.#bytes > MOST_BYTES) this.halve();
    this.#space.take(bytes);
  }

  #takePartial(stream: LogLine['stream']): string {
    const text = this.#partial?.[stream] ?? '';
    if (this.#partial !== undefined) this.#partial[stream] = '';
    return text;
  }
}

/** What the logs of one machine take together. */
export class LogSpace {
  taken = 0;
  readonly #mostBytes: number;
  readonly #logs: () => Iterable<ContainerLog | undefined>;

  constructor(mostBytes: number, logs: () => Iterable<ContainerLog | undefined>) {
    this.#mostBytes = mostBytes;
    this.#logs = logs;
  }

  /** Makes room where there is none: the longest log gives up its oldest half. */
  take(bytes: number): void {
    this.taken += bytes;
    while (this.taken > this.#mostBytes) {
      let longest: ContainerLog | undefined;
      for (const log of this.#logs()) if (log !== undefined && log.bytes > (longest?.bytes ?? 0)) longest = log;
      if (longest === undefined) return;
      longest.halve();
    }
  }

  /** A log is gone. */
  free(log: ContainerLog | undefined): void {
    this.taken -= log?.bytes ?? 0;
  }
}

function sizeOf(line: LogLine | undefined): number {
  return line === undefined ? 0 : line.text.length + LINE_BYTES;
}
