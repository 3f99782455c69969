/** Conditions of the shape that all newer kinds share (k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go: ValidateConditions). */
import type { Condition } from '../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from './field-errors.ts';
import { byteLength } from './go-syntax.ts';
import { checkQualifiedName } from './names.ts';

const STATUSES = ['False', 'True', 'Unknown'] as const;
const MAX_REASON_BYTES = 1024;
const MAX_MESSAGE_BYTES = 32 * 1024;
const REASON = '[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?';
const reasonRegex = new RegExp(`^(?:${REASON})$`);
const REASON_MESSAGE =
  "a condition reason must start with alphabetic character, optionally followed by a string of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' " +
  `(e.g. 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB', regex used for validation is '${REASON}')`;

/** Adds the problems of a list of conditions, each type of which may be there once. */
export function validateConditions(
  conditions: readonly Condition[] | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [index, condition] of (conditions ?? []).entries()) {
    const at = path.index(index);
    const type = condition.type ?? '';
    if (seen.has(type)) errors.duplicate(at.child('type'), type);
    seen.add(type);
    validateCondition(condition, errors, at);
  }
}

function validateCondition(condition: Condition, errors: FieldErrors, path: FieldPath): void {
  const { type = '', status = '', observedGeneration = 0, reason = '', message = '' } = condition;
  errors.invalidFor(path.child('type'), type, checkQualifiedName(type));
  if (!(STATUSES as readonly string[]).includes(status)) errors.notSupported(path.child('status'), status, STATUSES);
  if (observedGeneration < 0) {
    errors.invalid(path.child('observedGeneration'), observedGeneration, 'must be greater than or equal to zero');
  }
  if ((condition.lastTransitionTime ?? '') === '') errors.required(path.child('lastTransitionTime'), 'must be set');
  if (reason === '') {
    errors.required(path.child('reason'), 'must be set');
  } else {
    if (!reasonRegex.test(reason)) errors.invalid(path.child('reason'), reason, REASON_MESSAGE);
    if (byteLength(reason) > MAX_REASON_BYTES) errors.tooLong(path.child('reason'), MAX_REASON_BYTES);
  }
  if (byteLength(message) > MAX_MESSAGE_BYTES) errors.tooLong(path.child('message'), MAX_MESSAGE_BYTES);
}
