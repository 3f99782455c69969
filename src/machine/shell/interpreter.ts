/**
 * Runs parsed scripts (POSIX.1-2017, Shell Command Language 2.9; wording of errors as BusyBox ash, dash and bash have it).
 * Tools run within the shell's own process unless in the background; every command costs CPU time, so that a loop that
 * never sleeps keeps a core busy.
 *
 * Left out: job control, aliases, descriptors above 2.
 */
import type { Process, Wait } from '../contract.ts';
import { Input } from '../standard-input.ts';
import { ArithmeticError } from './arithmetic.ts';
import { BUILTINS } from './builtins/index.ts';
import { Expansion } from './expansion.ts';
import type { Jobs } from './jobs.ts';
import { ShellError } from './parameter-operators.ts';
import { matchesPattern } from './pattern.ts';
import { runStages } from './pipeline.ts';
import { openRedirections } from './redirections.ts';
import { FunctionReturn, LoopJump, type Running, ShellExit, type ShellFlavor } from './session.ts';
import type { ShellState } from './shell-state.ts';
import { BUILTIN_CPU_MS, type CommandSession, SimpleCommands } from './simple-command.ts';
import type { Streams } from './streams.ts';
import type { Command } from './syntax-tree.ts';

/** CPU time is spent in pieces of this size. */
const CPU_PIECE_MS = 10;

export class Interpreter implements CommandSession {
  substitutionStatus: number | undefined;
  /** Somebody types the commands: bash says no line numbers then. */
  isInteractive = false;
  readonly process: Process;
  readonly state: ShellState;
  readonly name: string;
  readonly flavor: ShellFlavor;
  readonly jobs: Jobs;
  readonly #expansion: Expansion;
  readonly #commands: SimpleCommands;
  #streams: Streams;
  #cpuDebtMs = 0;

