/**
 * Checks the schema of a version as a whole (apiextensions/validation/validation.go: validateCustomResourceDefinitionValidation). Left out: what
 * rules in CEL may cost.
 */
import type { CustomResourceValidation } from '../../generated/types.gen.ts';
import { FieldErrors, type FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax } from '../../meta/go-syntax.ts';
import type { Schema } from '../../structural-schema/schema.ts';
import { validateDefaults } from '../../structural-schema/validate-defaults.ts';
import { structuralError, validateStructure } from '../../structural-schema/validate-structure.ts';
import { OpenApiCheck } from './validate-open-api.ts';
import { validateRulePrograms } from './validate-rule-programs.ts';

/** What is asked of schemas: less of an update to a definition that never met it. */
export interface SchemaOptions {
  readonly requiresStructure: boolean;
  readonly requiresSchemas: boolean;
  readonly requiresKnownTypes: boolean;
  readonly requiresPrunedDefaults: boolean;
  readonly requiresAtomicSets: boolean;
  readonly requiresListKeys: boolean;
}

/** Go's names of what may stand at the root beside a status subresource. */
const AT_ROOT = [
  ...['Description', 'Type', 'Format', 'Title', 'Maximum', 'ExclusiveMaximum', 'Minimum', 'ExclusiveMinimum'],
  ...['MaxLength', 'MinLength', 'Pattern', 'MaxItems', 'MinItems', 'UniqueItems', 'MultipleOf', 'Required', 'Items'],
  ...['Properties', 'ExternalDocs', 'Example', 'XPreserveUnknownFields', 'XValidations'],
];

/** Go's order of the structure's fields, in which the first that is wrong is told. */
const GO_ORDER = [
  ...['id', '$schema', '$ref', 'description', 'type', 'nullable', 'format', 'title', 'default', 'maximum'],
  ...['exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength', 'minLength', 'pattern', 'maxItems', 'minItems'],
  ...['uniqueItems', 'multipleOf', 'enum', 'maxProperties', 'minProperties', 'required', 'items', 'allOf', 'oneOf'],
  ...['anyOf', 'not', 'properties', 'additionalProperties', 'patternProperties', 'dependencies', 'additionalItems'],
  ...[
    'definitions',
    'externalDocs',
    'example',
    'x-kubernetes-preserve-unknown-fields',
    'x-kubernetes-embedded-resource',
  ],
  ...['x-kubernetes-int-or-string', 'x-kubernetes-list-map-keys', 'x-kubernetes-list-type', 'x-kubernetes-map-type'],
  'x-kubernetes-validations',
] as const;

/** Adds what is wrong with the schema. */
export function validateVersionSchema(
  validation: CustomResourceValidation | undefined,
  hasStatus: boolean,
  options: SchemaOptions,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const schema = validation?.openAPIV3Schema;
  if (schema === undefined) return;
  const at = path.child('openAPIV3Schema');
  const found = new FieldErrors();
  if (hasStatus) validateRoot(schema, found, path);
  if (schema.nullable === true)
    found.forbidden(path.child('openAPIV3Schema.nullable'), 'nullable cannot be true at the root');
  const error = options.requiresStructure ? structuralError(schema) : undefined;
  const before = found.list.length;
  if (options.requiresStructure && error === undefined) {
    validateStructure(schema, found, at);
    if (found.list.length === before) validateDefaults(schema, options.requiresPrunedDefaults, found, at);
  }
  const hasTypes = options.requiresStructure && error === undefined && found.list.length === before;
  new OpenApiCheck(options, found).root(schema, at);
  if (hasTypes) validateRulePrograms(schema, found, at);
  // The same is said there, and better.
  if (found.list.length === 0 && error !== undefined) found.invalid(at, '', error);
  errors.list.push(...found.list);
}

function validateRoot(schema: Schema, errors: FieldErrors, path: FieldPath): void {
  for (const field of GO_ORDER) {
    const value = schema[field];
    if (isZero(value)) continue;
    if (field === 'type') {
      if (schema.type === 'object') continue;
      const what =
        'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
      errors.invalid(path.child('openAPIV3Schema.type'), schema.type ?? '', what);
      return;
    }
    if (AT_ROOT.includes(goName(field))) continue;
    const what = `only [${AT_ROOT.join(' ')}] fields are allowed at the root of the schema if the status subresource is enabled`;
    errors.invalid(path.child('openAPIV3Schema'), new GoSyntax('apiextensions.JSONSchemaProps{...}'), what);
    return;
  }
}

function isZero(value: unknown): boolean {
  return value === undefined || value === false || value === '';
}

function goName(field: string): string {
  const plain = field.replace(/^x-kubernetes-/, 'x-').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
