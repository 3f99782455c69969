/**
 * What a process reads from: text that may still be growing, of a file, a pipe, a terminal or somebody far away. An end in between, as ^D
 * makes on a terminal, is read once; what comes after it can be read by whoever comes next.
 */
import type { StandardInput, Wait } from './contract.ts';

export class Input implements StandardInput {
  readonly isTerminal: boolean;
  #buffer: string;
  #isEnded: boolean;
  /** Places in the buffer at which a reader is told that it is over. */
  #breaks: number[] | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(text = '', isEnded = true, isTerminal = false) {
    this.#buffer = text;
    this.#isEnded = isEnded;
    this.isTerminal = isTerminal;
  }

  push(text: string): void {
    if (this.#isEnded) return;
    this.#buffer += text;
    this.#wake();
  }

  /** Ends it for whoever reads now. */
  breakOff(): void {
    this.#breaks ??= [];
    this.#breaks.push(this.#buffer.length);
    this.#wake();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** Forgets what has not been read. */
  drop(): void {
    this.#buffer = '';
    this.#breaks = undefined;
  }

  *line(): Generator<Wait, string | undefined, unknown> {
    for (;;) {
      const end = this.#buffer.indexOf('\n');
      const limit = this.#breaks?.[0];
      const isWhole = end !== -1 && (limit === undefined || end < limit);
      if (isWhole) return this.#take(end + 1);
      if (limit !== undefined) return limit === 0 ? this.#takeBreak() : this.#take(limit);
      if (this.#isEnded) return this.#buffer === '' ? undefined : this.#take(this.#buffer.length);
      yield this.#more();
    }
  }

  *some(): Generator<Wait, string | undefined, unknown> {
    while (this.#buffer === '' && !this.#isEnded && this.#breaks === undefined) yield this.#more();
    const limit = this.#breaks?.[0] ?? this.#buffer.length;
    if (limit > 0) return this.#take(limit);
    return this.#breaks === undefined ? undefined : this.#takeBreak();
  }

  *all(): Generator<Wait, string, unknown> {
    while (!this.#isEnded && this.#breaks === undefined) yield this.#more();
    const text = this.#take(this.#breaks?.[0] ?? this.#buffer.length);
    if (this.#breaks !== undefined) this.#takeBreak();
    return text;
  }

  #take(length: number): string {
    const text = this.#buffer.slice(0, length);
    this.#buffer = this.#buffer.slice(length);
    if (this.#breaks !== undefined) this.#breaks = this.#breaks.map((place) => place - length);
    return text;
  }

  #takeBreak(): undefined {
    this.#breaks?.shift();
    if (this.#breaks?.length === 0) this.#breaks = undefined;
    return undefined;
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #more(): Wait {
    return {
      kind: 'until',
      start: (resume) => {
        const wake = (): void => {
          this.#waiting.delete(wake);
          resume(undefined);
        };
        this.#waiting.add(wake);
        return () => this.#waiting.delete(wake);
      },
    };
  }
}

/** For a process to which nobody gave anything to read, as with `/dev/null`. */
export const NO_INPUT = new Input();