  constructor(process: Process, state: ShellState, name: string, flavor: ShellFlavor, streams: Streams, jobs: Jobs) {
    this.process = process;
    this.state = state;
    this.name = name;
    this.flavor = flavor;
    this.jobs = jobs;
    this.#streams = streams;
    this.#expansion = new Expansion({
      state,
      files: process.files,
      shellName: name,
      pid: process.pid,
      isBash: flavor === 'bash',
      substitute: (body) => this.#substitute(body),
    });
    this.#commands = new SimpleCommands(this, this.#expansion);
  }

  get streams(): Streams {
    return this.#streams;
  }

  /** Runs a command; answers its exit status, which is also remembered as `$?`. */
  *run(command: Command): Running {
    const status = yield* this.#dispatch(command);
    this.state.status = status;
    return status;
  }

  /** Runs with other streams than the shell's own. */
  *runWith(streams: Streams, body: () => Running): Running {
    const before = this.#streams;
    this.#streams = streams;
    try {
      return yield* body();
    } finally {
      this.#streams = before;
    }
  }

  keepStreams(streams: Streams): void {
    this.#streams = streams;
  }

  /** Prints an error in the shell's name. */
  complain(message: string, line = 1): void {
    const isBare = this.flavor === 'ash' || (this.flavor === 'bash' && this.isInteractive);
    const place = isBare ? '' : this.flavor === 'dash' ? `${line}: ` : `line ${line}: `;
    this.#streams.stderr(`${this.name}: ${place}${message}\n`);
  }

  /** Lets the CPU time pass that was used so far. */
  *spend(cpuMs: number): Generator<Wait, void, unknown> {
    this.#cpuDebtMs += cpuMs;
    if (this.#cpuDebtMs < CPU_PIECE_MS) return;
    this.#cpuDebtMs = 0;
    yield { kind: 'work', cpuMs: CPU_PIECE_MS };
  }

  *#dispatch(command: Command): Running {
    switch (command.kind) {
      case 'simple':
        return yield* this.#heedErrors(yield* this.#commands.run(command));
      case 'list':
        return yield* this.#list(command);
      case 'and':
      case 'or': {
        const left = yield* this.#condition(command.left);
        return (left === 0) === (command.kind === 'and') ? yield* this.run(command.right) : left;
      }
      case 'pipeline':
        return yield* this.#pipeline(command);
      case 'group':
        return yield* this.run(command.body);
      case 'subshell':
        return yield* this.#heedErrors(yield* this.subshell(command.body, this.#streams));
      case 'redirected':
        return yield* this.#redirected(command);
      case 'if':
        return yield* this.#if(command);
      case 'while':
        return yield* this.#loop(command.body, function* (this: Interpreter) {
          return ((yield* this.#condition(command.condition)) === 0) !== command.isUntil;
        });
      case 'for':
        return yield* this.#for(command);
      case 'counting-for': {
        yield* this.#expansion.arithmetic(command.first);
        let isFirst = true;
        return yield* this.#loop(command.body, function* (this: Interpreter) {
          if (!isFirst) yield* this.#expansion.arithmetic(command.next);
          isFirst = false;
          return (yield* this.#expansion.arithmetic(command.condition)) !== 0;
        });
      }
      case 'case':
        return yield* this.#case(command);
      case 'function':
        this.state.functions.set(command.name, command.body);
        return 0;
      case 'arithmetic':
        return (yield* this.#expansion.arithmetic(command.expression)) === 0 ? 1 : 0;
    }
  }

  *#list(list: Extract<Command, { kind: 'list' }>): Running {
    let status = 0;
    for (const { command, isBackground } of list.items) {
      if (isBackground) {
        yield* this.#background(command);
        status = 0;
        this.state.status = 0;
      } else status = yield* this.run(command);
      yield* this.jobs.runTraps(this);
    }
    return status;
  }

  *#condition(command: Command): Running {
    this.state.conditionDepth++;
    try {
      return yield* this.run(command);
    } finally {
      this.state.conditionDepth--;
    }
  }

  // biome-ignore lint/correctness/useYield: a running like the others
  *#heedErrors(status: number): Running {
    if (status !== 0 && this.state.options.errexit && this.state.conditionDepth === 0) throw new ShellExit(status);
    return status;
  }

  *#if(command: Extract<Command, { kind: 'if' }>): Running {
    for (const clause of command.clauses) {
      if ((yield* this.#condition(clause.condition)) === 0) return yield* this.run(clause.body);
    }
    return command.otherwise === undefined ? 0 : yield* this.run(command.otherwise);
  }

  *#for(command: Extract<Command, { kind: 'for' }>): Running {
    const values =
      command.words === undefined ? [...this.state.positional] : yield* this.#expansion.words(command.words);
    return yield* this.#loop(
      command.body,
      // biome-ignore lint/correctness/useYield: the other conditions wait
      function* (this: Interpreter) {
        const value = values.shift();
        if (value !== undefined) this.state.set(command.name, value);
        return value !== undefined;
      },
    );
  }

  *#loop(body: Command, hasNext: (this: Interpreter) => Generator<Wait, boolean, unknown>): Running {
    let status = 0;
    try {
      while (yield* hasNext.call(this)) {
        yield* this.spend(BUILTIN_CPU_MS);
        try {
          status = yield* this.run(body);
          yield* this.jobs.runTraps(this);
        } catch (error) {
          if (!(error instanceof LoopJump) || !error.isContinue || --error.levels > 0) throw error;
          status = 0;
        }
      }
    } catch (error) {
      if (!(error instanceof LoopJump) || --error.levels > 0) throw error;
      status = 0;
    }
    return status;
  }

  *#case(command: Extract<Command, { kind: 'case' }>): Running {
    const subject = yield* this.#expansion.text(command.subject);
    for (const arm of command.arms) {
      for (const pattern of arm.patterns) {
        if (matchesPattern(subject, yield* this.#expansion.pattern(pattern))) return yield* this.run(arm.body);
      }
    }
    return 0;
  }

  *#redirected(command: Extract<Command, { kind: 'redirected' }>): Running {
    const redirected = yield* openRedirections(this, this.#expansion, command.redirections);
    if (redirected === undefined) return 1;
    return yield* this.runWith(redirected, () => this.run(command.body));
  }

  *#pipeline(command: Extract<Command, { kind: 'pipeline' }>): Running {
    const [only] = command.stages;
    const status =
      command.stages.length === 1 && only !== undefined
        ? yield* this.#condition(only)
        : yield* this.#stages(command.stages);
    if (!command.isNegated) return yield* this.#heedErrors(status);
    return status === 0 ? 1 : 0;
  }

  *#stages(stages: readonly Command[]): Running {
    const subshell = (stage: Command, streams: Streams): Running => this.subshell(stage, streams);
    const statuses = yield* runStages(this.process, stages, this.#streams, subshell);
    const failed = statuses.findLast((status) => status !== 0) ?? 0;
    return this.state.options.pipefail ? failed : (statuses.at(-1) ?? 0);
  }

  external(argv: readonly string[], environment?: Readonly<Record<string, string>>): Running {
    return this.#commands.external(argv, environment);
  }

  /** A path as seen from the shell's working directory. */
  path(path: string): string {
    return path.startsWith('/') ? path : `${this.state.workingDirectory}/${path}`;
  }

  /** Runs with a copy of everything that the shell remembers. */
  *subshell(command: Command, streams: Streams): Running {
    const inner = new Interpreter(this.process, this.state.copy(), this.name, this.flavor, streams, this.jobs);
    inner.isInteractive = this.isInteractive;
    try {
      return yield* inner.run(command);
    } catch (error) {
      return inner.endOf(error);
    }
  }

  /** The status with which a script ends that was left this way; throws what is no such way. */
  endOf(error: unknown): number {
    if (error instanceof ShellExit) return error.status;
    if (error instanceof FunctionReturn) return error.status;
    if (error instanceof LoopJump) return 0;
    if (error instanceof ShellError || error instanceof ArithmeticError) {
      this.complain(error.message);
      return 2;
    }
    throw error;
  }

  *#substitute(body: Command): Generator<Wait, string, unknown> {
    let written = '';
    const stdout = (text: string): void => {
      written += text;
    };
    this.state.status = yield* this.subshell(body, { ...this.#streams, stdout, isShown: false });
    this.substitutionStatus = this.state.status;
    return written;
  }

  *#background(command: Command): Generator<Wait, void, unknown> {
    const streams = { ...this.#streams, stdin: new Input() };
    if (command.kind === 'simple' && command.redirections.length === 0 && command.assignments.length === 0) {
      const argv = yield* this.#expansion.words(command.words);
      const [name = ''] = argv;
      if (!this.state.functions.has(name) && !BUILTINS.has(name) && this.process.canRun(name)) {
        this.state.backgroundPid = this.jobs.startProcess(argv, this.#commands.runOptions(streams));
        return;
      }
    }
    this.state.backgroundPid = this.jobs.startTask(this.subshell(command, streams));
  }
}
