/** `$((…))`: integer arithmetic as in C, with assignment (POSIX.1-2017, Shell Command Language 2.6.4). */

/** The variables that an expression names. */
export interface ArithmeticScope {
  get(name: string): string;
  set(name: string, value: string): void;
}

export class ArithmeticError extends Error {}

const TOKEN =
  /\s*(\d[\da-fA-FxX]*|[A-Za-z_]\w*|\+\+|--|<<=|>>=|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:(),])/y;
/** Loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
];
const ASSIGNING = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);

/** The value of `text`; throws {@link ArithmeticError}. */
export function evaluateArithmetic(text: string, scope: ArithmeticScope): number {
  return new Evaluator(tokensOf(text), scope).whole();
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  let end = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    tokens.push(found[1] ?? '');
    end = TOKEN.lastIndex;
  }
  if (text.slice(end).trim() !== '') throw new ArithmeticError('arithmetic syntax error');
  return tokens;
}

class Evaluator {
  readonly #tokens: readonly string[];
  readonly #scope: ArithmeticScope;
  #at = 0;

  constructor(tokens: readonly string[], scope: ArithmeticScope) {
    this.#tokens = tokens;
    this.#scope = scope;
  }

  whole(): number {
    if (this.#tokens.length === 0) return 0;
    let value = this.#assignment();
    while (this.#accept(',')) value = this.#assignment();
    if (this.#at < this.#tokens.length) throw new ArithmeticError('arithmetic syntax error');
    return value;
  }

  #assignment(): number {
    const name = this.#tokens[this.#at] ?? '';
    const operator = this.#tokens[this.#at + 1] ?? '';
    if (!isName(name) || !ASSIGNING.has(operator)) return this.#ternary();
    this.#at += 2;
    const right = this.#assignment();
    const value = operator === '=' ? right : apply(operator.slice(0, -1), this.#valueOf(name), right);
    this.#scope.set(name, String(value));
    return value;
  }

  #ternary(): number {
    const condition = this.#binary(0);
    if (!this.#accept('?')) return condition;
    const yes = this.#assignment();
    if (!this.#accept(':')) throw new ArithmeticError('arithmetic syntax error');
    const no = this.#assignment();
    return condition === 0 ? no : yes;
  }

  #binary(level: number): number {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = this.#tokens[this.#at];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.#at++;
      left = apply(operator, left, this.#binary(level + 1));
    }
  }

  #unary(): number {
    const token = this.#tokens[this.#at++];
    switch (token) {
      case '-':
        return -this.#unary();
      case '+':
        return this.#unary();
      case '!':
        return this.#unary() === 0 ? 1 : 0;
      case '~':
        return ~this.#unary();
      case '++':
      case '--':
        return this.#step(this.#tokens[this.#at++] ?? '', token);
      case '(': {
        const value = this.#assignment();
        if (!this.#accept(')')) throw new ArithmeticError('arithmetic syntax error');
        return value;
      }
      default:
        return this.#operand(token ?? '');
    }
  }

  #operand(token: string): number {
    if (/^\d/.test(token)) return numberOf(token);
    if (!isName(token)) throw new ArithmeticError('arithmetic syntax error');
    const value = this.#valueOf(token);
    const next = this.#tokens[this.#at];
    if (next === '++' || next === '--') {
      this.#at++;
      this.#step(token, next);
    }
    return value;
  }

  #step(name: string, operator: '++' | '--' | string): number {
    const value = this.#valueOf(name) + (operator === '++' ? 1 : -1);
    this.#scope.set(name, String(value));
    return value;
  }

  #valueOf(name: string): number {
    const text = this.#scope.get(name).trim();
    if (text === '') return 0;
    if (/^[-+]?\d/.test(text)) return numberOf(text);
    if (isName(text) && text !== name) return this.#valueOf(text);
    throw new ArithmeticError('arithmetic syntax error');
  }

  #accept(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }
}

function isName(token: string): boolean {
  return /^[A-Za-z_]/.test(token);
}

/** Decimal, `0x…` or `0…` (octal). */
function numberOf(text: string): number {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  const base = /^0x/i.test(digits) ? 16 : /^0\d/.test(digits) ? 8 : 10;
  const value = Number.parseInt(base === 16 ? digits.slice(2) : digits, base);
  if (Number.isNaN(value)) throw new ArithmeticError('arithmetic syntax error');
  return sign === '-' ? -value : value;
}

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case '||':
      return a !== 0 || b !== 0 ? 1 : 0;
    case '&&':
      return a !== 0 && b !== 0 ? 1 : 0;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&':
      return a & b;
    case '==':
      return a === b ? 1 : 0;
    case '!=':
      return a !== b ? 1 : 0;
    case '<':
      return a < b ? 1 : 0;
    case '<=':
      return a <= b ? 1 : 0;
    case '>':
      return a > b ? 1 : 0;
    case '>=':
      return a >= b ? 1 : 0;
    case '<<':
      return a << b;
    case '>>':
      return a >> b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**':
      return a ** b;
    default:
      if (b === 0) throw new ArithmeticError('divide by zero');
      return operator === '/' ? Math.trunc(a / b) : a % b;
  }
}
