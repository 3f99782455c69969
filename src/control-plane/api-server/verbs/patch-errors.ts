/** What upstream says when a patched object makes no sense (apiserver/pkg/endpoints/handlers/patch.go). */
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { invalid, type StatusError } from '../../../kube-api/meta/status-error.ts';

/** The refusal of a patch, shown as `shown`, for this reason: of no kind, because the object has none yet. */
export function invalidPatch(shown: string, why: string): StatusError {
  const errors = new FieldErrors();
  errors.invalid(new FieldPath('patch'), shown, why);
  return invalid({ group: '', name: '' }, '', errors.list);
}

/**
 * The error of the JSON decoder in the words of the converter that takes strategic patches
 * (apimachinery/pkg/runtime/converter.go), which knows only Go's kinds.
 */
export function restoreError(error: string): string {
  const match = /^json: cannot unmarshal (\S+) into Go .* of type (\S+)$/.exec(error);
  if (match === null) return error;
  const [, source = '', target = ''] = match;
  const kind = SOURCE_KINDS[source] ?? source;
  if (target.startsWith('[]')) return `cannot restore slice from ${kind}`;
  if (target.startsWith('map[')) return `cannot restore map from ${kind}`;
  if (/^[a-z0-9]+\.[A-Z]/.test(target)) return `cannot restore struct from: ${kind}`;
  return `unrecognized type: ${target}`;
}

const SOURCE_KINDS: Readonly<Record<string, string>> = { number: 'int64', object: 'map', array: 'slice' };
