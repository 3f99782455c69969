/** Validation problems tied to a field (k8s.io/apimachinery/pkg/util/validation/field/errors.go). */
import { goQuote, goValue } from './go-syntax.ts';

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'InternalError'
  | 'FieldValueTypeInvalid';

/** A path such as `spec.containers[0].image`; immutable, so it can be handed down freely. */
export class FieldPath {
  static readonly root = new FieldPath('');
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  child(...names: readonly string[]): FieldPath {
    const suffix = names.length === 1 ? (names[0] ?? '') : names.join('.');
    return new FieldPath(this.text === '' ? suffix : `${this.text}.${suffix}`);
  }

  index(index: number): FieldPath {
    return new FieldPath(`${this.text}[${index}]`);
  }

  key(key: string): FieldPath {
    return new FieldPath(`${this.text}[${key}]`);
  }

  toString(): string {
    return this.text;
  }
}

export interface FieldError {
  readonly type: FieldErrorType;
  readonly field: string;
  /** The message without the field, as `details.causes` carries it. */
  readonly detailMessage: string;
  /** `field: message`, as the whole error says it. */
  readonly message: string;
}

/** Collects the problems of one object, in the order in which they are found. */
export class FieldErrors {
  readonly list: FieldError[] = [];

  required(path: FieldPath, detail = ''): void {
    this.#add('FieldValueRequired', path, withDetail('Required value', detail));
  }

  /** `value` is printed as Go prints it; hand in a `GoSyntax` where its Go type can't be told from the value. */
  invalid(path: FieldPath, value: unknown, detail: string): void {
    this.#add('FieldValueInvalid', path, withDetail(`Invalid value: ${goValue(value)}`, detail));
  }

  typeInvalid(path: FieldPath, value: unknown, detail: string): void {
    this.#add('FieldValueTypeInvalid', path, withDetail(`Invalid value: ${goValue(value)}`, detail));
  }

  notSupported(path: FieldPath, value: unknown, supported: readonly string[]): void {
    const quoted = supported.map((item) => goQuote(item)).join(', ');
    const detail = supported.length === 0 ? '' : `supported values: ${quoted}`;
    this.#add('FieldValueNotSupported', path, withDetail(`Unsupported value: ${goValue(value)}`, detail));
  }

  duplicate(path: FieldPath, value: unknown, detail = ''): void {
    this.#add('FieldValueDuplicate', path, withDetail(`Duplicate value: ${goValue(value)}`, detail));
  }

  forbidden(path: FieldPath, detail: string): void {
    this.#add('FieldValueForbidden', path, withDetail('Forbidden', detail));
  }

  notFound(path: FieldPath, value: unknown): void {
    this.#add('FieldValueNotFound', path, `Not found: ${goValue(value)}`);
  }

  tooLong(path: FieldPath, maxLength: number): void {
    this.#add('FieldValueTooLong', path, `Too long: may not be more than ${maxLength} bytes`);
  }

  tooMany(path: FieldPath, actual: number, max: number): void {
    this.#add('FieldValueTooMany', path, `Too many: ${actual}: must have at most ${max} items`);
  }

  internal(path: FieldPath, detail: string): void {
    this.#add('InternalError', path, withDetail('Internal error', detail));
  }

  /** One `invalid` for each message that a check answered. */
  invalidFor(path: FieldPath, value: unknown, messages: readonly string[]): void {
    for (const message of messages) this.invalid(path, value, message);
  }

  #add(type: FieldErrorType, path: FieldPath, detailMessage: string): void {
    const field = path.text === '' ? '<nil>' : path.text;
    this.list.push({ type, field, detailMessage, message: `${field}: ${detailMessage}` });
  }
}

function withDetail(message: string, detail: string): string {
  return detail === '' ? message : `${message}: ${detail}`;
}
