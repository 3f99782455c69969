/** What commands read from and write to. A pipe holds any amount; writing to one that nobody reads ends the writer, as SIGPIPE does. */
import type { StandardInput } from '../contract.ts';
import { Input } from '../standard-input.ts';

export type Write = (text: string) => void;

export interface Streams {
  readonly stdin: StandardInput;
  readonly stdout: Write;
  readonly stderr: Write;
  /** Whether standard output is shown at a terminal. */
  readonly isShown: boolean;
}

/** Thrown to a command that writes to a pipe whose reader is gone. */
export class BrokenPipe extends Error {}

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
