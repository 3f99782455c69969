/** A running shell as its built-in commands see it, and the ways in which they leave the ordinary course of a script. */
import type { Process, Wait } from '../contract.ts';
import type { Jobs } from './jobs.ts';
import type { ShellState } from './shell-state.ts';
import type { Streams } from './streams.ts';
import type { Command } from './syntax-tree.ts';

/** Something that ends with an exit status. */
export type Running = Generator<Wait, number, unknown>;

/** Whose words errors are in: BusyBox's, Debian's `sh`, or bash's. */
export type ShellFlavor = 'ash' | 'dash' | 'bash';

export interface Session {
  readonly process: Process;
  readonly state: ShellState;
  /** `$0`. */
  readonly name: string;
  readonly flavor: ShellFlavor;
  readonly jobs: Jobs;
  readonly streams: Streams;
  run(command: Command): Running;
  /** Runs a program that is neither a function nor built in. */
  external(argv: readonly string[], environment?: Readonly<Record<string, string>>): Running;
  complain(message: string): void;
  path(path: string): string;
}

export type Builtin = (session: Session, argv: readonly string[]) => Running;

/** `exit`, and what `set -e` does. */
export class ShellExit extends Error {
  readonly status: number;

  constructor(status: number) {
    super('exit');
    this.status = status & 255;
  }
}

/** `return`. */
export class FunctionReturn extends Error {
  readonly status: number;

  constructor(status: number) {
    super('return');
    this.status = status & 255;
  }
}

/** `break` and `continue`, out of so many loops. */
export class LoopJump extends Error {
  readonly isContinue: boolean;
  levels: number;

  constructor(isContinue: boolean, levels: number) {
    super('loop');
    this.isContinue = isContinue;
    this.levels = levels;
  }
}
