/** What it takes to start a process, and what is known of it when it has ended. */
import type { Program, Signal, StandardInput } from './contract.ts';
import type { TerminalDevice } from './terminal.ts';

export interface Output {
  stdout(text: string): void;
  stderr(text: string): void;
}

/** How a process came to its end. */
export interface ProcessEnd {
  readonly exitCode: number;
  readonly signal: Signal | undefined;
}

/** A program, and the command line with which it is started. */
export interface StartableCommand {
  readonly program: Program;
  readonly argv: readonly string[];
}

export interface ProcessStart {
  /** Asked when the program first looks. */
  readonly env: () => Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly parentPid: number;
  readonly output: Output;
  /** Nothing where it is not given. */
  readonly input?: StandardInput | undefined;
  readonly terminal?: TerminalDevice | undefined;
  readonly onEnd: (end: ProcessEnd) => void;
}
