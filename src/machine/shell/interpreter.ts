/**
 * Runs parsed scripts (POSIX.1-2017, Shell Command Language 2.9; wording of errors as BusyBox ash, dash and bash have it).
 * Tools run within the shell's own process unless in the background; every command costs CPU time, so that a loop that
 * never sleeps keeps a core busy.
 *
 * Left out: job control, aliases, descriptors above 2.
 */
import type { Process, Wait } from '../contract.ts';
import { APPLETS } from './applets/index.ts';
import { ArithmeticError } from './arithmetic.ts';
import { BUILTINS } from './builtins/index.ts';
import { evaluateCondition } from './condition.ts';
import { Expansion } from './expansion.ts';
import type { Jobs } from './jobs.ts';
import { ShellError } from './parameter-operators.ts';
import { matchesPattern } from './pattern.ts';
import { openRedirections, type Redirected } from './redirections.ts';
import { FunctionReturn, LoopJump, type Running, type Session, ShellExit, type ShellFlavor } from './session.ts';
import type { ShellState } from './shell-state.ts';
import { BrokenPipe, Input, Pipe, type Streams } from './streams.ts';
import type { Assignment, Command, Word } from './syntax-tree.ts';
import { Task } from './task.ts';
import { literalOf } from './word-parser.ts';

const BUILTIN_CPU_MS = 0.05;
const TOOL_CPU_MS = 1;
/** CPU time is spent in pieces of this size. */
const CPU_PIECE_MS = 10;
const DEEPEST_CALL = 200;

type Simple = Extract<Command, { kind: 'simple' }>;

export class Interpreter implements Session {
  readonly process: Process;
  readonly state: ShellState;
  readonly name: string;
  readonly flavor: ShellFlavor;
  readonly jobs: Jobs;
  readonly #expansion: Expansion;
  #streams: Streams;
  #cpuDebtMs = 0;
  #depth = 0;

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

