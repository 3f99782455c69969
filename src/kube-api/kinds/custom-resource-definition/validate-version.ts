/**
 * Checks a version of a definition: deprecation, schema, subresources, columns and selectable fields
 * (apiextensions/validation/validation.go: validateCustomResourceDefinitionVersion).
 */
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  SelectableField,
} from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax } from '../../meta/go-syntax.ts';
import type { Schema } from '../../structural-schema/schema.ts';
import { structuralError } from '../../structural-schema/validate-structure.ts';
import { findPath } from './simple-path.ts';
import { type SchemaOptions, validateVersionSchema } from './validate-version-schema.ts';

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];
const MAX_SELECTABLE_FIELDS = 8;
const MAX_WARNING_LENGTH = 256;

/** Adds what is wrong with a version. */
export function validateVersion(
  version: CustomResourceDefinitionVersion,
  options: SchemaOptions,
  errors: FieldErrors,
  path: FieldPath,
): void {
  validateDeprecation(version, errors, path.child('deprecationWarning'));
  const hasStatus = version.subresources?.status !== undefined;
  validateVersionSchema(version.schema, hasStatus, options, errors, path.child('schema'));
  validateSubresources(version.subresources, errors, path.child('subresources'));
  for (const [i, column] of (version.additionalPrinterColumns ?? []).entries()) {
    validateColumn(column, errors, path.child('additionalPrinterColumns').index(i));
  }
  const { selectableFields = [] } = version;
  if (selectableFields.length === 0) return;
  const schema = version.schema?.openAPIV3Schema;
  const at = path.child('selectableFields');
  if (schema === undefined) {
    const what = 'selectableFields may only be set when version.schema.openAPIV3Schema is not included';
    errors.invalid(at, '', what);
    return;
  }
  const error = structuralError(schema);
  if (error !== undefined) errors.invalid(path.child('schema.openAPIV3Schema'), '', error);
  validateSelectableFields(selectableFields, schema, errors, at);
}

function validateDeprecation(
  { deprecated = false, deprecationWarning: warning }: CustomResourceDefinitionVersion,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (warning === undefined) return;
  // A pointer to a text is shown as its address.
  const shown = new GoSyntax('(*string)(0xc000000000)');
  if (!deprecated) {
    errors.invalid(path, shown, 'can only be set for deprecated versions');
    return;
  }
  if (warning.length > MAX_WARNING_LENGTH)
    errors.invalid(path, shown, `must be <= ${MAX_WARNING_LENGTH} characters long`);
  if (warning === '') errors.invalid(path, shown, 'must not be an empty string');
  const at = warning.search(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u);
  if (at < 0) return;
  const what = `must only contain printable UTF-8 characters; non-printable character found at index ${at}`;
  errors.invalid(path, shown, what);
}

function validateSubresources(
  subresources: CustomResourceSubresources | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const scale = subresources?.scale;
  if (scale === undefined) return;
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = scale;
  validateReplicasPath(specReplicasPath, 'spec', errors, path.child('scale.specReplicasPath'));
  validateReplicasPath(statusReplicasPath, 'status', errors, path.child('scale.statusReplicasPath'));
  const at = path.child('scale.labelSelectorPath');
  if (labelSelectorPath === '' || !isSimplePath(labelSelectorPath, errors, at)) return;
  if (labelSelectorPath.startsWith('.spec.') || labelSelectorPath.startsWith('.status.')) return;
  errors.invalid(at, new GoSyntax('(*string)(0xc000000000)'), 'should be a json path under either .spec or .status');
}

function validateReplicasPath(path: string, field: 'spec' | 'status', errors: FieldErrors, at: FieldPath): void {
  if (path === '') errors.required(at);
  else if (isSimplePath(path, errors, at) && !path.startsWith(`.${field}.`)) {
    errors.invalid(at, path, `should be a json path under .${field}`);
  }
}

function isSimplePath(path: string, errors: FieldErrors, at: FieldPath): boolean {
  if (path.startsWith('.')) return true;
  errors.invalid(at, path, 'must be a simple json path starting with .');
  return false;
}

function validateColumn(column: CustomResourceColumnDefinition, errors: FieldErrors, path: FieldPath): void {
  const { name = '', type = '', format = '', jsonPath = '' } = column;
  if (name === '') errors.required(path.child('name'));
  const types = `must be one of ${COLUMN_TYPES.join(',')}`;
  if (type === '') errors.required(path.child('type'), types);
  else if (!COLUMN_TYPES.includes(type)) errors.invalid(path.child('type'), type, types);
  if (format !== '' && !COLUMN_FORMATS.includes(format)) {
    errors.invalid(path.child('format'), format, `must be one of ${COLUMN_FORMATS.join(',')}`);
  }
  if (jsonPath === '') errors.required(path.child('JSONPath'));
  else isSimplePath(jsonPath, errors, path.child('JSONPath'));
}

function validateSelectableFields(
  fields: readonly SelectableField[],
  schema: Schema,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [i, { jsonPath = '' }] of fields.entries()) {
    const at = path.index(i).child('jsonPath');
    if (jsonPath === '') {
      errors.required(at);
      continue;
    }
    const found = findPath(jsonPath, schema, false);
    if (!found.ok) {
      errors.invalid(at, jsonPath, `is an invalid path: ${found.error}`);
      continue;
    }
    if (found.first === 'metadata') errors.invalid(at, jsonPath, 'must not point to fields in metadata');
    const { type = '' } = found.schema ?? {};
    if (type !== 'string' && type !== 'boolean' && type !== 'integer') {
      const what =
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
      errors.invalid(at, jsonPath, what);
    }
    if (seen.has(found.path)) errors.duplicate(at, jsonPath);
    seen.add(found.path);
  }
  if (seen.size > MAX_SELECTABLE_FIELDS) errors.tooMany(path, seen.size, MAX_SELECTABLE_FIELDS);
}
