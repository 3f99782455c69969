/** Parses words: quotes, parameters, substitutions (POSIX.1-2017, Shell Command Language 2.2, 2.5.2 and 2.6). */
import { decodeBytes } from '../../kernel/index.ts';
import { ScriptReader } from './script-reader.ts';
import type { Command, ParameterPart, Word, WordPart } from './syntax-tree.ts';

/** Parses commands up to where they end; handed in by the command parser. */
export type ParseCommands = (reader: ScriptReader) => Command;

const PLAIN = /[^\s\\'"$`;&|<>()#{}\]]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const SPECIAL = /[0-9@*#?$!-]/y;
const PARAMETER_OPERATOR = /:[-=?+]|##|%%|\/\/|[-=?+#%/:^,]/y;

export class WordParser {
  readonly #reader: ScriptReader;
  readonly #parseCommands: ParseCommands;

  constructor(reader: ScriptReader, parseCommands: ParseCommands) {
    this.#reader = reader;
    this.#parseCommands = parseCommands;
  }

  /** The word that comes next; undefined where none begins. */
  word(): Word | undefined {
    const parts = this.#parts((reader) => /[\s;&|<>()]/.test(reader.peek()));
    return parts.length === 0 ? undefined : parts;
  }

  /** Text as within double quotes, up to its end: a here-document. */
  quotedText(): Word {
    return this.#quoted(undefined);
  }

  /** A word that ends only before `end`, e.g. the argument of `${x:-…}`. */
  until(end: string): Word {
    return this.#parts((reader) => reader.startsWith(end));
  }

  #parts(isEnd: (reader: ScriptReader) => boolean): Word {
    const reader = this.#reader;
    const parts: WordPart[] = [];
    while (!reader.isAtEnd && !isEnd(reader)) {
      const character = reader.peek();
      if (character === "'") parts.push(text(this.#singleQuoted(), true));
      else if (character === '"') {
        reader.position++;
        const inner = this.#quoted('"');
        if (inner.length === 0) parts.push(text('', true));
        parts.push(...inner);
      } else if (character === '\\') {
        reader.position++;
        const escaped = reader.next();
        if (escaped !== '\n') parts.push(text(escaped, true));
      } else if (character === '$' && reader.peek(1) === "'") {
        reader.position++;
        parts.push(text(unescapeAnsi(this.#singleQuoted(true)), true));
      } else if (character === '$' || character === '`') {
        parts.push(this.#substitution(false));
      } else {
        parts.push(text(reader.match(PLAIN) ?? reader.next(), false));
      }
    }
    return parts;
  }

  #singleQuoted(hasEscapes = false): string {
    const reader = this.#reader;
    reader.position++;
    const inside = reader.match(hasEscapes ? /(?:\\[\s\S]|[^'\\])*/y : /[^']*/y) ?? '';
    if (!reader.accept("'")) reader.fail('syntax error: unterminated quoted string');
    return inside;
  }

  #quoted(end: '"' | undefined): Word {
    const reader = this.#reader;
    const parts: WordPart[] = [];
    for (;;) {
      if (reader.isAtEnd) {
        if (end === undefined) return parts;
        reader.fail('syntax error: unterminated quoted string');
      }
      if (end !== undefined && reader.accept(end)) return parts;
      const character = reader.peek();
      if (character === '\\') {
        reader.position++;
        const escaped = reader.next();
        if (escaped === '\n') continue;
        const isEscape = '$`\\'.includes(escaped) || (escaped === '"' && end !== undefined);
        parts.push(text(isEscape ? escaped : `\\${escaped}`, true));
      } else if (character === '$' || character === '`') {
        parts.push(this.#substitution(true));
      } else {
        parts.push(text(reader.match(/[^\\$`"]+/y) ?? reader.next(), true));
      }
    }
  }

  #substitution(isQuoted: boolean): WordPart {
    const reader = this.#reader;
    if (reader.accept('`')) return { kind: 'command', body: this.#backquoted(), isQuoted };
    reader.position++;
    if (reader.accept('((')) return { kind: 'arithmetic', expression: this.#arithmetic(), isQuoted };
    if (reader.accept('(')) {
      const body = this.#parseCommands(reader);
      reader.skipLines();
      if (!reader.accept(')')) reader.unexpected();
      return { kind: 'command', body, isQuoted };
    }
    if (reader.accept('{')) return this.#braced(isQuoted);
    const name = reader.match(NAME) ?? reader.match(SPECIAL);
    return name === undefined ? text('$', isQuoted) : plainParameter(name, isQuoted);
  }

  #backquoted(): Command {
    const reader = this.#reader;
    const inside = reader.match(/(?:\\[\s\S]|[^`\\])*/y) ?? '';
    if (!reader.accept('`')) reader.fail('syntax error: EOF in backquote substitution');
    const inner = new ScriptReader(inside.replace(/\\([$`\\])/g, '$1'));
    const body = this.#parseCommands(inner);
    inner.skipLines();
    if (!inner.isAtEnd) inner.unexpected();
    return body;
  }

  /** The inside of `$((…))`, whose parentheses balance. */
  #arithmetic(): Word {
    const reader = this.#reader;
    let depth = 0;
    let at = reader.position;
    for (; at < reader.text.length; at++) {
      const character = reader.text.charAt(at);
      if (character === '(') depth++;
      else if (character === ')' && depth > 0) depth--;
      else if (character === ')' && reader.text.charAt(at + 1) === ')') break;
    }
    if (at >= reader.text.length) reader.fail('syntax error: missing "))"');
    const inside = new WordParser(new ScriptReader(reader.text.slice(reader.position, at)), this.#parseCommands);
    reader.position = at + 2;
    return inside.quotedText();
  }

  #braced(isQuoted: boolean): ParameterPart {
    const reader = this.#reader;
    const isLength = reader.peek() === '#' && reader.peek(1) !== '}' && reader.accept('#');
    const name = reader.match(/!?[A-Za-z_]\w*/y) ?? reader.match(/[0-9]+|[@*#?$!-]/y);
    if (name === undefined) return reader.fail('syntax error: bad substitution');
    const index = reader.accept('[') ? this.until(']') : undefined;
    if (index !== undefined) reader.position++;
    const operator = reader.match(PARAMETER_OPERATOR) ?? '';
    const argument = operator === '' ? [] : this.until('}');
    if (!reader.accept('}')) reader.fail('syntax error: bad substitution');
    return { kind: 'parameter', name, isLength, index, operator, argument, isQuoted };
  }
}

function text(value: string, isQuoted: boolean): WordPart {
  return { kind: 'text', text: value, isQuoted };
}

function plainParameter(name: string, isQuoted: boolean): ParameterPart {
  return { kind: 'parameter', name, isLength: false, index: undefined, operator: '', argument: [], isQuoted };
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
};

/** Replaces `\n`, `\t`, `\x41`, `\0101` … as `printf`, `echo -e` and `$'…'` do. */
export function unescapeAnsi(value: string): string {
  return value.replace(
    /((?:\\(?:x[0-9a-fA-F]{1,2}|0?[0-7]{1,3}))+)|\\([\s\S])/g,
    (_, bytes: string | undefined, code = '') =>
      bytes === undefined
        ? (ESCAPES[code] ?? (code === '\\' || code === "'" || code === '"' ? code : `\\${code}`))
        : decodeBytes(Uint8Array.from(bytes.slice(1).split('\\'), byteOf)),
  );
}

function byteOf(code: string): number {
  return code.startsWith('x') ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 8) & 255;
}

/** The text of a word without any quote or substitution; undefined for others. */
export function literalOf(word: Word | undefined): string | undefined {
  if (word === undefined) return undefined;
  let literal = '';
  for (const part of word) {
    if (part.kind !== 'text' || part.isQuoted) return undefined;
    literal += part.text;
  }
  return literal;
}
