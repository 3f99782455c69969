/**
 * Label selectors as text, e.g. of `kubectl get -l` (k8s.io/apimachinery/pkg/labels/selector.go): the same grammar, the
 * same words for what's wrong.
 */
import { goQuote } from './go-syntax.ts';
import { checkRequirement, LabelMatcher, type Operator, type Requirement } from './label-selector.ts';
import { checkQualifiedName } from './names.ts';
import { aggregate, badRequest } from './status-error.ts';

type TokenKind =
  | 'identifier'
  | 'end'
  | 'error'
  | 'in'
  | 'notin'
  | ')'
  | '('
  | ','
  | '!'
  | '=='
  | '='
  | '>'
  | '<'
  | '!=';

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const SYMBOLS = ['==', '!=', '=', '!', '(', ')', ',', '>', '<'] as const;
const WHITESPACE = /[ \t\r\n]/;
const SPECIAL = /[=!(),><]/;
const BINARY_OPERATORS: Partial<Record<TokenKind, Operator>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
};
const BINARY_OPERATOR_NAMES = 'in, notin, =, ==, !=, gt, lt';

function scan(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (WHITESPACE.test(char)) {
      at++;
      continue;
    }
    const symbol = SYMBOLS.find((candidate) => text.startsWith(candidate, at));
    if (symbol !== undefined) {
      tokens.push({ kind: symbol, text: symbol });
      at += symbol.length;
      continue;
    }
    const start = at;
    while (at < text.length && !WHITESPACE.test(text.charAt(at)) && !SPECIAL.test(text.charAt(at))) at++;
    const word = text.slice(start, at);
    tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word });
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

const END: Token = { kind: 'end', text: '' };

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = scan(text);
  }

  parse(): readonly Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const token = this.#peekValue();
      if (token.kind === 'end') return requirements;
      if (token.kind !== 'identifier' && token.kind !== '!') {
        throw badRequest(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.#requirement());
      const after = this.#takeValue();
      if (after.kind === 'end') return requirements;
      if (after.kind !== ',') throw badRequest(`found '${after.text}', expected: ',' or 'end of string'`);
      const next = this.#peekValue();
      if (next.kind !== 'identifier' && next.kind !== '!') {
        throw badRequest(`found '${next.text}', expected: identifier after ','`);
      }
    }
  }

  #requirement(): Requirement {
    const isNegated = this.#peekValue().kind === '!';
    if (isNegated) this.#at++;
    const key = this.#takeValue();
    if (key.kind !== 'identifier') throw unable(`found '${key.text}', expected: identifier`);
    const keyMessages = checkQualifiedName(key.text);
    if (keyMessages.length > 0) {
      throw unable(`<nil>: Invalid value: ${goQuote(key.text)}: ${keyMessages.join('; ')}`);
    }
    const after = this.#peekValue().kind;
    if (isNegated) return this.#checked({ key: key.text, operator: '!', values: [] });
    if (after === 'end' || after === ',') return this.#checked({ key: key.text, operator: 'exists', values: [] });
    const operator = this.#operator();
    const values = operator === 'in' || operator === 'notin' ? this.#valueSet() : [this.#exactValue()];
    return this.#checked({ key: key.text, operator, values: [...new Set(values)].sort() });
  }

  #checked(requirement: Requirement): Requirement {
    const messages = checkRequirement(requirement);
    if (messages.length > 0) throw unable(aggregate(messages));
    return requirement;
  }

  #operator(): Operator {
    const token = this.#take();
    const operator = BINARY_OPERATORS[token.kind];
    if (operator === undefined) throw unable(`found '${token.text}', expected: ${BINARY_OPERATOR_NAMES}`);
    return operator;
  }

  #valueSet(): readonly string[] {
    const open = this.#takeValue();
    if (open.kind !== '(') throw unable(`found '${open.text}' expected: '('`);
    const first = this.#peekValue();
    if (first.kind === ')') {
      this.#at++;
      return [''];
    }
    if (first.kind !== 'identifier' && first.kind !== ',') {
      throw unable(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values = this.#identifiers();
    if (this.#takeValue().kind !== ')') throw unable(`found '${first.text}', expected: ')'`);
    return values;
  }

  #identifiers(): readonly string[] {
    const values: string[] = [];
    for (;;) {
      const token = this.#takeValue();
      if (token.kind === 'identifier') {
        values.push(token.text);
        const next = this.#peekValue();
        if (next.kind === ')') return values;
        if (next.kind !== ',') throw unable(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ',') {
        if (values.length === 0) values.push('');
        const next = this.#peekValue();
        if (next.kind === ')') return [...values, ''];
        if (next.kind === ',') {
          this.#at++;
          values.push('');
        }
      } else {
        throw unable(`found '${token.text}', expected: ',', or identifier`);
      }
    }
  }

  #exactValue(): string {
    const next = this.#peekValue();
    if (next.kind === 'end' || next.kind === ',') return '';
    const token = this.#takeValue();
    if (token.kind !== 'identifier') throw unable(`found '${token.text}', expected: identifier`);
    return token.text;
  }

  #take(): Token {
    return this.#tokens[this.#at++] ?? END;
  }

  /** `in` and `notin` are words like others where a value is expected. */
  #takeValue(): Token {
    return asValue(this.#take());
  }

  #peekValue(): Token {
    return asValue(this.#tokens[this.#at] ?? END);
  }
}

function asValue(token: Token): Token {
  return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token;
}

function unable(why: string): Error {
  return badRequest(`unable to parse requirement: ${why}`);
}

const CACHE_LIMIT = 1000;
const cache = new Map<string, LabelMatcher>();

/** Compiles a selector such as `app=web,tier in (fe,be),!canary`. Throws BadRequest with upstream's words. */
export function parseLabelSelector(text: string): LabelMatcher {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const requirements = new Parser(text).parse();
  const matcher = requirements.length === 0 ? LabelMatcher.everything : new LabelMatcher(requirements);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(text, matcher);
  return matcher;
}
