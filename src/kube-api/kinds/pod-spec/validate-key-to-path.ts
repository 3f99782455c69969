/** Keys of ConfigMaps and Secrets as files (kubernetes/pkg/apis/core/validation/validation.go). */
import type { KeyToPath } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { isSet } from './field-checks.ts';
import { checkFileMode, checkLocalNonReservedPath } from './validate-paths.ts';

/** One key of a ConfigMap or Secret and the file it becomes. */
export function validateKeyToPath(item: KeyToPath, errors: FieldErrors, path: FieldPath): void {
  if (!isSet(item.key)) errors.required(path.child('key'));
  if (!isSet(item.path)) errors.required(path.child('path'));
  checkLocalNonReservedPath(errors, path.child('path'), item.path ?? '');
  checkFileMode(errors, path.child('mode'), item.mode);
}
