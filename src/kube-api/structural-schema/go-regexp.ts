/**
 * Regular expressions in Go's syntax (regexp/syntax, RE2): translated into JavaScript's, refused in Go's words where they are none.
 * Left out: the longest-match rules of POSIX, classes by script abbreviations that JavaScript doesn't know.
 */
import { goQuote } from '../meta/go-syntax.ts';

/** A compiled expression, or Go's error. */
export type GoRegExp = { readonly ok: true; readonly regExp: RegExp } | { readonly ok: false; readonly error: string };

const compiled = new Map<string, GoRegExp>();
const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7F',
  blank: '\\t ',
  cntrl: '\\x00-\\x1F\\x7F',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

class SyntaxProblem extends Error {}

/** Compiles an expression; the same answer for the same text. */
export function compileGoRegExp(pattern: string): GoRegExp {
  let result = compiled.get(pattern);
  if (result === undefined) {
    result = compile(pattern);
    if (compiled.size > 1000) compiled.clear();
    compiled.set(pattern, result);
  }
  return result;
}

function compile(pattern: string): GoRegExp {
  try {
    const { source, flags } = new Translator(pattern).translate();
    return { ok: true, regExp: new RegExp(source, `u${flags}`) };
  } catch (error) {
    if (error instanceof SyntaxProblem) return { ok: false, error: `error parsing regexp: ${error.message}` };
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, error: `error parsing regexp: invalid or unsupported Perl syntax: ${code(pattern)}` };
  }
}

function code(text: string): string {
  return text.includes('`') ? goQuote(text) : `\`${text}\``;
}

class Translator {
  readonly #pattern: string;
  #at = 0;
  #output = '';
  #depth = 0;
  #flags = '';
  /** Where the last thing that can be repeated begins; -1 when there is none. */
  #atom = -1;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  translate(): { readonly source: string; readonly flags: string } {
    const flags = /^\(\?([ims]+)\)/.exec(this.#pattern);
    if (flags !== null) {
      this.#flags = [...new Set(flags[1] ?? '')].join('');
      this.#at = flags[0].length;
    }
    while (this.#at < this.#pattern.length) this.#step();
    if (this.#depth > 0) throw new SyntaxProblem(`missing closing ): ${code(this.#pattern)}`);
    return { source: this.#output, flags: this.#flags };
  }

  #step(): void {
    const char = this.#next();
    switch (char) {
      case '(':
        this.#open();
        return;
      case ')':
        if (this.#depth === 0) throw new SyntaxProblem(`unexpected ): ${code(this.#pattern)}`);
        this.#depth--;
        this.#emit(')', 0);
        return;
      case '[':
        this.#class();
        return;
      case '\\':
        this.#escape();
        return;
      case '*':
      case '+':
      case '?':
        this.#repeat(char);
        return;
      case '{':
        this.#braces();
        return;
      case '|':
        this.#emit('|', -1);
        return;
      case '^':
      case '$':
        this.#emit(char, 0);
        return;
      case '.':
        this.#emit(this.#flags.includes('s') ? '.' : '[^\\n]', 0);
        return;
      case ']':
      case '}':
      case '/':
        this.#emit(`\\${char}`, 0);
        return;
      default:
        this.#emit(char, 0);
    }
  }

  #next(): string {
    const char = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += char.length;
    return char;
  }

  #emit(text: string, atom: number): void {
    this.#atom = atom < 0 ? -1 : this.#at;
    this.#output += text;
  }

  #open(): void {
    const rest = this.#pattern.slice(this.#at);
    const named = /^\?P?<([A-Za-z_]\w*)>/.exec(rest);
    this.#depth++;
    if (named !== null) {
      this.#at += named[0].length;
      this.#emit(`(?<${named[1]}>`, -1);
    } else if (rest.startsWith('?:')) {
      this.#at += 2;
      this.#emit('(?:', -1);
    } else if (rest.startsWith('?')) {
      throw new SyntaxProblem(`invalid or unsupported Perl syntax: ${code(`(${/^\?<?./.exec(rest)?.[0] ?? '?'}`)}`);
    } else {
      this.#emit('(', -1);
    }
  }

  #repeat(operator: string): void {
    if (this.#atom < 0) throw new SyntaxProblem(`missing argument to repetition operator: ${code(operator)}`);
    let text = operator;
    if (this.#pattern.charAt(this.#at) === '?') {
      text += '?';
      this.#at++;
    }
    const next = this.#pattern.charAt(this.#at);
    if (next === '*' || next === '+' || next === '?') {
      throw new SyntaxProblem(`invalid nested repetition operator: ${code(text + next)}`);
    }
    this.#emit(text, 0);
  }

  #braces(): void {
    const count = /^(\d+)(?:(,)(\d*))?\}/.exec(this.#pattern.slice(this.#at));
    if (count === null) {
      this.#emit('\\{', 0);
      return;
    }
    const [text, low = '', comma = '', high = ''] = count;
    const isBad = Number(low) > 1000 || Number(high) > 1000 || (high !== '' && Number(high) < Number(low));
    if (isBad) throw new SyntaxProblem(`invalid repeat count: ${code(`{${text}`)}`);
    if (this.#atom < 0) throw new SyntaxProblem(`missing argument to repetition operator: ${code(`{${text}`)}`);
    this.#at += text.length;
    let repeated = `{${low}${comma}${high}}`;
    if (this.#pattern.charAt(this.#at) === '?') {
      repeated += '?';
      this.#at++;
    }
    this.#emit(repeated, 0);
  }

  #escape(): void {
    if (this.#at >= this.#pattern.length) throw new SyntaxProblem('trailing backslash at end of expression: ``');
    const char = this.#next();
    if (char === 'A') this.#emit('(?<![\\s\\S])', 0);
    else if (char === 'z') this.#emit('(?![\\s\\S])', 0);
    else if (char === 'Q') {
      const end = this.#pattern.indexOf('\\E', this.#at);
      const literal = end < 0 ? this.#pattern.slice(this.#at) : this.#pattern.slice(this.#at, end);
      this.#at = end < 0 ? this.#pattern.length : end + 2;
      this.#emit(literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 0);
    } else if (char === 'b' || char === 'B') this.#emit(`\\${char}`, 0);
    else if (char === 's' || char === 'S') this.#emit(char === 's' ? '[\\t\\n\\f\\r ]' : '[^\\t\\n\\f\\r ]', 0);
    else this.#emit(this.#escaped(char), 0);
  }

  /** What an escape that may also stand in a class means. */
  #escaped(char: string): string {
    if ('dDwW'.includes(char)) return `\\${char}`;
    if ('fnrtv'.includes(char)) return `\\${char}`;
    if (char === 'a') return '\\x07';
    if (char === 'p' || char === 'P') return this.#unicodeClass(char);
    if (char === 'x') {
      const hex = /^(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]+)\})/.exec(this.#pattern.slice(this.#at));
      if (hex === null) throw new SyntaxProblem(`invalid escape sequence: ${code('\\x')}`);
      this.#at += hex[0].length;
      return `\\u{${hex[1] ?? hex[2] ?? '0'}}`;
    }
    if (char === '0' || /^[1-7]$/.test(char)) {
      const octal = /^[0-7]{1,2}/.exec(this.#pattern.slice(this.#at));
      if (char !== '0' && octal === null) throw new SyntaxProblem(`invalid escape sequence: ${code(`\\${char}`)}`);
      this.#at += octal?.[0].length ?? 0;
      return `\\u{${Number.parseInt(char + (octal?.[0] ?? ''), 8).toString(16)}}`;
    }
    if (/^[A-Za-z0-9]$/.test(char) || char > '\x7f')
      throw new SyntaxProblem(`invalid escape sequence: ${code(`\\${char}`)}`);
    if (/[\\^$.*+?()[\]{}|/]/.test(char)) return `\\${char}`;
    return char === '-' ? '\\x2d' : char;
  }