  /** Prints an error in the shell's name. */
  complain(message: string, line = 1): void {
    const place = this.flavor === 'ash' ? '' : this.flavor === 'dash' ? `${line}: ` : `line ${line}: `;
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
        return yield* this.#heedErrors(yield* this.#simple(command));
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
    const statuses: number[] = stages.map(() => 0);
    let running = stages.length;
    let resumeWhenDone: (() => void) | undefined;
    const tasks: Task[] = [];
    let stdin = this.#streams.stdin;
    for (const [index, stage] of stages.entries()) {
      const own = stdin;
      const before = index > 0 ? this.#pipeOf.get(own) : undefined;
      const pipe = index < stages.length - 1 ? new Pipe() : undefined;
      if (pipe !== undefined) {
        this.#pipeOf.set(pipe.input, pipe);
        stdin = pipe.input;
      }
      const streams = { ...this.#streams, stdin: own, stdout: pipe?.write ?? this.#streams.stdout };
      const task = new Task(this.process, this.subshell(stage, streams), (status) => {
        statuses[index] = status;
        pipe?.input.end();
        before?.closeReader();
        running--;
        if (running === 0) resumeWhenDone?.();
      });
      tasks.push(task);
    }
    for (const task of tasks) task.start();
    if (running > 0) {
      yield {
        kind: 'until',
        start: (resume) => {
          resumeWhenDone = () => resume(undefined);
          return () => {
            for (const task of tasks) task.stop(143);
          };
        },
      };
    }
    const failed = statuses.findLast((status) => status !== 0) ?? 0;
    return this.state.options.pipefail ? failed : (statuses.at(-1) ?? 0);
  }

  readonly #pipeOf = new WeakMap<Input, Pipe>();

  /** Runs with a copy of everything that the shell remembers. */
  *subshell(command: Command, streams: Streams): Running {
    const inner = new Interpreter(this.process, this.state.copy(), this.name, this.flavor, streams, this.jobs);
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
    this.state.status = yield* this.subshell(body, { ...this.#streams, stdout });
    return written;
  }

  *#background(command: Command): Generator<Wait, void, unknown> {
    const streams = { ...this.#streams, stdin: new Input() };
    if (command.kind === 'simple' && command.redirections.length === 0 && command.assignments.length === 0) {
      const argv = yield* this.#expansion.words(command.words);
      const [name = ''] = argv;
      if (!this.state.functions.has(name) && !BUILTINS.has(name) && this.process.canRun(name)) {
        this.state.backgroundPid = this.jobs.startProcess(argv, this.#runOptions(streams));
        return;
      }
    }
    this.state.backgroundPid = this.jobs.startTask(this.subshell(command, streams));
  }

  *#simple(command: Simple): Running {
    const { state } = this;
    const statusBefore = state.status;
    state.status = 0;
    const words = yield* this.#wordsOf(command, statusBefore);
    const redirected = yield* openRedirections(this, this.#expansion, command.redirections);
    if (redirected === undefined) return 1;
    if (state.options.xtrace && words.length > 0) this.#streams.stderr(`+ ${words.join(' ')}\n`);
    if (words.length === 0) {
      for (const assignment of command.assignments) yield* this.#assign(assignment);
      return command.assignments.length > 0 || command.redirections.length > 0 ? state.status : 0;
    }
    return yield* this.runWith(redirected, () => this.#invoke(words, command, redirected));
  }

  *#wordsOf(command: Simple, statusBefore: number): Generator<Wait, string[], unknown> {
    this.state.status = statusBefore;
    const first = literalOf(command.words[0]);
    const words =
      first === '[[' ? yield* this.#conditionWords(command.words) : yield* this.#expansion.words(command.words);
    if (words.length === 0) this.state.status = command.words.length > 0 ? this.state.status : 0;
    return words;
  }

  /** Within `[[ … ]]` nothing is split, and the right side of `==` is a pattern. */
  *#conditionWords(words: readonly Word[]): Generator<Wait, string[], unknown> {
    const texts: string[] = [];
    for (const word of words) {
      const isPattern = /^(?:==?|!=)$/.test(texts.at(-1) ?? '');
      texts.push(isPattern ? yield* this.#expansion.pattern(word) : yield* this.#expansion.text(word));
    }
    return texts;
  }

  *#invoke(argv: readonly string[], command: Simple, redirected: Redirected): Running {
    const [name = '', ...rest] = argv;
    const body = this.state.functions.get(name);
    const builtin = BUILTINS.get(name);
    if (name === '[[') return evaluateCondition(rest.slice(0, -1), this);
    if (body === undefined && builtin === undefined) return yield* this.#external(argv, command);
    const restore = yield* this.#temporarily(command.assignments, builtin !== undefined && name === 'exec');
    yield* this.spend(BUILTIN_CPU_MS);
    try {
      if (body !== undefined) return yield* this.#call(body, rest);
      if (name === 'exec' && rest.length === 0) this.#streams = redirected;
      return builtin === undefined ? 0 : yield* builtin(this, argv);
    } finally {
      restore();
    }
  }

  *#call(body: Command, args: readonly string[]): Running {
    if (++this.#depth > DEEPEST_CALL) throw new ShellError('maximum function recursion depth exceeded');
    const { state } = this;
    const before = state.positional;
    state.positional = args;
    state.locals.push(new Map());
    try {
      return yield* this.run(body);
    } catch (error) {
      if (error instanceof FunctionReturn) return error.status;
      throw error;
    } finally {
      this.#depth--;
      state.positional = before;
      for (const [name, value] of state.locals.pop() ?? []) {
        if (value === undefined) state.variables.delete(name);
        else state.variables.set(name, value);
      }
    }
  }

  /** A program: one of the small tools in here, anything else as a process of its own. */
  *external(argv: readonly string[], environment: Readonly<Record<string, string>> = {}, line = 1): Running {
    const [name = ''] = argv;
    const { process, state, streams } = this;
    if (!process.canRun(name)) {
      const isThere = name.includes('/') && process.files.exists(this.path(name));
      const why = isThere
        ? 'Permission denied'
        : this.flavor === 'bash' && !name.includes('/')
          ? 'command not found'
          : 'not found';
      this.complain(`${name}: ${why}`, line);
      return isThere ? 126 : 127;
    }
    yield* this.spend(TOOL_CPU_MS);
    const applet =
      name.includes('/') && process.files.read(this.path(name)) !== undefined ? undefined : APPLETS.get(baseOf(name));
    const env = { ...state.environment(), ...environment };
    if (applet === undefined) {
      return (yield process.run(argv, { ...this.#runOptions(streams), env })) as number;
    }
    try {
      return yield* applet({
        process,
        argv,
        env,
        streams,
        path: (path) => this.path(path),
        isBusybox: this.flavor === 'ash',
      });
    } catch (error) {
      if (error instanceof BrokenPipe) throw error;
      throw error;
    }
  }

  *#external(argv: readonly string[], command: Simple): Running {
    const environment: Record<string, string> = {};
    for (const { name, value } of command.assignments) {
      environment[name] = 'array' in value ? '' : yield* this.#expansion.text(value);
    }
    return yield* this.external(argv, environment, command.line);
  }

  /** A path as seen from the shell's working directory. */
  path(path: string): string {
    return path.startsWith('/') ? path : `${this.state.workingDirectory}/${path}`;
  }

  #runOptions(streams: Streams) {
    const quietly = (write: (text: string) => void) => (text: string) => {
      try {
        write(text);
      } catch (error) {
        if (!(error instanceof BrokenPipe)) throw error;
      }
    };
    return {
      stdout: quietly(streams.stdout),
      stderr: quietly(streams.stderr),
      env: this.state.environment(),
      workingDirectory: this.state.workingDirectory,
    };
  }

  *#temporarily(assignments: readonly Assignment[], isLasting: boolean): Generator<Wait, () => void, unknown> {
    const { variables } = this.state;
    const before = assignments.map(({ name }) => [name, variables.get(name)] as const);
    for (const assignment of assignments) yield* this.#assign(assignment);
    return () => {
      if (isLasting) return;
      for (const [name, value] of before) {
        if (value === undefined) variables.delete(name);
        else variables.set(name, value);
      }
    };
  }

  *#assign({ name, index, isAppend, value }: Assignment): Generator<Wait, void, unknown> {
    const { state } = this;
    const before = state.variables.get(name);
    const list = typeof before === 'object' ? before : before === undefined ? [] : [before];
    if ('array' in value) {
      const items = yield* this.#expansion.words(value.array);
      state.set(name, isAppend ? [...list, ...items] : items);
      return;
    }
    const text = yield* this.#expansion.text(value);
    if (index !== undefined) {
      const at = yield* this.#expansion.arithmetic(index);
      const items = [...list];
      while (items.length < at) items.push('');
      items[at] = text;
      state.set(name, items);
      return;
    }
    const isSet = state.set(name, isAppend ? `${state.get(name) ?? ''}${text}` : text);
    if (!isSet) throw new ShellError(`${name}: is read only`);
  }
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
