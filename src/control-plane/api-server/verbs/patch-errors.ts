/** What upstream says when a patch, or an object that was patched, makes no sense (apiserver/pkg/endpoints/handlers/patch.go). */
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { isJsonObject, jsonKindOf } from '../../../kube-api/meta/patch/json.ts';
import { badRequest, invalid, type StatusError } from '../../../kube-api/meta/status-error.ts';

/** The refusal of a patch, shown as `shown`, for this reason: of no kind, because the object has none yet. */
export function invalidPatch(shown: string, why: string): StatusError {
  const errors = new FieldErrors();
  errors.invalid(new FieldPath('patch'), shown, why);
  return invalid({ group: '', name: '' }, '', errors.list);
}

/** Go's JSON kinds where they are not called as in patches. */
const GO_KINDS: Readonly<Record<string, string>> = { map: 'object', slice: 'array' };

/** Go's error for a value that is not what is to be read. */
export function cannotUnmarshal(value: unknown, target: string): string {
  return `json: cannot unmarshal ${goKindOf(value)} into Go value of type ${target}`;
}

function goKindOf(value: unknown): string {
  const kind = jsonKindOf(value);
  return GO_KINDS[kind] ?? kind;
}

const OPERATION_FIELDS = ['op', 'path', 'from', 'value'];

/** Throws BadRequest unless the operations of a JSON patch are made of what they have to be. */
export function checkOperations(patch: unknown): void {
  if (!Array.isArray(patch)) {
    throw badRequest(`error decoding patch: ${cannotUnmarshal(patch, '[]handlers.jsonPatchOp')}`);
  }
  for (const operation of patch as readonly unknown[]) {
    if (operation === null) continue;
    if (!isJsonObject(operation)) {
      throw badRequest(`error decoding patch: ${cannotUnmarshal(operation, 'handlers.jsonPatchOp')}`);
    }
    for (const name of ['op', 'path', 'from']) {
      const value = operation[name];
      if (value === undefined || value === null || typeof value === 'string') continue;
      const why = `json: cannot unmarshal ${goKindOf(value)} into Go struct field jsonPatchOp.${name} of type string`;
      throw badRequest(`error decoding patch: ${why}`);
    }
  }
}

/** What strict validation says of fields that operations of a JSON patch don't have. */
export function unknownOperationFields(patch: unknown): readonly string[] {
  if (!Array.isArray(patch)) return [];
  return (patch as readonly unknown[]).flatMap((operation, index) => {
    if (!isJsonObject(operation)) return [];
    const unknown = Object.keys(operation).filter((name) => !OPERATION_FIELDS.includes(name));
    return unknown.map((name) => `unknown field "[${index}].${name}"`);
  });
}

/** Go's error for text that is no JSON. Simplified: of what is wrong further on, the end of the text is blamed. */
export function jsonSyntaxError(text: string): string {
  const first = text.trimStart().charAt(0);
  if (first === '' || first === '{' || first === '[' || first === '"') return 'unexpected end of JSON input';
  return `invalid character '${first}' looking for beginning of value`;
}
