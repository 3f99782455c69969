/** Selecting objects by fields, e.g. `status.phase=Running` (k8s.io/apimachinery/pkg/fields/selector.go). */
import { badRequest } from './status-error.ts';

/** One condition on one field; a field that an object doesn't have counts as ''. */
export interface FieldRequirement {
  readonly field: string;
  readonly isEqual: boolean;
  readonly value: string;
}

/** A compiled field selector: all its requirements have to hold. */
export class FieldMatcher {
  static readonly everything = new FieldMatcher([]);

  readonly requirements: readonly FieldRequirement[];

  constructor(requirements: readonly FieldRequirement[]) {
    this.requirements = requirements;
  }

  get isEmpty(): boolean {
    return this.requirements.length === 0;
  }

  /** `read` answers the object's value of a field. */
  matches(read: (field: string) => string): boolean {
    return this.requirements.every(({ field, isEqual, value }) => (read(field) === value) === isEqual);
  }

  /** The one value that `field` must have, if the selector says so. */
  requiredValue(field: string): string | undefined {
    return this.requirements.find((requirement) => requirement.isEqual && requirement.field === field)?.value;
  }

  toString(): string {
    return this.requirements
      .map(({ field, isEqual, value }) => `${field}${isEqual ? '=' : '!='}${escapeFieldValue(value)}`)
      .join(',');
  }
}

/** Protects what would end a value in a selector's text: `\`, `,` and `=`. */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&');
}

function unescapeFieldValue(text: string): string {
  let value = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === ',' || char === '=') {
      throw badRequest(`invalid field selector: unescaped character in value: ${char.charCodeAt(0)}`);
    }
    if (char !== '\\') {
      value += char;
      continue;
    }
    const next = text.slice(i + 1, i + 2);
    if (next !== '\\' && next !== ',' && next !== '=') {
      throw badRequest(`invalid field selector: invalid escape sequence: \\${next}`);
    }
    value += next;
    i++;
  }
  return value;
}

function splitTerms(text: string): readonly string[] {
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text.charAt(i) === '\\') i++;
    else if (text.charAt(i) === ',') {
      terms.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...terms, text.slice(start)];
}

/** Compiles a selector such as `metadata.name=web,status.phase!=Running`. Throws BadRequest with upstream's words. */
export function parseFieldSelector(text: string): FieldMatcher {
  if (text === '') return FieldMatcher.everything;
  const requirements: FieldRequirement[] = [];
  for (const term of splitTerms(text).toSorted()) {
    if (term === '') continue;
    const match = /^([^=!]*(?:!(?!=)[^=!]*)*)(!=|==|=)(.*)$/s.exec(term);
    if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    const [, field = '', operator = '', value = ''] = match;
    requirements.push({ field, isEqual: operator !== '!=', value: unescapeFieldValue(value) });
  }
  return new FieldMatcher(requirements);
}
