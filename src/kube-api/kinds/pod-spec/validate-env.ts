/**
 * Environment variables of containers, with v1.32's relaxed rule for their names.
 * Upstream: ValidateEnv and ValidateEnvFrom in kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { ConfigMapKeySelector, EnvFromSource, EnvVar } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import {
  checkConfigMapKey,
  checkDns1123Subdomain,
  checkRelaxedEnvVarName,
  nameIsDnsSubdomain,
} from '../../meta/names.ts';
import { isSet } from './field-checks.ts';
import { ENV_FIELD_PATHS, validateFieldRef, validateResourceFieldRef } from './validate-downward-api.ts';

/** Adds the problems of a container's `env`. */
export function validateEnv(variables: readonly EnvVar[], errors: FieldErrors, path: FieldPath): void {
  for (const [index, variable] of variables.entries()) {
    const at = path.index(index);
    if (!isSet(variable.name)) errors.required(at.child('name'));
    else errors.invalidFor(at.child('name'), variable.name, checkRelaxedEnvVarName(variable.name));
    validateValueFrom(variable, errors, at.child('valueFrom'));
  }
}

function validateValueFrom({ value, valueFrom }: EnvVar, errors: FieldErrors, path: FieldPath): void {
  if (valueFrom === undefined) return;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  if (fieldRef !== undefined) validateFieldRef(fieldRef, ENV_FIELD_PATHS, errors, path.child('fieldRef'));
  if (resourceFieldRef !== undefined) {
    validateResourceFieldRef(resourceFieldRef, false, errors, path.child('resourceFieldRef'));
  }
  if (configMapKeyRef !== undefined) validateKeyRef(configMapKeyRef, errors, path.child('configMapKeyRef'));
  if (secretKeyRef !== undefined) validateKeyRef(secretKeyRef, errors, path.child('secretKeyRef'));
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter((source) => source !== undefined);
  if (sources.length === 0) {
    const message = 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`';
    errors.invalid(path, '', message);
  } else if (isSet(value)) {
    errors.invalid(path, '', 'may not be specified when `value` is not empty');
  } else if (sources.length > 1) {
    errors.invalid(path, '', 'may not have more than one field specified at a time');
  }
}

function validateKeyRef({ name = '', key }: ConfigMapKeySelector, errors: FieldErrors, path: FieldPath): void {
  errors.invalidFor(path.child('name'), name, checkDns1123Subdomain(name));
  if (!isSet(key)) errors.required(path.child('key'));
  else errors.invalidFor(path.child('key'), key, checkConfigMapKey(key));
}

/** Adds the problems of a container's `envFrom`. */
export function validateEnvFrom(sources: readonly EnvFromSource[], errors: FieldErrors, path: FieldPath): void {
  for (const [index, { prefix, configMapRef, secretRef }] of sources.entries()) {
    const at = path.index(index);
    if (isSet(prefix)) errors.invalidFor(at.child('prefix'), prefix, checkRelaxedEnvVarName(prefix));
    for (const [field, ref] of [
      ['configMapRef', configMapRef],
      ['secretRef', secretRef],
    ] as const) {
      if (ref === undefined) continue;
      const namePath = at.child(field, 'name');
      if (!isSet(ref.name)) errors.required(namePath);
      else errors.invalidFor(namePath, ref.name, nameIsDnsSubdomain(ref.name, true));
    }
    if (configMapRef === undefined && secretRef === undefined) {
      errors.invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`');
    } else if (configMapRef !== undefined && secretRef !== undefined) {
      errors.invalid(path, '', 'may not have more than one field specified at a time');
    }
  }
}
