/**
 * From words to arguments: parameters, command substitution, arithmetic, field splitting, file names (POSIX.1-2017, Shell Command
 * Language 2.6), and bash's braces. Fields are built as patterns, in which what was quoted is escaped.
 */
import type { FileSystem, Wait } from '../contract.ts';
import { evaluateArithmetic } from './arithmetic.ts';
import { expandBraces } from './braces.ts';
import { expandFileNames } from './file-name-expansion.ts';
import { applyOperator, ShellError } from './parameter-operators.ts';
import { escapePattern, hasWildcard, unescapePattern } from './pattern.ts';
import type { ShellState, Value } from './shell-state.ts';
import type { Command, ParameterPart, Word, WordPart } from './syntax-tree.ts';
import { literalOf } from './word-parser.ts';

/** Runs a command substitution and answers what it wrote. */
export type Substitute = (body: Command) => Generator<Wait, string, unknown>;

export interface ExpansionContext {
  readonly state: ShellState;
  readonly files: FileSystem;
  readonly shellName: string;
  readonly pid: number;
  readonly isBash: boolean;
  readonly substitute: Substitute;
}

type Expanding<T> = Generator<Wait, T, unknown>;

export class Expansion {
  readonly #context: ExpansionContext;

  constructor(context: ExpansionContext) {
    this.#context = context;
  }

