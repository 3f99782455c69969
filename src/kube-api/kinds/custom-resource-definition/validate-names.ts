/** Checks names, as they are asked for and as they are accepted (apiextensions/validation/validation.go: ValidateCustomResourceDefinitionNames). */
import type { CustomResourceDefinitionNames } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDns1035Label } from '../../meta/names.ts';

/** Adds what is wrong with names that are there. */
export function validateNames(names: CustomResourceDefinitionNames, errors: FieldErrors, path: FieldPath): void {
  const { plural = '', singular = '', kind = '', listKind = '', shortNames = [], categories = [] } = names;
  checkLabel(plural, errors, path.child('plural'));
  checkLabel(singular, errors, path.child('singular'));
  checkKind(kind, errors, path.child('kind'));
  checkKind(listKind, errors, path.child('listKind'));
  for (const [i, name] of shortNames.entries())
    invalidAll(name, checkDns1035Label(name), errors, path.child('shortNames').index(i));
  if (kind !== '' && kind === listKind) {
    errors.invalid(path.child('listKind'), listKind, 'kind and listKind may not be the same');
  }
  for (const [i, name] of categories.entries())
    invalidAll(name, checkDns1035Label(name), errors, path.child('categories').index(i));
}

function checkLabel(name: string, errors: FieldErrors, path: FieldPath): void {
  if (name !== '') invalidAll(name, checkDns1035Label(name), errors, path);
}

function checkKind(kind: string, errors: FieldErrors, path: FieldPath): void {
  if (kind === '') return;
  const messages = checkDns1035Label(kind.toLowerCase());
  if (messages.length === 0) return;
  errors.invalid(path, kind, `may have mixed case, but should otherwise match: ${messages.join(',')}`);
}

/** One error for all that is wrong. */
export function invalidAll(value: string, messages: readonly string[], errors: FieldErrors, path: FieldPath): void {
  if (messages.length > 0) errors.invalid(path, value, messages.join(','));
}
