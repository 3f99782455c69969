/** Built-in commands that steer a script: exit, return, break, continue, eval, `.`, exec, wait, trap, kill. */
import type { Signal } from '../../contract.ts';
import { parseScript } from '../parser.ts';
import { type Builtin, FunctionReturn, LoopJump, ShellExit } from '../session.ts';
import { SIGNAL_NAMES, signalOf } from '../signal-names.ts';

function statusOf(argument: string | undefined, otherwise: number): number {
  return argument === undefined ? otherwise : Number.parseInt(argument, 10) || 0;
}

// biome-ignore-start lint/correctness/useYield: built-ins run like commands that wait

export const exit: Builtin = function* ({ state }, [, argument]) {
  throw new ShellExit(statusOf(argument, state.status));
};

export const returning: Builtin = function* ({ state }, [, argument]) {
  throw new FunctionReturn(statusOf(argument, state.status));
};

export const breaking: Builtin = function* (_, [, argument]) {
  throw new LoopJump(false, statusOf(argument, 1));
};

export const continuing: Builtin = function* (_, [, argument]) {
  throw new LoopJump(true, statusOf(argument, 1));
};

export const evaluating: Builtin = function* (session, [, ...words]) {
  return yield* session.run(parseScript(words.join(' ')));
};

export const sourcing: Builtin = function* (session, [, path = '', ...args]) {
  const text = session.process.files.read(session.path(path));
  if (text === undefined) {
    session.complain(
      session.flavor === 'ash'
        ? `.: can't open '${path}': No such file or directory`
        : `${path}: No such file or directory`,
    );
    throw new ShellExit(session.flavor === 'bash' ? 1 : 2);
  }
  const { state } = session;
  const before = state.positional;
  if (args.length > 0) state.positional = args;
  try {
    return yield* session.run(parseScript(text));
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    state.positional = before;
  }
};

const FORWARDED: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'];

/** The program takes the shell's place: signals go to it, its end is the end. */
export const executing: Builtin = function* (session, [, ...argv]) {
  if (argv.length === 0) return 0;
  const { process } = session;
  const others = new Set(process.processes().map((entry) => entry.pid));
  for (const signal of FORWARDED) {
    process.onSignal(signal, () => {
      const successor = process.processes().find((entry) => entry.parentPid === process.pid && !others.has(entry.pid));
      if (successor !== undefined) process.kill(successor.pid, signal);
      else if (process.pid !== 1 && signal !== 'SIGWINCH') process.exit(143);
    });
  }
  throw new ShellExit(yield* session.external(argv));
};

export const waiting: Builtin = function* (session, [, ...pids]) {
  if (pids.length === 0 || pids[0] === '-n') return yield* session.jobs.wait();
  let status = 0;
  for (const pid of pids) status = yield* session.jobs.wait(Number(pid.replace(/^%/, '')));
  return status;
};

export const trapping: Builtin = function* (session, argv) {
  const { state, jobs } = session;
  const [, first = '', ...rest] = argv[1] === '--' ? argv.slice(1) : argv;
  const isReset = first === '-' || rest.length === 0;
  const names = rest.length === 0 ? [first] : rest;
  for (const name of names) {
    if (name === '') continue;
    if (name === 'EXIT' || name === '0') {
      state.exitTrap = isReset ? undefined : first;
      continue;
    }
    if (/^(?:ERR|DEBUG|RETURN|CHLD|PIPE|SIGPIPE|TSTP|ALRM|CONT|TTIN|TTOU)$/.test(name)) continue;
    const signal = signalOf(name);
    if (signal === undefined) {
      session.complain(`trap: ${name}: invalid signal specification`);
      return 1;
    }
    jobs.trap(signal, isReset ? undefined : first);
  }
  return 0;
};

export const killing: Builtin = function* (session, [, ...args]) {
  let signal: Signal | 'none' = 'SIGTERM';
  let status = 0;
  while (args[0]?.startsWith('-') === true) {
    const option = args.shift() ?? '';
    const name = option === '-s' || option === '-n' ? (args.shift() ?? '') : option.slice(1);
    if (name === 'l') {
      session.streams.stdout(`${SIGNAL_NAMES.join('\n')}\n`);
      return 0;
    }
    const found = name === '0' ? 'none' : signalOf(name);
    if (found === undefined) {
      session.complain(`kill: bad signal name '${name}'`);
      return 1;
    }
    signal = found;
  }
  for (const pid of args) {
    if (!session.jobs.kill(Number(pid.replace(/^%/, '')), signal)) {
      session.complain(`kill: can't kill pid ${pid}: No such process`);
      status = 1;
    }
  }
  return status;
};

// biome-ignore-end lint/correctness/useYield: built-ins run like commands that wait
