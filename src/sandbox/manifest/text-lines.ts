/** Places in a text as lines and columns, both counted from 1. */
import type { SourceRange } from '../../bridge/messages.ts';

export class TextLines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** The range between two offsets, at least one character wide; offsets outside of the text are moved to its ends. */
  range(start: number, end: number): SourceRange {
    const [startLine, startColumn] = this.#place(start);
    const [endLine, endColumn] = this.#place(end);
    const isEmpty = endLine < startLine || (endLine === startLine && endColumn <= startColumn);
    return isEmpty
      ? { startLine, startColumn, endLine: startLine, endColumn: startColumn + 1 }
      : { startLine, startColumn, endLine, endColumn };
  }

  /** From an offset to the end of its line. */
  firstLine(start: number): SourceRange {
    const newline = this.#text.indexOf('\n', start);
    const line = this.#text.slice(start, newline < 0 ? undefined : newline);
    return this.range(start, start + line.trimEnd().length);
  }

  #place(offset: number): readonly [line: number, column: number] {
    const at = Math.min(Math.max(offset, 0), this.#text.length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return [low + 1, at - (this.#starts[low] ?? 0) + 1];
  }
}
