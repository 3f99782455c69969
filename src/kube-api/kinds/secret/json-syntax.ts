/** Why a text is no JSON object, in the words of Go's encoding/json (src/encoding/json/scanner.go, decode.go). */
import { goQuote } from '../../meta/go-syntax.ts';

const END = 'unexpected end of JSON input';
const SPACE = /[ \t\r\n]/;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Undefined when the whole text is one JSON value. */
  check(): string | undefined {
    const error = this.#value('looking for beginning of value');
    if (error !== undefined) return error;
    const rest = this.#peek();
    return rest === '' ? undefined : invalidCharacter(rest, 'after top-level value');
  }

  #peek(): string {
    while (SPACE.test(this.#text.charAt(this.#at))) this.#at++;
    return this.#text.charAt(this.#at);
  }

  #value(expected: string): string | undefined {
    const char = this.#peek();
    if (char === '') return END;
    if (char === '{') return this.#list('}', 'object key:value pair', () => this.#member());
    if (char === '[') return this.#list(']', 'array element', () => this.#value('looking for beginning of value'));
    if (char === '"') return this.#string();
    if (char === '-' || (char >= '0' && char <= '9')) return this.#number();
    for (const literal of ['true', 'false', 'null']) if (char === literal.charAt(0)) return this.#literal(literal);
    return invalidCharacter(char, expected);
  }

  #list(close: string, after: string, item: () => string | undefined): string | undefined {
    this.#at++;
    if (this.#peek() === close) {
      this.#at++;
      return undefined;
    }
    for (;;) {
      const error = item();
      if (error !== undefined) return error;
      const char = this.#peek();
      if (char === '') return END;
      this.#at++;
      if (char === close) return undefined;
      if (char !== ',') return invalidCharacter(char, `after ${after}`);
    }
  }

  #member(): string | undefined {
    const char = this.#peek();
    if (char === '') return END;
    if (char !== '"') return invalidCharacter(char, 'looking for beginning of object key string');
    const error = this.#string();
    if (error !== undefined) return error;
    const colon = this.#peek();
    if (colon === '') return END;
    if (colon !== ':') return invalidCharacter(colon, 'after object key');
    this.#at++;
    return this.#value('looking for beginning of value');
  }

  #string(): string | undefined {
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const char = this.#text.charAt(this.#at);
      if (char === '"') {
        this.#at++;
        return undefined;
      }
      if (char < ' ') return invalidCharacter(char, 'in string literal');
      if (char !== '\\') continue;
      this.#at++;
      const escaped = this.#text.charAt(this.#at);
      if (escaped === '') return END;
      if (!/["\\/bfnrtu]/.test(escaped)) return invalidCharacter(escaped, 'in string escape code');
    }
    return END;
  }

  #number(): string | undefined {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match !== null) {
      this.#at += match[0].length;
      return undefined;
    }
    const next = this.#text.charAt(this.#at + 1);
    return next === '' ? END : invalidCharacter(next, 'in numeric literal');
  }

  #literal(literal: string): string | undefined {
    for (const [i, expected] of [...literal].entries()) {
      const char = this.#text.charAt(this.#at + i);
      if (char === '') return END;
      if (char !== expected) return invalidCharacter(char, `in literal ${literal} (expecting '${expected}')`);
    }
    this.#at += literal.length;
    return undefined;
  }
}

function invalidCharacter(char: string, context: string): string {
  const quoted = char === "'" ? `'\\''` : char === '"' ? `'"'` : `'${goQuote(char).slice(1, -1)}'`;
  return `invalid character ${quoted} ${context}`;
}

/** Undefined when `text` is a JSON object (or null). */
export function jsonObjectError(text: string): string | undefined {
  const syntaxError = new Scanner(text).check();
  if (syntaxError !== undefined) return syntaxError;
  const first = text.trim().charAt(0);
  if (first === '{' || first === 'n') return undefined;
  const type = first === '[' ? 'array' : first === '"' ? 'string' : first === 't' || first === 'f' ? 'bool' : 'number';
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
}
