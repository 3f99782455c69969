/** `test`, `[ … ]` and `[[ … ]]` (POSIX.1-2017: test; bash manual: Conditional Constructs). */
import type { FileSystem, Process } from '../contract.ts';
import { matchesPattern, unescapePattern } from './pattern.ts';
import type { Streams } from './streams.ts';

/** What a condition is about. */
export interface ConditionContext {
  readonly process: { readonly files: FileSystem; readonly terminal: Process['terminal'] };
  readonly streams: Pick<Streams, 'stdin' | 'isShown'>;
  readonly state: { readonly variables: ReadonlyMap<string, unknown> };
  path(path: string): string;
  complain(message: string): void;
}

class ConditionError extends Error {}

/** 0 for true, 1 for false, 2 for what is no condition. */
export function evaluateCondition(words: readonly string[], context: ConditionContext, isExtended = true): number {
  try {
    const evaluator = new Evaluator(words, context, isExtended);
    return evaluator.whole() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    context.complain(error.message);
    return 2;
  }
}

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '-eq': (a, b) => a === b,
  '-ne': (a, b) => a !== b,
  '-lt': (a, b) => a < b,
  '-le': (a, b) => a <= b,
  '-gt': (a, b) => a > b,
  '-ge': (a, b) => a >= b,
};
const BINARY = new Set([...Object.keys(COMPARISONS), '=', '==', '!=', '<', '>', '=~', '-nt', '-ot', '-ef']);
const UNARY = /^-[bcdefghknprstuvwxzLOSN]$/;

class Evaluator {
  readonly #words: readonly string[];
  readonly #context: ConditionContext;
  readonly #isExtended: boolean;
  #at = 0;

  constructor(words: readonly string[], context: ConditionContext, isExtended: boolean) {
    this.#words = words;
    this.#context = context;
    this.#isExtended = isExtended;
  }

  whole(): boolean {
    if (this.#words.length === 0) return false;
    const value = this.#or();
    const extra = this.#words[this.#at];
    if (extra !== undefined) throw new ConditionError(`${extra}: unknown operand`);
    return value;
  }

  #or(): boolean {
    let value = this.#and();
    while (this.#accept('||') || this.#accept('-o')) value = this.#and() || value;
    return value;
  }

  #and(): boolean {
    let value = this.#not();
    while (this.#accept('&&') || this.#accept('-a')) value = this.#not() && value;
    return value;
  }

  #not(): boolean {
    if (this.#words[this.#at] === '!' && this.#words.length > this.#at + 1) {
      this.#at++;
      return !this.#not();
    }
    return this.#primary();
  }

  #primary(): boolean {
    const left = this.#words[this.#at] ?? '';
    const operator = this.#words[this.#at + 1];
    if (operator !== undefined && BINARY.has(operator) && this.#at + 2 < this.#words.length) {
      this.#at += 3;
      return this.#compare(left, operator, this.#words[this.#at - 1] ?? '');
    }
    if (left === '(' && this.#words.length > this.#at + 1) {
      this.#at++;
      const value = this.#or();
      if (!this.#accept(')')) throw new ConditionError('closing paren expected');
      return value;
    }
    if (UNARY.test(left) && operator !== undefined) {
      this.#at += 2;
      return this.#ask(left, operator);
    }
    this.#at++;
    return left !== '';
  }

  #compare(left: string, operator: string, right: string): boolean {
    const numeric = COMPARISONS[operator];
    if (numeric !== undefined) return numeric(numberOf(left), numberOf(right));
    switch (operator) {
      case '=':
      case '==':
        return this.#matches(left, right);
      case '!=':
        return !this.#matches(left, right);
      case '<':
        return left < right;
      case '>':
        return left > right;
      case '=~':
        return new RegExp(right).test(left);
      default:
        return false;
    }
  }

  #matches(left: string, right: string): boolean {
    if (!this.#isExtended) return left === right;
    return matchesPattern(left, right) || left === unescapePattern(right);
  }

  #ask(operator: string, operand: string): boolean {
    const { process, state } = this.#context;
    const path = this.#context.path(operand);
    switch (operator) {
      case '-n':
        return operand !== '';
      case '-z':
        return operand === '';
      case '-d':
        return process.files.isDirectory(path);
      case '-f':
        return process.files.read(path) !== undefined;
      case '-s':
        return (process.files.read(path) ?? '') !== '';
      case '-v':
        return state.variables.has(operand);
      case '-t':
        return this.#isTerminal(operand);
      case '-L':
      case '-h':
      case '-p':
      case '-S':
      case '-b':
      case '-c':
        return false;
      default:
        return process.files.exists(path);
    }
  }

  #isTerminal(descriptor: string): boolean {
    const { process, streams } = this.#context;
    if (descriptor === '0') return streams.stdin.isTerminal;
    return descriptor === '1' ? streams.isShown : descriptor === '2' && process.terminal !== undefined;
  }

  #accept(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at++;
    return true;
  }
}

function numberOf(text: string): number {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new ConditionError(`${text}: bad number`);
  return Number(text);
}
