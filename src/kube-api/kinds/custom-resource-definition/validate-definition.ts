/**
 * Checks CustomResourceDefinitions (apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go). What an established definition
 * never met is not asked of its updates.
 *
 * Simplified: whole versions and schemas in messages are abbreviated, as upstream shows addresses in memory there.
 */
import type { CustomResourceConversion, CustomResourceDefinition } from '../../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax } from '../../meta/go-syntax.ts';
import { checkDns1035Label, checkDns1123Subdomain } from '../../meta/names.ts';
import { validateImmutable } from '../../meta/object-meta.ts';
import { structuralError, validateStructure } from '../../structural-schema/validate-structure.ts';
import { validateClientConfig } from '../webhooks/client-config.ts';
import { REVIEW_VERSIONS, validateReviewVersions } from '../webhooks/review-versions.ts';
import { APPROVAL_ANNOTATION, approvalOf, isProtectedGroup } from './api-approval.ts';
import { isCrdConditionTrue } from './conditions.ts';
import { hasDefault, hasExtensions, specHas } from './schema-facts.ts';
import { validateListMapKeys, validateListType } from './validate-list-type.ts';
import { invalidAll, validateNames } from './validate-names.ts';
import { validateVersion } from './validate-version.ts';
import type { SchemaOptions } from './validate-version-schema.ts';

const STRICT: SchemaOptions = {
  requiresStructure: true,
  requiresSchemas: true,
  requiresKnownTypes: true,
  requiresPrunedDefaults: true,
  requiresAtomicSets: true,
  requiresListKeys: true,
};

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const VERSIONS = new GoSyntax('[]apiextensions.CustomResourceDefinitionVersion{...}');

/** Adds what is wrong with a new definition. */
export function validateDefinition(crd: CustomResourceDefinition, errors: FieldErrors, path: FieldPath): void {
  const { names, group } = crd.spec;
  const { name = '' } = crd.metadata;
  if (name !== `${names.plural}.${group}`) {
    errors.invalid(path.child('metadata', 'name'), name, 'must be spec.names.plural+"."+spec.group');
  }
  validateSpec(crd, STRICT, true, errors, path.child('spec'));
  validateRest(crd, undefined, errors, path);
}

/** Adds what is wrong with a definition that replaces `old`, or with doing so. */
export function validateDefinitionUpdate(
  crd: CustomResourceDefinition,
  old: CustomResourceDefinition,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const specPath = path.child('spec');
  const reviews = old.spec.conversion?.webhook?.conversionReviewVersions ?? [];
  const needsReview = reviews.length === 0 || reviews.some((version) => REVIEW_VERSIONS.includes(version));
  validateSpec(crd, optionsAfter(old), needsReview, errors, specPath);
  if (isCrdConditionTrue(old, 'Established')) {
    validateImmutable(crd.spec.scope, old.spec.scope, errors, specPath.child('scope'));
    validateImmutable(crd.spec.names.kind, old.spec.names.kind, errors, specPath.child('names', 'kind'));
  }
  validateImmutable(crd.spec.group, old.spec.group, errors, specPath.child('group'));
  validateImmutable(crd.spec.names.plural, old.spec.names.plural, errors, specPath.child('names', 'plural'));
  validateRest(crd, old, errors, path);
}

/** Adds what is wrong with the status. */
export function validateDefinitionStatus(
  { status }: CustomResourceDefinition,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const names = status?.acceptedNames;
  if (names !== undefined) validateNames(names, errors, path.child('status', 'acceptedNames'));
}

function validateRest(
  crd: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  validateDefinitionStatus(crd, errors, path);
  validateStoredVersions(crd, errors, path.child('status').child('storedVersions'));
  validateApproval(crd, old, errors, path.child('metadata', 'annotations').key(APPROVAL_ANNOTATION));
  if (old?.spec.preserveUnknownFields === true || crd.spec.preserveUnknownFields !== true) return;
  const what =
    'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
  errors.invalid(path.child('spec').child('preserveUnknownFields'), new GoSyntax('(*bool)(0xc000000000)'), what);
}

/** Nothing is asked that the present definition does not meet. */
function optionsAfter({ spec }: CustomResourceDefinition): SchemaOptions {
  const schemas = spec.versions.map(({ schema }) => schema?.openAPIV3Schema);
  const isMet = (check: (errors: FieldErrors, schema: NonNullable<(typeof schemas)[number]>) => void): boolean =>
    !specHas(spec, (schema) => {
      const found = new FieldErrors();
      check(found, schema);
      return found.list.length > 0;
    });
  const { root } = FieldPath;
  return {
    requiresSchemas: schemas.every((schema) => schema !== undefined),
    requiresKnownTypes: !specHas(spec, ({ type = '' }) => type !== '' && !TYPES.includes(type)),
    requiresStructure: schemas.every((schema) => {
      if (schema === undefined) return true;
      const found = new FieldErrors();
      if (structuralError(schema) === undefined) validateStructure(schema, found, root);
      return structuralError(schema) === undefined && found.list.length === 0;
    }),
    requiresPrunedDefaults: true,
    requiresAtomicSets: isMet((found, schema) => {
      if (schema['x-kubernetes-list-type'] === 'set' && schema.type === 'array')
        validateListType(schema, true, found, root);
    }),
    requiresListKeys: isMet((found, schema) => validateListMapKeys(schema, found, root)),
  };
}

