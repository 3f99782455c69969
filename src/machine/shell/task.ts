/**
 * Part of a shell that runs beside the rest: a stage of a pipeline, a background list. The machine's engine drives one generator per
 * process; this drives further ones by the same rules within the same process, and stops them when that process is gone.
 */
import type { Timer } from '../../kernel/index.ts';
import type { Process, ProgramRun, Wait } from '../contract.ts';
import { BrokenPipe } from './streams.ts';

/** Exit code of what SIGPIPE ended. */
const BROKEN_PIPE_CODE = 141;

export class Task {
  readonly #process: Process;
  readonly #body: ProgramRun;
  readonly #onEnd: (code: number) => void;
  #timer: Timer | undefined;
  #giveUp: (() => void) | undefined;
  #waitNumber = 0;
  #isOver = false;

  constructor(process: Process, body: ProgramRun, onEnd: (code: number) => void) {
    this.#process = process;
    this.#body = body;
    this.#onEnd = onEnd;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Runs until it first waits. */
  start(): void {
    this.#advance(undefined);
  }

  /** Ends it where it stands, with that code. */
  stop(code: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#process.clock.cancel(this.#timer);
    const giveUp = this.#giveUp;
    this.#giveUp = undefined;
    giveUp?.();
    this.#onEnd(code);
  }

  #advance(value: unknown): void {
    let answer = value;
    while (!this.#isOver) {
      const step = this.#step(answer);
      if (step === undefined) return;
      if (step.kind !== 'until') {
        this.#pause(step);
        return;
      }
      const outcome = this.#waitUntil(step.start);
      if (!outcome.isSettled) return;
      answer = outcome.value;
    }
  }

  #step(answer: unknown): Wait | undefined {
    try {
      const step = this.#body.next(answer);
      if (step.done !== true) return step.value;
      this.stop(step.value);
    } catch (error) {
      if (!(error instanceof BrokenPipe)) throw error;
      this.stop(BROKEN_PIPE_CODE);
    }
    return undefined;
  }

  #pause(wait: Exclude<Wait, { kind: 'until' }>): void {
    if (wait.kind === 'work') this.#process.useCpu(wait.cpuMs);
    const ms = wait.kind === 'work' ? wait.cpuMs : wait.ms;
    this.#timer = this.#process.clock.schedule(ms, () => {
      if (this.#isAlive()) this.#advance(undefined);
      else this.#isOver = true;
    });
  }

  #isAlive(): boolean {
    return this.#process.processes().some((entry) => entry.pid === this.#process.pid);
  }

  #waitUntil(start: (resume: (value: unknown) => void) => () => void): { isSettled: boolean; value: unknown } {
    const number = ++this.#waitNumber;
    const outcome = { isSettled: false, value: undefined as unknown };
    let isStarting = true;
    const giveUp = start((value) => {
      if (this.#isOver || number !== this.#waitNumber || outcome.isSettled) return;
      outcome.isSettled = true;
      outcome.value = value;
      if (isStarting) return;
      this.#giveUp = undefined;
      this.#advance(value);
    });
    isStarting = false;
    if (!outcome.isSettled) this.#giveUp = giveUp;
    return outcome;
  }
}
