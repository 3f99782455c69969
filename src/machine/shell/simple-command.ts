/** One command with its arguments: assignments, redirections, then a function, a built-in command, a tool or a program of its own. */
import type { RunOptions, Wait } from '../contract.ts';
import { baseName } from '../file-paths.ts';
import { APPLETS } from './applets/index.ts';
import { BUILTINS } from './builtins/index.ts';
import { evaluateCondition } from './condition.ts';
import type { Expansion } from './expansion.ts';
import { ShellError } from './parameter-operators.ts';
import { openRedirections } from './redirections.ts';
import { FunctionReturn, type Running, type Session } from './session.ts';
import { BrokenPipe, type Streams } from './streams.ts';
import type { Assignment, Command, Word } from './syntax-tree.ts';
import { literalOf } from './word-parser.ts';

export const BUILTIN_CPU_MS = 0.05;
const TOOL_CPU_MS = 1;
const DEEPEST_CALL = 200;

type Simple = Extract<Command, { kind: 'simple' }>;

/** A shell as its simple commands see it. */
export interface CommandSession extends Session {
  /** Exit status of the command substitution that ran last; undefined when there was none. */
  substitutionStatus: number | undefined;
  runWith(streams: Streams, body: () => Running): Running;
  /** From now on the shell's own streams. */
  keepStreams(streams: Streams): void;
  /** Lets CPU time pass. */
  spend(cpuMs: number): Generator<Wait, void, unknown>;
  complain(message: string, line?: number): void;
}

export class SimpleCommands {
  readonly #session: CommandSession;
  readonly #expansion: Expansion;
  #depth = 0;

  constructor(session: CommandSession, expansion: Expansion) {
    this.#session = session;
    this.#expansion = expansion;
  }

  *run(command: Simple): Running {
    const session = this.#session;
    const isCondition = literalOf(command.words[0]) === '[[';
    session.substitutionStatus = undefined;
    const words = isCondition
      ? yield* this.#conditionWords(command.words)
      : yield* this.#expansion.words(command.words);
    const redirected = yield* openRedirections(session, this.#expansion, command.redirections);
    if (redirected === undefined) return 1;
    if (session.state.options.xtrace && words.length > 0) session.streams.stderr(`+ ${words.join(' ')}\n`);
    if (words.length === 0) {
      for (const assignment of command.assignments) yield* this.#assign(assignment);
      return session.substitutionStatus ?? 0;
    }
    if (words.length === 1 && words[0] === 'exec') {
      session.keepStreams(redirected);
      return 0;
    }
    return yield* session.runWith(redirected, () => this.#invoke(words, command));
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

  *#invoke(argv: readonly string[], command: Simple): Running {
    const [name = '', ...rest] = argv;
    const body = this.#session.state.functions.get(name);
    const builtin = BUILTINS.get(name);
    if (name === '[[') return evaluateCondition(rest.slice(0, -1), this.#session);
    if (body === undefined && builtin === undefined) return yield* this.#external(argv, command);
    const restore = yield* this.#temporarily(command.assignments, builtin !== undefined && name === 'exec');
    yield* this.#session.spend(BUILTIN_CPU_MS);
    try {
      if (body !== undefined) return yield* this.#call(body, rest);
      return builtin === undefined ? 0 : yield* builtin(this.#session, argv);
    } finally {
      restore();
    }
  }

  *#call(body: Command, args: readonly string[]): Running {
    if (++this.#depth > DEEPEST_CALL) throw new ShellError('maximum function recursion depth exceeded');
    const { state } = this.#session;
    const before = state.positional;
    state.positional = args;
    state.locals.push(new Map());
    try {
      return yield* this.#session.run(body);
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
    const { process, state, streams } = this.#session;
    if (!process.canRun(name)) {
      const isThere = name.includes('/') && process.files.exists(this.#session.path(name));
      const why = isThere
        ? 'Permission denied'
        : this.#session.flavor === 'bash' && !name.includes('/')
          ? 'command not found'
          : 'not found';
      this.#session.complain(`${name}: ${why}`, line);
      return isThere ? 126 : 127;
    }
    yield* this.#session.spend(TOOL_CPU_MS);
    const applet =
      name.includes('/') && process.files.read(this.#session.path(name)) !== undefined
        ? undefined
        : APPLETS.get(baseName(name));
    const env = { ...state.environment(), ...environment };
    if (applet === undefined) {
      return (yield process.run(argv, { ...this.runOptions(streams), env })) as number;
    }
    const path = (text: string): string => this.#session.path(text);
    return yield* applet({ process, argv, env, streams, path, isBusybox: this.#session.flavor === 'ash' });
  }

  *#external(argv: readonly string[], command: Simple): Running {
    const environment: Record<string, string> = {};
    for (const { name, value } of command.assignments) {
      environment[name] = 'array' in value ? '' : yield* this.#expansion.text(value);
    }
    return yield* this.external(argv, environment, command.line);
  }

  /** Where a process of its own writes to, and what it knows. */
  runOptions(streams: Streams): RunOptions {
    const quietly = (write: (text: string) => void) => (text: string) => {
      try {
        write(text);
      } catch (error) {
        if (!(error instanceof BrokenPipe)) throw error;
      }
    };
    return {
      stdin: streams.stdin,
      stdout: quietly(streams.stdout),
      stderr: quietly(streams.stderr),
      env: this.#session.state.environment(),
      workingDirectory: this.#session.state.workingDirectory,
    };
  }

  *#temporarily(assignments: readonly Assignment[], isLasting: boolean): Generator<Wait, () => void, unknown> {
    const { variables } = this.#session.state;
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
    const { state } = this.#session;
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
