/**
 * A terminal: a keyboard at one end, a process and its children at the other, and the line discipline in between (termios(3), tty_ioctl(4)). Lines
 * are edited here before they are read (erase, ^U, ^W), echoed, and end with return or ^D; ^C and ^\ are signals; output gets a carriage
 * return before each newline.
 *
 * Simplified: signals go to the process that the terminal was made for, which stands for the foreground group; there is no raw mode, no
 * stopping (^Z, ^S), and arrow keys are echoed rather than moving about.
 */
import type { Signal, Terminal } from './contract.ts';
import { Input } from './standard-input.ts';

/** The process at the head of the terminal's session. */
export interface SessionLeader {
  receive(signal: Signal, isFromOutside: boolean): void;
}

const ERASE = new Set(['\b', '\x7f']);
const INTERRUPT = '\x03';
const END_OF_INPUT = '\x04';
const KILL_LINE = '\x15';
const ERASE_WORD = '\x17';
const QUIT = '\x1c';

export class TerminalDevice implements Terminal {
  columns = 0;
  rows = 0;
  readonly input = new Input('', false, true);
  leader: SessionLeader | undefined;
  readonly #show: (text: string) => void;
  #line = '';

  /** `show` is what is seen at the other end. */
  constructor(show: (text: string) => void) {
    this.#show = show;
  }

  /** Output of a process. */
  write(text: string): void {
    this.#show(text.replaceAll('\n', '\r\n'));
  }

  /** Keys. */
  type(keys: string): void {
    for (const key of keys) this.#press(key);
  }

  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return;
    this.columns = columns;
    this.rows = rows;
    this.leader?.receive('SIGWINCH', false);
  }

  /** The line is gone: whoever works at it is told, and nothing more can be read. */
  hangUp(): void {
    this.leader?.receive('SIGHUP', false);
    this.input.end();
  }

  #press(key: string): void {
    if (key === '\r' || key === '\n') {
      this.write('\n');
      this.#flush('\n');
    } else if (key === INTERRUPT || key === QUIT) {
      this.#show(key === INTERRUPT ? '^C' : '^\\');
      this.#line = '';
      this.input.drop();
      this.leader?.receive(key === INTERRUPT ? 'SIGINT' : 'SIGQUIT', false);
    } else if (key === END_OF_INPUT) {
      if (this.#line === '') this.input.breakOff();
      else this.#flush('');
    } else if (ERASE.has(key)) this.#erase(1);
    else if (key === KILL_LINE) this.#erase([...this.#line].length);
    else if (key === ERASE_WORD) this.#erase([...(/\S*\s*$/.exec(this.#line)?.[0] ?? '')].length);
    else {
      this.#line += key;
      this.#show(key < ' ' && key !== '\t' ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key);
    }
  }

  #flush(end: string): void {
    const line = this.#line + end;
    this.#line = '';
    this.input.push(line);
  }

  #erase(count: number): void {
    const characters = [...this.#line];
    for (let left = count; left > 0 && characters.length > 0; left--) {
      const isControl = (characters.pop() ?? '') < ' ';
      this.#show('\b \b'.repeat(isControl ? 2 : 1));
    }
    this.#line = characters.join('');
  }
}
