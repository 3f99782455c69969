/**
 * Reads values by JSONPath as the API server does for columns, selectable fields and scales (client-go/util/jsonpath): fields, quoted
 * fields, indices, slices, wildcards, unions, `..` and filters that compare a path with a value.
 *
 * Left out: templates around paths, `range`, functions, and filters that compare two paths.
 */

type JsonObject = Readonly<Record<string, unknown>>;

type Step =
  | { readonly is: 'fields'; readonly names: readonly string[] }
  | { readonly is: 'slice'; readonly from: number | undefined; readonly to: number | undefined; readonly by: number }
  | { readonly is: 'indices'; readonly indices: readonly number[] }
  | { readonly is: 'all' }
  | { readonly is: 'descend' }
  | { readonly is: 'filter'; readonly path: JsonPath; readonly operator: string; readonly operand: unknown };

const TOKEN = /^(?:\.\.|\.\*|\.?\[[^\]]*\)\]|\.?\[[^\]]*\]|\.(?:[^.[\\]|\\.)+|^(?:[^.[\\$@]|\\.)+)/;
const FILTER = /^\?\(\s*@(.*?)\s*(?:(==|!=|<=|>=|<|>)\s*(.*?)\s*)?\)$/;

export class JsonPath {
  readonly #steps: readonly Step[];

  private constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  /** The path, or undefined for text that is none. */
  static parse(text: string): JsonPath | undefined {
    const steps: Step[] = [];
    let rest = text.trim().replace(/^[$@]/, '');
    if (rest === '.') return new JsonPath([]);
    while (rest !== '') {
      const token = TOKEN.exec(rest)?.[0];
      const parsed = token === undefined ? undefined : parseStep(token);
      if (token === undefined || parsed === undefined) return undefined;
      steps.push(parsed);
      rest = rest.slice(token.length);
      // What follows `..` is a field without a dot of its own.
      if (token === '..' && rest !== '' && !/^[.[]/.test(rest)) rest = `.${rest}`;
    }
    return new JsonPath(steps);
  }

  /** All values that the path leads to; undefined where it leads out of a list or into what is no list. */
  find(root: unknown): readonly unknown[] | undefined {
    let values: readonly unknown[] = [root];
    for (const step of this.#steps) {
      const next: unknown[] = [];
      for (const value of values) if (!take(step, value, next)) return undefined;
      values = next;
    }
    return values;
  }
}

function parseStep(token: string): Step | undefined {
  if (token === '..') return { is: 'descend' };
  if (token === '.*') return { is: 'all' };
  const bracket = /^\.?\[(.*)\]$/s.exec(token);
  if (bracket !== null) return parseBracket((bracket[1] ?? '').trim());
  return { is: 'fields', names: [token.replace(/^\./, '').replace(/\\(.)/g, '$1')] };
}

function parseBracket(inside: string): Step | undefined {
  if (inside === '*') return { is: 'all' };
  const filter = FILTER.exec(inside);
  if (filter !== null) {
    const path = JsonPath.parse(filter[1] ?? '');
    if (path === undefined) return undefined;
    return { is: 'filter', path, operator: filter[2] ?? 'exists', operand: literal(filter[3] ?? '') };
  }
  const slice = /^(-?\d*):(-?\d*)(?::(-?\d+))?$/.exec(inside);
  if (slice !== null) {
    return {
      is: 'slice',
      from: bound(slice[1]),
      to: bound(slice[2]),
      by: slice[3] === undefined ? 1 : Number(slice[3]),
    };
  }
  const parts = inside.split(',').map((part) => part.trim());
  if (parts.every((part) => /^-?\d+$/.test(part))) return { is: 'indices', indices: parts.map(Number) };
  const names = parts.map((part) => /^(['"])(.*)\1$/s.exec(part)?.[2] ?? part);
  return names.some((name) => name === '') ? undefined : { is: 'fields', names };
}

function bound(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}

function literal(text: string): unknown {
  const quoted = /^(['"])(.*)\1$/s.exec(text);
  if (quoted !== null) return quoted[2];
  if (text === 'true' || text === 'false') return text === 'true';
  return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

/** Adds what the step leads to; false where upstream gives up. */
function take(step: Step, value: unknown, into: unknown[]): boolean {
  switch (step.is) {
    case 'fields':
      if (isObject(value)) for (const name of step.names) if (Object.hasOwn(value, name)) into.push(value[name]);
      return true;
    case 'all':
      if (typeof value === 'object' && value !== null) into.push(...Object.values(value));
      return true;
    case 'descend':
      descend(value, into);
      return true;
    case 'indices':
      if (!Array.isArray(value)) return value === undefined || value === null;
      for (const index of step.indices) {
        const at = index < 0 ? index + value.length : index;
        if (at < 0 || at >= value.length) return false;
        into.push(value[at]);
      }
      return true;
    case 'slice':
      if (!Array.isArray(value)) return value === undefined || value === null;
      for (const [i, item] of value.slice(step.from, step.to).entries()) if (i % step.by === 0) into.push(item);
      return true;
    case 'filter':
      if (!Array.isArray(value)) return value === undefined || value === null;
      for (const item of value) if (isSelected(step, item)) into.push(item);
      return true;
  }
}

function isSelected({ path, operator, operand }: Extract<Step, { is: 'filter' }>, item: unknown): boolean {
  const found = path.find(item);
  if (found === undefined || found.length === 0) return false;
  const value = found[0];
  switch (operator) {
    case 'exists':
      return true;
    case '==':
      return value === operand;
    case '!=':
      return value !== operand;
    default:
      return typeof value === typeof operand && isOrdered(value as number, operator, operand as number);
  }
}

function isOrdered(a: number, operator: string, b: number): boolean {
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

function descend(value: unknown, into: unknown[]): void {
  if (typeof value !== 'object' || value === null) return;
  into.push(value);
  for (const part of Object.values(value)) descend(part, into);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
