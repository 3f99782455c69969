/** Whether a value is of its type (sigs.k8s.io/structured-merge-diff/typed/validate.go). */
import { showElement } from './path-element.ts';
import {
  deduce,
  entryTypeOf,
  isMap,
  itemElement,
  onType,
  showGo,
  type TypeProblem,
  TypeProblems,
} from './typed-value.ts';
import type { ListValueType, MapValueType, ScalarType, ValueType } from './value-type.ts';

/** Throws TypeProblems unless the value is of the type; `allowsDuplicates` lets items with the same keys pass. */
export function checkType(type: ValueType, value: unknown, allowsDuplicates: boolean): void {
  const problems: TypeProblem[] = [];
  new TypeCheck(allowsDuplicates, problems).check(type, value, '');
  if (problems.length > 0) throw new TypeProblems(problems);
}

class TypeCheck {
  readonly #allowsDuplicates: boolean;
  readonly #problems: TypeProblem[];

  constructor(allowsDuplicates: boolean, problems: TypeProblem[]) {
    this.#allowsDuplicates = allowsDuplicates;
    this.#problems = problems;
  }

  check(type: ValueType, value: unknown, path: string): void {
    if (value === null || value === undefined) return;
    onType(deduce(type, value), {
      scalar: (scalar) => this.#checkScalar(scalar, value, path),
      list: (list) => this.#checkList(list, value, path),
      map: (map) => this.#checkMap(map, value, path),
    });
  }

  #checkScalar(type: ScalarType, value: unknown, path: string): void {
    const message = scalarProblem(type, value);
    if (message !== undefined) this.#add(path, message);
  }

  #checkList(type: ListValueType, value: unknown, path: string): void {
    if (!Array.isArray(value)) {
      this.#add(path, `expected list, got ${showValue(value)}`);
      return;
    }
    const seen = new Set<string>();
    for (const [index, item] of value.entries()) {
      const element = type.isAtomic ? `i:${index}` : itemElement(type, item);
      if (typeof element !== 'string') {
        this.#add(path, `element ${index}: ${element.problem}`);
        return;
      }
      if (seen.has(element) && !this.#allowsDuplicates) {
        this.#add(path, `duplicate entries for key ${showElement(element)}`);
      }
      seen.add(element);
      this.check(type.items, item, path + showElement(element));
    }
  }

  #checkMap(type: MapValueType, value: unknown, path: string): void {
    if (!isMap(value)) {
      this.#add(path, `expected map, got ${showValue(value)}`);
      return;
    }
    for (const name of Object.keys(value)) {
      const entry = entryTypeOf(type, name);
      if (entry === undefined) {
        // Upstream looks no further in this structure.
        this.#add(`${path}.${name}`, 'field not declared in schema');
        return;
      }
      this.check(entry, value[name], `${path}.${name}`);
    }
  }

  #add(path: string, message: string): void {
    this.#problems.push({ path, message });
  }
}

/** Why a value is no such scalar; undefined when it is one. */
export function scalarProblem(type: ScalarType, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  switch (type) {
    case 'numeric':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goTypeOf(value)}`;
    case 'string':
      return typeof value === 'string' ? undefined : `expected string, got ${showSyntax(value)}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${showValue(value)}`;
    case 'untyped':
      return typeof value !== 'object' ? undefined : `expected any scalar, got ${showValue(value)}`;
  }
}

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return 'map[string]interface {}';
}

/** Upstream prints the wrapper around the value. */
function showSyntax(value: unknown): string {
  const inner = typeof value === 'number' ? `${value}` : typeof value === 'boolean' ? String(value) : goSyntaxOf(value);
  return `&value.valueUnstructured{Value:${inner}}`;
}

function goSyntaxOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntaxOf).join(', ')}}`;
  if (isMap(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${goSyntaxOf(value[key])}`);
    return `map[string]interface {}{${entries.join(', ')}}`;
  }
  return value === null || value === undefined ? 'interface {}(nil)' : String(value);
}

function showValue(value: unknown): string {
  return `&{${showGo(value)}}`;
}