  /** All words of a command: split into fields, file names filled in. */
  *words(words: readonly Word[]): Expanding<string[]> {
    const fields: string[] = [];
    for (const word of words) {
      const literal = this.#context.isBash ? literalOf(word) : undefined;
      const braced = literal === undefined ? undefined : expandBraces(literal);
      if (braced !== undefined) fields.push(...braced);
      else {
        for (const pattern of yield* this.#fields(word)) this.#addFileNames(pattern, fields);
      }
    }
    return fields;
  }

  /** One word as one text: assignments, here-documents, targets of redirections. */
  *text(word: Word): Expanding<string> {
    return unescapePattern(yield* this.pattern(word));
  }

  /** One word as one pattern: `case`, `${x#…}`, `[[ a == b ]]`. */
  *pattern(word: Word): Expanding<string> {
    let pattern = '';
    for (const [index, part] of word.entries()) {
      const values = yield* this.#part(part, index === 0);
      const text = values.join(part.kind === 'parameter' && part.name === '*' ? this.#separator() : ' ');
      pattern += part.isQuoted ? escapePattern(text) : text.replace(/\\/g, '\\\\');
    }
    return pattern;
  }

  *arithmetic(expression: Word): Expanding<number> {
    const { state } = this.#context;
    return evaluateArithmetic(yield* this.text(expression), {
      get: (name) => state.get(name) ?? '',
      set: (name, value) => void state.set(name, value),
    });
  }

  #addFileNames(pattern: string, fields: string[]): void {
    if (hasWildcard(pattern)) {
      const names = expandFileNames(this.#context.files, this.#context.state.workingDirectory, pattern);
      if (names.length > 0) {
        fields.push(...names);
        return;
      }
    }
    fields.push(unescapePattern(pattern));
  }

  *#fields(word: Word): Expanding<string[]> {
    const fields: string[] = [];
    let current: string | undefined;
    for (const [index, part] of word.entries()) {
      const values = yield* this.#part(part, index === 0);
      if (part.kind === 'text') {
        current = (current ?? '') + (part.isQuoted ? escapePattern(values[0] ?? '') : (values[0] ?? ''));
        continue;
      }
      if (part.isQuoted) {
        const isList = part.kind === 'parameter' && isAll(part, '@');
        const texts = isList ? values : [values.join(this.#separator())];
        for (const [at, text] of texts.entries()) {
          if (at > 0 && current !== undefined) fields.push(current);
          current = (at > 0 ? '' : (current ?? '')) + escapePattern(text);
        }
        continue;
      }
      for (const [at, value] of values.entries()) {
        if (at > 0 && current !== undefined) {
          fields.push(current);
          current = undefined;
        }
        const split = this.#split(value);
        if (split.startsNew && current !== undefined) {
          fields.push(current);
          current = undefined;
        }
        for (const [pieceAt, piece] of split.pieces.entries()) {
          if (pieceAt > 0 && current !== undefined) fields.push(current);
          current = (pieceAt > 0 ? '' : (current ?? '')) + piece.replace(/\\/g, '\\\\');
        }
        if (split.endsField && current !== undefined) {
          fields.push(current);
          current = undefined;
        }
      }
    }
    if (current !== undefined) fields.push(current);
    return fields;
  }

  #separator(): string {
    return (this.#context.state.get('IFS') ?? ' ').charAt(0);
  }

  #split(value: string): { pieces: readonly string[]; startsNew: boolean; endsField: boolean } {
    const separators = this.#context.state.get('IFS') ?? ' \t\n';
    if (separators === '' || value === '')
      return { pieces: value === '' ? [] : [value], startsNew: false, endsField: false };
    const set = separators.replace(/[\\\]^-]/g, '\\$&');
    const hard = set.replace(/\s/g, '');
    const trimmed = value.replace(new RegExp(`^[${set}]*?(?=[^${set}]|$)`), (lead) => lead.replace(/\s/g, ''));
    const expression = hard === '' ? new RegExp(`[${set}]+`) : new RegExp(`\\s*[${hard}]\\s*|[${set}]+`);
    const pieces = trimmed.split(expression);
    const endsField = pieces.at(-1) === '';
    if (endsField) pieces.pop();
    return { pieces, startsNew: trimmed !== value && /^\s/.test(value), endsField };
  }

  *#part(part: WordPart, isFirst: boolean): Expanding<readonly string[]> {
    switch (part.kind) {
      case 'text':
        return [isFirst && !part.isQuoted ? this.#withHome(part.text) : part.text];
      case 'command':
        return [(yield* this.#context.substitute(part.body)).replace(/\n+$/, '')];
      case 'arithmetic':
        return [String(yield* this.arithmetic(part.expression))];
      case 'parameter':
        return yield* this.#parameter(part);
    }
  }

  #withHome(text: string): string {
    return /^~(?=\/|$)/.test(text) ? (this.#context.state.get('HOME') ?? '/root') + text.slice(1) : text;
  }

  *#parameter(part: ParameterPart): Expanding<readonly string[]> {
    const value = yield* this.#valueOf(part);
    if (part.isLength) return [String(lengthOf(value))];
    const { operator, name } = part;
    if (/^:?[-=?+]$/.test(operator)) {
      const isMissing = value === undefined || (operator.startsWith(':') && (value === '' || value.length === 0));
      if (operator.endsWith('+')) return isMissing ? [] : [yield* this.text(part.argument)];
      if (!isMissing) return asList(value);
      const text = yield* this.text(part.argument);
      if (operator.endsWith('?')) throw new ShellError(`${name}: ${text === '' ? 'parameter not set' : text}`);
      if (operator.endsWith('=')) this.#context.state.set(name, text);
      return [text];
    }
    if (value === undefined) {
      if (this.#context.state.options.nounset && !isAll(part, '@') && !isAll(part, '*')) {
        throw new ShellError(`${name}: parameter not set`);
      }
      return [];
    }
    if (operator === '') return asList(value);
    const argument = operator === ':' ? yield* this.text(part.argument) : yield* this.pattern(part.argument);
    return asList(value).map((text) => applyOperator(text, operator, argument));
  }

  *#valueOf(part: ParameterPart): Expanding<Value | undefined> {
    const { state, shellName, pid } = this.#context;
    const { name } = part;
    if (/^\d+$/.test(name)) return name === '0' ? shellName : state.positional[Number(name) - 1];
    switch (name) {
      case '@':
      case '*':
        return state.positional;
      case '#':
        return String(state.positional.length);
      case '?':
        return String(state.status);
      case '$':
        return String(pid);
      case '!':
        return state.backgroundPid === undefined ? undefined : String(state.backgroundPid);
      case '-':
        return state.options.errexit ? 'e' : '';
    }
    if (/^!./.test(name)) return state.get(state.get(name.slice(1)) ?? '');
    const value = state.variables.get(name);
    if (part.index === undefined) return typeof value === 'object' ? value[0] : value;
    const list = value === undefined ? [] : asList(value);
    const index = yield* this.text(part.index);
    if (index === '@' || index === '*') return list;
    return list.at(yield* this.arithmetic(part.index));
  }
}

function isAll(part: ParameterPart, symbol: '@' | '*'): boolean {
  return part.name === symbol || (part.index !== undefined && literalOf(part.index) === symbol);
}

function asList(value: Value): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

function lengthOf(value: Value | undefined): number {
  return value === undefined ? 0 : value.length;
}
