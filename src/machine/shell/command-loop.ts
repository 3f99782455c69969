/**
 * A shell that reads its commands from standard input, each when it is whole: with prompts and for as long as somebody types at a terminal, or
 * quietly to the end of a script. Prompts are those that images come with: BusyBox' `\w \$ `, dash's `# `, and Debian's for bash.
 *
 * Left out: editing beyond what the terminal itself does, history, completion, job control, start-up files.
 */

import type { Interpreter } from './interpreter.ts';
import { parseInput } from './parser.ts';
import { type Running, ShellExit } from './session.ts';
import { type Command, ShellSyntaxError } from './syntax-tree.ts';
import { Task } from './task.ts';

const INTERRUPTED = 130;
const TERMINATED = 143;
const PROMPTS = { ash: '\\w \\$ ', dash: '# ', bash: '\\u@\\h:\\w\\$ ' } as const;

/** Runs what standard input says; answers the status of the last command, or that of `exit`. */
export function* runCommands(interpreter: Interpreter, isInteractive: boolean): Running {
  return yield* new CommandLoop(interpreter, isInteractive).run();
}

class CommandLoop {
  readonly #interpreter: Interpreter;
  readonly #isInteractive: boolean;
  /** The lines of a command that is not whole yet. */
  #text = '';
  #interrupt: (() => void) | undefined;
  #exitStatus: number | undefined;

  constructor(interpreter: Interpreter, isInteractive: boolean) {
    this.#interpreter = interpreter;
    this.#isInteractive = isInteractive;
    const { flavor, process, state } = interpreter;
    interpreter.isInteractive = isInteractive;
    if (!isInteractive) return;
    if (state.get('PS1') === undefined) state.set('PS1', PROMPTS[flavor]);
    if (state.get('PS2') === undefined) state.set('PS2', '> ');
    process.onSignal('SIGTERM', () => undefined);
    process.onSignal('SIGQUIT', () => undefined);
    process.onSignal('SIGINT', () => this.#noteInterrupt());
  }

  *run(): Running {
    const { flavor, state, streams } = this.#interpreter;
    this.#prompt();
    while (this.#exitStatus === undefined) {
      const line = yield* streams.stdin.line();
      if (line === undefined) {
        if (this.#text !== '') yield* this.#runText(true);
        if (this.#isInteractive && flavor === 'bash') streams.stderr('exit\n');
        return this.#exitStatus ?? state.status;
      }
      this.#text += line.endsWith('\n') ? line : `${line}\n`;
      yield* this.#runText(false);
      if (this.#exitStatus === undefined) this.#prompt();
    }
    if (this.#isInteractive && flavor === 'bash') streams.stderr('exit\n');
    return this.#exitStatus;
  }

  *#runText(isEnd: boolean): Running {
    const { state } = this.#interpreter;
    try {
      const command = parseInput(this.#text, isEnd);
      if (command === 'incomplete') return 0;
      const isBlank = this.#text.trim() === '';
      this.#text = '';
      if (isBlank) return 0;
      return this.#isInteractive ? yield* this.#runInterruptibly(command) : yield* this.#guarded(command);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      this.#text = '';
      this.#interpreter.complain(error.message, error.line);
      state.status = 2;
      if (!this.#isInteractive) this.#exitStatus = 2;
      return 2;
    }
  }

  *#guarded(command: Command): Running {
    const { state } = this.#interpreter;
    try {
      return yield* this.#interpreter.run(command);
    } catch (error) {
      state.status = this.#interpreter.endOf(error);
      if (!this.#isInteractive || error instanceof ShellExit) this.#exitStatus = state.status;
      return state.status;
    }
  }

  /** ^C ends the command, and the shell goes on. */
  *#runInterruptibly(command: Command): Running {
    const { process, state, streams } = this.#interpreter;
    const body = this.#guarded(command);
    const status = (yield {
      kind: 'until',
      start: (resume) => {
        const task = new Task(process, body, resume);
        this.#interrupt = () => {
          if (task.isOver) return;
          streams.stderr('\n');
          task.stop(INTERRUPTED);
        };
        task.start();
        return () => task.stop(TERMINATED);
      },
    }) as number;
    this.#interrupt = undefined;
    // Lets go of what the command had taken over, such as the shell's own streams.
    body.return(status);
    state.status = status;
    return status;
  }

  #noteInterrupt(): void {
    if (this.#interrupt !== undefined) {
      this.#interrupt();
      return;
    }
    this.#text = '';
    this.#interpreter.state.status = INTERRUPTED;
    this.#interpreter.streams.stderr('\n');
    this.#prompt();
  }

  #prompt(): void {
    if (!this.#isInteractive) return;
    const { flavor, process, state, streams } = this.#interpreter;
    const prompt = state.get(this.#text === '' ? 'PS1' : 'PS2') ?? '';
    const { workingDirectory } = state;
    const home = state.get('HOME');
    const folder =
      home !== undefined && home !== '/' && `${workingDirectory}/`.startsWith(`${home}/`)
        ? `~${workingDirectory.slice(home.length)}`
        : workingDirectory;
    const values: Readonly<Record<string, string>> = {
      w: folder,
      W: folder.slice(folder.lastIndexOf('/') + 1) || folder,
      u: 'root',
      h: process.hostname.replace(/\..*/s, ''),
      H: process.hostname,
      $: '#',
      n: '\n',
      e: '\x1b',
      '[': '',
      ']': '',
    };
    streams.stderr(
      flavor === 'dash' ? prompt : prompt.replace(/\\(.)/gs, (whole, letter: string) => values[letter] ?? whole),
    );
  }
}
