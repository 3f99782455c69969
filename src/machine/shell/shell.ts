/**
 * `sh`, `ash` and `bash`: runs a script given with `-c` or in a file, or what it reads from standard input. Without anything to read it ends
 * at once, as `kubectl run --image=busybox` shows. As PID 1 it takes no notice of SIGTERM unless the script traps it.
 */
import type { Process, ProgramRun } from '../contract.ts';
import { setOptions } from './builtins/variables.ts';
import { runCommands } from './command-loop.ts';
import { Interpreter } from './interpreter.ts';
import { Jobs } from './jobs.ts';
import { parseScript } from './parser.ts';
import type { ShellFlavor } from './session.ts';
import { ShellState } from './shell-state.ts';
import type { Streams } from './streams.ts';
import { ShellSyntaxError } from './syntax-tree.ts';

const MEMORY_BYTES = 700 * 1024;

interface Invocation {
  /** Undefined when it is to be read from standard input. */
  readonly script: string | undefined;
  readonly isInteractive: boolean;
  readonly name: string;
  readonly args: readonly string[];
}

/** The program behind `sh`; `argv[0]` says which shell it is. */
export function* runShell(process: Process, argv: readonly string[] = process.argv): ProgramRun {
  process.useMemory(MEMORY_BYTES);
  const [command = 'sh'] = argv;
  const flavor: ShellFlavor = /bash$/.test(command) ? 'bash' : process.canRun('busybox') ? 'ash' : 'dash';
  const own: Streams = {
    stdin: process.stdin,
    stdout: (text) => process.stdout(text),
    stderr: (text) => process.stderr(text),
    isShown: process.terminal !== undefined,
  };
  const state = new ShellState(process.env, process.workingDirectory);
  state.exported.add('PWD');
  if (flavor !== 'dash') {
    state.set('SHLVL', String(Number(state.get('SHLVL') ?? '0') + 1));
    state.exported.add('SHLVL');
  }
  const invocation = takeApart(process, argv, state, own);
  if (typeof invocation === 'number') return invocation;
  const { script, isInteractive, name, args } = invocation;
  state.positional = args;
  const interpreter = new Interpreter(process, state, name, flavor, own, new Jobs(process));
  let status =
    script === undefined ? yield* runCommands(interpreter, isInteractive) : yield* runScript(interpreter, script);
  if (state.exitTrap !== undefined) {
    const action = state.exitTrap;
    state.exitTrap = undefined;
    const before = status;
    state.status = status;
    status = yield* runScript(interpreter, action);
    if (!/\bexit\b/.test(action)) status = before;
  }
  return status;
}

function* runScript(interpreter: Interpreter, script: string): ProgramRun {
  try {
    return yield* interpreter.run(parseScript(script));
  } catch (error) {
    if (error instanceof ShellSyntaxError) {
      interpreter.complain(error.message, error.line);
      return 2;
    }
    return interpreter.endOf(error);
  }
}

function takeApart(
  process: Process,
  argv: readonly string[],
  state: ShellState,
  streams: Streams,
): Invocation | number {
  const [command = 'sh', ...words] = argv;
  let at = 0;
  let takesScript = false;
  let readsInput = false;
  let isInteractive = false;
  for (; /^[-+]./.test(words[at] ?? ''); at++) {
    const word = words[at] ?? '';
    if (word === '--') {
      at++;
      break;
    }
    if (word.startsWith('--')) continue;
    takesScript ||= word.includes('c');
    readsInput ||= word.includes('s');
    isInteractive ||= word.startsWith('-') && word.includes('i');
    const hasName = word.includes('o');
    setOptions(state.options, hasName ? [word, words[at + 1] ?? ''] : [word]);
    if (hasName) at++;
  }
  const rest = words.slice(at);
  const [first, ...others] = rest;
  if (takesScript) {
    if (first === undefined) {
      streams.stderr(`${command}: -c requires an argument\n`);
      return 2;
    }
    return { script: first, isInteractive: false, name: others[0] ?? command, args: others.slice(1) };
  }
  if (first === undefined || readsInput) {
    isInteractive ||= process.stdin.isTerminal && process.terminal !== undefined;
    return { script: undefined, isInteractive, name: command, args: rest };
  }
  const path = first.startsWith('/') ? first : `${process.workingDirectory}/${first}`;
  const script = process.files.read(path);
  if (script === undefined) {
    streams.stderr(`${command}: can't open '${first}': No such file or directory\n`);
    return 2;
  }
  return { script, isInteractive: false, name: first, args: others };
}