  #unicodeClass(char: string): string {
    const name = /^(?:([A-Z])|\{(\^?)(\w+)\})/.exec(this.#pattern.slice(this.#at));
    const found = name?.[1] ?? name?.[3];
    if (name === null || found === undefined)
      throw new SyntaxProblem(`invalid character class range: ${code(`\\${char}`)}`);
    this.#at += name[0].length;
    const isNegated = (char === 'P') !== (name[2] === '^');
    const property = found.length <= 2 ? found : `Script=${found}`;
    try {
      new RegExp(`\\p{${property}}`, 'u');
    } catch {
      throw new SyntaxProblem(`invalid character class range: ${code(`\\${char}${name[0]}`)}`);
    }
    return `\\${isNegated ? 'P' : 'p'}{${property}}`;
  }

  #class(): void {
    const start = this.#at - 1;
    let output = '[';
    if (this.#pattern.charAt(this.#at) === '^') {
      output += '^';
      this.#at++;
    }
    for (let isFirst = true; ; isFirst = false) {
      if (this.#at >= this.#pattern.length) {
        throw new SyntaxProblem(`missing closing ]: ${code(this.#pattern.slice(start))}`);
      }
      const posix = /^\[:(\^?)(\w+):\]/.exec(this.#pattern.slice(this.#at));
      if (posix !== null) {
        const set = POSIX[posix[2] ?? ''];
        if (set === undefined || posix[1] === '^')
          throw new SyntaxProblem(`invalid character class range: ${code(posix[0])}`);
        this.#at += posix[0].length;
        output += set;
        continue;
      }
      const char = this.#next();
      if (char === ']' && !isFirst) break;
      output += this.#inClass(char);
    }
    this.#emit(`${output}]`, 0);
  }

  #inClass(char: string): string {
    if (char === '\\') {
      if (this.#at >= this.#pattern.length) throw new SyntaxProblem('trailing backslash at end of expression: ``');
      const escaped = this.#next();
      if (escaped === 's') return '\\t\\n\\f\\r ';
      return escaped === 'S' ? '\\S\\v' : this.#escaped(escaped);
    }
    if (char === '-') {
      const next = this.#pattern.charAt(this.#at);
      const before = this.#pattern.slice(0, this.#at - 1);
      // A dash at the edges of a class, or after one of its classes, is itself.
      return next === ']' || /(?:\[\^?|\\[dDwWsS])$/.test(before) ? '\\-' : '-';
    }
    return /[[\]{}()^$.*+?|/]/.test(char) ? `\\${char}` : char;
  }
}