function validateSpec(
  { spec }: CustomResourceDefinition,
  asked: SchemaOptions,
  needsReviewVersion: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { group, scope, names, versions, preserveUnknownFields = false } = spec;
  if (group === '') errors.required(path.child('group'));
  else if (checkDns1123Subdomain(group).length > 0) {
    invalidAll(group, checkDns1123Subdomain(group), errors, path.child('group'));
  } else if (!group.includes('.')) {
    errors.invalid(path.child('group'), group, 'should be a domain with at least one dot');
  }
  if (scope === '') errors.required(path.child('scope'));
  else if (scope !== 'Cluster' && scope !== 'Namespaced') {
    errors.notSupported(path.child('scope'), scope, ['Cluster', 'Namespaced']);
  }
  for (const [i, version] of versions.entries()) {
    if (version.schema?.openAPIV3Schema !== undefined) continue;
    const at = path.child('versions').index(i).child('schema').child('openAPIV3Schema');
    if (asked.requiresSchemas) errors.required(at, 'schemas are required');
    else if (!preserveUnknownFields && version.served) errors.required(at, 'because otherwise all fields are pruned');
  }
  const hasDefaults = specHas(spec, hasDefault);
  if (hasDefaults && preserveUnknownFields) {
    const what = 'must be false in order to use defaults in the schema';
    errors.invalid(path.child('preserveUnknownFields'), true, what);
  }
  const requiresStructure =
    asked.requiresStructure || !preserveUnknownFields || hasDefaults || specHas(spec, hasExtensions);
  for (const [i, version] of versions.entries()) {
    const at = path.child('versions').index(i);
    invalidAll(version.name, checkDns1035Label(version.name), errors, at.child('name'));
    validateVersion(version, { ...asked, requiresStructure }, errors, at);
  }
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    errors.invalid(path.child('versions'), VERSIONS, 'must contain unique version names');
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.invalid(path.child('versions'), VERSIONS, 'must have exactly one version marked as storage version');
  }
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) {
    if ((names[field] ?? '') === '') errors.required(path.child('names', field));
  }
  validateNames(names, errors, path.child('names'));
  const strategy = spec.conversion?.strategy ?? 'None';
  if (strategy !== 'None' && preserveUnknownFields) {
    const what = 'must be None if spec.preserveUnknownFields is true';
    errors.invalid(path.child('conversion').child('strategy'), strategy, what);
  }
  validateConversion(spec.conversion, needsReviewVersion, errors, path.child('conversion'));
}

function validateConversion(
  conversion: CustomResourceConversion | undefined,
  needsReviewVersion: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (conversion === undefined) return;
  const { strategy, webhook } = conversion;
  if (strategy === '') errors.required(path.child('strategy'));
  else if (strategy !== 'None' && strategy !== 'Webhook') {
    errors.notSupported(path.child('strategy'), strategy, ['None', 'Webhook']);
  }
  const configPath = path.child('webhookClientConfig');
  const reviewPath = path.child('conversionReviewVersions');
  const config = webhook?.clientConfig;
  const reviews = webhook?.conversionReviewVersions ?? [];
  if (strategy !== 'Webhook') {
    const what = 'should not be set when strategy is not set to Webhook';
    if (config !== undefined) errors.forbidden(configPath, what);
    if (reviews.length > 0) errors.forbidden(reviewPath, what);
    return;
  }
  if (config === undefined) errors.required(configPath, 'required when strategy is set to Webhook');
  else validateClientConfig(config, errors, configPath);
  validateReviewVersions(reviews, needsReviewVersion, errors, reviewPath);
}

function validateStoredVersions(
  { spec, status }: CustomResourceDefinition,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const stored = status?.storedVersions ?? [];
  if (stored.length === 0) {
    errors.invalid(path, stored, 'must have at least one stored version');
    return;
  }
  for (const { name, storage } of spec.versions) {
    if (storage && !stored.includes(name)) errors.invalid(path, stored, `must have the storage version ${name}`);
  }
  for (const [i, name] of stored.entries()) {
    if (spec.versions.some((version) => version.name === name) || stored.lastIndexOf(name) > i) continue;
    errors.invalid(path.index(i), name, 'must appear in spec.versions');
  }
}

function validateApproval(
  crd: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (!isProtectedGroup(crd.spec.group)) return;
  const { state, reason } = approvalOf(crd.metadata.annotations);
  if (old !== undefined && approvalOf(old.metadata.annotations).state === state) return;
  if (state === 'missing') errors.required(path, reason);
  else if (state === 'invalid') errors.invalid(path, crd.metadata.annotations?.[APPROVAL_ANNOTATION] ?? '', reason);
}
