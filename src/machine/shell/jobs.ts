/** What a shell has running in the background, and the signals that it traps (POSIX.1-2017: `wait`, `trap`). */
import type { Process, RunOptions, Signal, Wait } from '../contract.ts';
import { parseScript } from './parser.ts';
import type { Running, Session } from './session.ts';
import { signalNumber } from './signal-names.ts';
import { Task } from './task.ts';

const NO_SUCH_CHILD = 127;
/** IDs of what is no process of its own in this model. */
const FIRST_TASK_PID = 1000;

interface Job {
  status: number | undefined;
  readonly stop: (code: number) => void;
}

export class Jobs {
  readonly #process: Process;
  readonly #jobs = new Map<number, Job>();
  readonly #traps = new Map<Signal, string>();
  readonly #pending: Signal[] = [];
  #wake: (() => void) | undefined;
  #nextTaskPid = FIRST_TASK_PID;
  #lastPid: number;

  constructor(process: Process) {
    this.#process = process;
    this.#lastPid = process.pid;
  }

  /** Answers the process ID. */
  startProcess(argv: readonly string[], options: RunOptions): number {
    const before = new Set(this.#process.processes().map((entry) => entry.pid));
    const wait = this.#process.run(argv, options);
    if (wait.kind !== 'until') return 0;
    let early: number | undefined;
    let job: Job | undefined;
    const stop = wait.start((code) => {
      if (job === undefined) early = Number(code);
      else this.#finish(job, Number(code));
    });
    const started = this.#process.processes().find((entry) => !before.has(entry.pid));
    const pid = started?.pid ?? this.#lastPid + 1;
    this.#lastPid = pid;
    job = { status: early, stop: () => stop() };
    this.#jobs.set(pid, job);
    return pid;
  }

  /** Runs part of the script beside the rest; answers an ID by which it can be waited for. */
  startTask(body: Running): number {
    const pid = this.#nextTaskPid++;
    const task = new Task(this.#process, body, (code) => this.#finish(job, code));
    const job: Job = { status: undefined, stop: (code) => task.stop(code) };
    this.#jobs.set(pid, job);
    task.start();
    return pid;
  }

  /** Sends a signal to a job or any process of the container; false when there is none. */
  kill(pid: number, signal: Signal | 'none'): boolean {
    const job = this.#jobs.get(pid);
    if (pid >= FIRST_TASK_PID && job !== undefined) {
      const isRunning = job.status === undefined;
      if (isRunning && signal !== 'none') job.stop(128 + signalNumber(signal));
      return isRunning;
    }
    if (signal === 'none') return this.#process.processes().some((entry) => entry.pid === pid);
    return this.#process.kill(pid, signal);
  }

  /** Waits for a job, or all of them; a trapped signal ends the waiting with 128 + its number. */
  *wait(pid?: number): Running {
    const jobs = pid === undefined ? [...this.#jobs.values()] : [this.#jobs.get(pid)];
    for (const job of jobs) {
      if (job === undefined) return NO_SUCH_CHILD;
      while (job.status === undefined) {
        const [signal] = this.#pending;
        if (signal !== undefined) return 128 + signalNumber(signal);
        yield this.#change();
      }
      if (pid !== undefined) {
        this.#jobs.delete(pid);
        return job.status;
      }
    }
    if (pid === undefined) this.#jobs.clear();
    return 0;
  }

  /** Sets, with `''` ignores, with undefined no longer traps a signal. */
  trap(signal: Signal, action: string | undefined): void {
    if (action === undefined) this.#traps.delete(signal);
    else this.#traps.set(signal, action);
    this.#process.onSignal(signal, () => this.#receive(signal));
  }

  /** Runs the actions of signals that came meanwhile. */
  *runTraps(session: Session): Generator<Wait, void, unknown> {
    for (;;) {
      const signal = this.#pending.shift();
      if (signal === undefined) return;
      const { status } = session.state;
      yield* session.run(parseScript(this.#traps.get(signal) ?? ''));
      session.state.status = status;
    }
  }

  #receive(signal: Signal): void {
    const action = this.#traps.get(signal);
    if (action === undefined) {
      if (this.#process.pid !== 1) this.#process.exit(128 + signalNumber(signal));
      return;
    }
    if (action === '') return;
    this.#pending.push(signal);
    this.#wake?.();
  }

  #finish(job: Job, code: number): void {
    job.status = code;
    this.#wake?.();
  }

  #change(): Wait {
    return {
      kind: 'until',
      start: (resume) => {
        this.#wake = () => {
          this.#wake = undefined;
          resume(undefined);
        };
        return () => {
          this.#wake = undefined;
        };
      },
    };
  }
}
