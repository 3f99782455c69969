/** A cursor over the text of a script: blanks, comments, operators, and the here-documents that wait for the end of the line. */
import { ShellSyntaxError } from './syntax-tree.ts';

const OPERATORS = [
  '&&',
  '||',
  ';;',
  '&>>',
  '&>',
  '<<<',
  '<<-',
  '<<',
  '>>',
  '>&',
  '<&',
  '>|',
  '&',
  '|',
  ';',
  '<',
  '>',
  '(',
  ')',
];

export class ScriptReader {
  readonly text: string;
  position = 0;
  /** Whether the text ended within a here-document. */
  hasOpenDocument = false;
  /** Called when the current line ends, in order: each reads its here-document. */
  readonly #afterLine: (() => void)[] = [];

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  get line(): number {
    let line = 1;
    for (let at = 0; at < this.position && at < this.text.length; at++) {
      if (this.text.charCodeAt(at) === 10) line++;
    }
    return line;
  }

  peek(ahead = 0): string {
    return this.text.charAt(this.position + ahead);
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  next(): string {
    return this.text.charAt(this.position++);
  }

  /** Takes `text` if it comes next. */
  accept(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.position += text.length;
    return true;
  }

  /** Takes what matches a sticky expression, or answers undefined. */
  match(expression: RegExp): string | undefined {
    expression.lastIndex = this.position;
    const found = expression.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  skipBlanks(): void {
    for (;;) {
      const character = this.peek();
      if (character === ' ' || character === '\t') this.position++;
      else if (character === '\\' && this.peek(1) === '\n') this.position += 2;
      else if (character === '#') this.match(/[^\n]*/y);
      else return;
    }
  }

  /** Blanks, comments and line ends. */
  skipLines(): void {
    this.skipBlanks();
    while (this.peek() === '\n') {
      this.endLine();
      this.skipBlanks();
    }
  }

  endLine(): void {
    this.position++;
    for (const read of this.#afterLine.splice(0)) read();
  }

  afterLine(read: () => void): void {
    this.#afterLine.push(read);
  }

  /** Reads the here-documents of a last line that has no end. */
  finish(): void {
    for (const read of this.#afterLine.splice(0)) read();
  }

  /** The operator that comes next, without taking it. */
  operator(): string | undefined {
    return OPERATORS.find((operator) => this.startsWith(operator));
  }

  fail(message: string): never {
    throw new ShellSyntaxError(message, this.line);
  }

  unexpected(): never {
    this.skipBlanks();
    if (this.isAtEnd) this.fail('syntax error: unexpected end of file');
    if (this.peek() === '\n') this.fail('syntax error: unexpected newline');
    const what = this.operator() ?? this.match(/[^\s;&|<>()]+/y) ?? this.peek();
    this.fail(`syntax error: unexpected "${what}"`);
  }
}
