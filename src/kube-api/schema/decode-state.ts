/**
 * What decoding one object finds wrong, in the words of Go's JSON decoder as the API server uses it (sigs.k8s.io/json):
 * the first type error counts, an error from a type that decodes itself (quantities, times) beats it, and strict errors
 * only count when there is neither.
 */
import { goQuote } from '../meta/go-syntax.ts';
import type { TypeSchema } from './type-schema.ts';

/** sigs.k8s.io/json stops collecting there. */
const MAX_STRICT_ERRORS = 100;

export class DecodeState {
  readonly strictErrors: string[] = [];
  #typeError: string | undefined;
  #fatalError: string | undefined;
  readonly #unknownPaths: string[] = [];
  /** Where the decoder is: names of fields, and keys and indices that only strict errors mention. */
  readonly #path: (string | number | MapKey)[] = [];

  get error(): string | undefined {
    return this.#fatalError ?? this.#typeError;
  }

  enter(step: string | number | MapKey): void {
    this.#path.push(step);
  }

  leave(): void {
    this.#path.pop();
  }

  /** A value of the wrong JSON type; decoding goes on, as Go's does. `leaf` is a field that was not entered. */
  typeError(
    given: unknown,
    goType: string,
    owner: TypeSchema | undefined,
    leaf: string | undefined,
    number = false,
  ): void {
    this.#typeError ??= this.#typeErrorText(given, goType, owner, leaf, number);
  }

  /** The same from inside a type that decodes itself, where Go stops at once. */
  fatalTypeError(
    given: unknown,
    goType: string,
    owner: TypeSchema | undefined,
    leaf: string | undefined,
    number = false,
  ): void {
    this.#fatalError ??= this.#typeErrorText(given, goType, owner, leaf, number);
  }

  /** An error without a place, such as that of a malformed quantity. */
  fatal(error: string): void {
    this.#fatalError ??= error;
  }

  /** An error without a place after which decoding goes on (base64). */
  placeless(error: string): void {
    this.#typeError ??= error;
  }

  unknownField(name: string): void {
    const path = this.#strictPath(name);
    this.#unknownPaths.push(path);
    this.#strict(`unknown field ${goQuote(path)}`);
  }

  /** A key that occurs twice; inside of unknown fields nobody looks. */
  duplicateField(path: string): void {
    const isUnknown = this.#unknownPaths.some(
      (unknown) => path.startsWith(unknown) && /^(?:$|[.[])/.test(path.slice(unknown.length)),
    );
    if (!isUnknown) this.#strict(`duplicate field ${goQuote(path)}`);
  }

  #strict(error: string): void {
    const { strictErrors } = this;
    if (strictErrors.length < MAX_STRICT_ERRORS && !strictErrors.includes(error)) strictErrors.push(error);
  }

  #typeErrorText(
    given: unknown,
    goType: string,
    owner: TypeSchema | undefined,
    leaf: string | undefined,
    number: boolean,
  ): string {
    const what = `json: cannot unmarshal ${jsonKind(given)}${number ? ` ${String(given)}` : ''} into Go`;
    if (owner === undefined) return `${what} value of type ${goType}`;
    const names = this.#path.filter((step) => typeof step === 'string');
    if (leaf !== undefined) names.push(leaf);
    return `${what} struct field ${owner.goName}.${names.join('.')} of type ${goType}`;
  }

  #strictPath(leaf: string): string {
    let path = '';
    for (const step of [...this.#path, leaf]) {
      if (typeof step === 'number') path += `[${step}]`;
      else path += `${path === '' ? '' : '.'}${typeof step === 'string' ? step : step.key}`;
    }
    return path;
  }
}

/** A key of a map, which type errors leave out. */
export interface MapKey {
  readonly key: string;
}

/** The JSON type as Go names it. */
export function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
    case 'number':
      return typeof value;
    case 'boolean':
      return 'bool';
    default:
      return value === null ? 'null' : 'object';
  }
}
