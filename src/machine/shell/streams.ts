/** What commands read from and write to. A pipe holds any amount; writing to one that nobody reads ends the writer, as SIGPIPE does. */
import type { Wait } from '../contract.ts';

export type Write = (text: string) => void;

export interface Streams {
  readonly stdin: Input;
  readonly stdout: Write;
  readonly stderr: Write;
}

/** Thrown to a command that writes to a pipe whose reader is gone. */
export class BrokenPipe extends Error {}

/** Text that may still be growing. */
export class Input {
  #buffer: string;
  #isEnded: boolean;
  #wake: (() => void) | undefined;

  constructor(text = '', isEnded = true) {
    this.#buffer = text;
    this.#isEnded = isEnded;
  }

  push(text: string): void {
    this.#buffer += text;
    this.#wake?.();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  /** The next line with its end; at the end of the text the rest without one, then undefined. */
  *line(): Generator<Wait, string | undefined, unknown> {
    for (;;) {
      const end = this.#buffer.indexOf('\n');
      if (end !== -1 || this.#isEnded) {
        const line = end === -1 ? this.#buffer : this.#buffer.slice(0, end + 1);
        this.#buffer = this.#buffer.slice(line.length);
        return line === '' ? undefined : line;
      }
      yield this.#more();
    }
  }

  /** Whatever has come, at least something; undefined at the end. */
  *some(): Generator<Wait, string | undefined, unknown> {
    while (this.#buffer === '' && !this.#isEnded) yield this.#more();
    const text = this.#buffer;
    this.#buffer = '';
    return text === '' ? undefined : text;
  }

  *all(): Generator<Wait, string, unknown> {
    while (!this.#isEnded) yield this.#more();
    const text = this.#buffer;
    this.#buffer = '';
    return text;
  }

  #more(): Wait {
    return {
      kind: 'until',
      start: (resume) => {
        const wake = (): void => {
          this.#wake = undefined;
          resume(undefined);
        };
        this.#wake = wake;
        return () => {
          if (this.#wake === wake) this.#wake = undefined;
        };
      },
    };
  }
}

/** The middle of `a | b`. */
export class Pipe {
  readonly input = new Input('', false);
  #hasReader = true;

  readonly write = (text: string): void => {
    if (!this.#hasReader) throw new BrokenPipe();
    this.input.push(text);
  };

  closeReader(): void {
    this.#hasReader = false;
  }
}
