/**
 * What may stand in a ResourceQuota.
 * Upstream: ValidateResourceQuota and below in kubernetes/pkg/apis/core/validation/validation.go, pkg/apis/core/helper/helpers.go.
 */
import type { ResourceQuota, ResourceQuotaSpec, ResourceQuotaStatus } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goStringSlice } from '../../meta/go-syntax.ts';
import { FIELD_IMMUTABLE_MESSAGE } from '../../meta/object-meta.ts';
import { parseQuantity } from '../../meta/quantity.ts';
import { goStruct } from '../pod-spec/go-values/go-print.ts';
import { isQuotaHugePages, validateAnyResourceName, validateQuantity } from '../pod-spec/validate-resources.ts';

const COMPUTE: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'limits.cpu',
  'limits.memory',
  'requests.cpu',
  'requests.memory',
]);

const STANDARD: ReadonlySet<string> = new Set([
  ...COMPUTE,
  'ephemeral-storage',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'persistentvolumeclaims',
  'configmaps',
  'services.nodeports',
  'services.loadbalancers',
]);

const SCOPES: ReadonlySet<string> = new Set([
  'Terminating',
  'NotTerminating',
  'BestEffort',
  'NotBestEffort',
  'PriorityClass',
  'CrossNamespacePodAffinity',
]);

const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

const EXISTS_ONLY =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

/** Whether a quota of this name is one that Kubernetes itself knows. */
function isStandard(name: string): boolean {
  return STANDARD.has(name) || isQuotaHugePages(name);
}

/** Whether the objects in a scope have this resource. */
function isInScope(scope: string, name: string): boolean {
  if (!SCOPES.has(scope) || name === 'pods') return true;
  return scope !== 'BestEffort' && COMPUTE.has(name);
}

/** Adds the problems of a new quota. */
export function validateResourceQuota({ spec, status }: ResourceQuota, errors: FieldErrors, path: FieldPath): void {
  validateSpec(spec ?? {}, errors, path.child('spec'));
  validateStatus(status ?? {}, errors, path.child('status'));
}

/** Adds the problems of a change: scopes stay what they were. */
export function validateResourceQuotaUpdate(
  { spec = {} }: ResourceQuota,
  { spec: oldSpec = {} }: ResourceQuota,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const scopes: ReadonlySet<string> = new Set(spec.scopes);
  const oldScopes: ReadonlySet<string> = new Set(oldSpec.scopes);
  if (scopes.size === oldScopes.size && [...scopes].every((scope) => oldScopes.has(scope))) return;
  errors.invalid(path.child('spec', 'scopes'), scopesSyntax(spec), FIELD_IMMUTABLE_MESSAGE);
}

/** Adds the problems of a quota's status. */
export function validateStatus(status: ResourceQuotaStatus, errors: FieldErrors, path: FieldPath): void {
  validateAmounts(status.hard, errors, path.child('hard'));
  validateAmounts(status.used, errors, path.child('used'));
}

function validateSpec(spec: ResourceQuotaSpec, errors: FieldErrors, path: FieldPath): void {
  validateAmounts(spec.hard, errors, path.child('hard'));
  validateScopes(spec, errors, path.child('scopes'));
  if (spec.scopeSelector !== undefined) {
    validateSelector(spec, errors, path.child('scopeSelector', 'matchExpressions'));
  }
}

function validateAmounts(
  amounts: Readonly<Record<string, string>> | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [name, text] of Object.entries(amounts ?? {})) {
    const at = path.key(name);
    validateAnyResourceName(name, errors, at);
    if (!name.includes('/') && !isStandard(name)) {
      errors.invalid(at, name, 'must be a standard resource for quota');
    }
    validateQuantity(name, parseQuantity(text), errors, at);
  }
}

function scopesSyntax({ scopes }: ResourceQuotaSpec): GoSyntax {
  return new GoSyntax(goStringSlice(scopes, '[]core.ResourceQuotaScope'));
}

function validateScopes(spec: ResourceQuotaSpec, errors: FieldErrors, path: FieldPath): void {
  const { scopes = [], hard = {} } = spec;
  for (const scope of scopes) {
    if (!SCOPES.has(scope)) errors.invalid(path, scopesSyntax(spec), 'unsupported scope');
    for (const name of Object.keys(hard).sort()) {
      if (!isStandard(name) || isInScope(scope, name)) continue;
      errors.invalid(path, scopesSyntax(spec), 'unsupported scope applied to resource');
    }
  }
  checkOpposites(scopes, spec, errors, path);
}

function checkOpposites(
  scopes: readonly string[],
  spec: ResourceQuotaSpec,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const pair of OPPOSITES) {
    if (pair.every((scope) => scopes.includes(scope))) errors.invalid(path, scopesSyntax(spec), 'conflicting scopes');
  }
}

function validateSelector(spec: ResourceQuotaSpec, errors: FieldErrors, path: FieldPath): void {
  const { scopeSelector = {}, hard = {} } = spec;
  const expressions = scopeSelector.matchExpressions ?? [];
  for (const { scopeName, operator, values = [] } of expressions) {
    if (!SCOPES.has(scopeName)) errors.invalid(path.child('scopeName'), scopeName, 'unsupported scope');
    for (const name of Object.keys(hard).sort()) {
      if (!isStandard(name) || isInScope(scopeName, name)) continue;
      errors.invalid(path, goStruct('ScopeSelector', scopeSelector), 'unsupported scope applied to resource');
    }
    const takesValues = scopeName === 'PriorityClass' || !SCOPES.has(scopeName);
    if (!takesValues && operator !== 'Exists') errors.invalid(path.child('operator'), operator, EXISTS_ONLY);
    validateOperator(operator, values, errors, path);
  }
  checkOpposites(
    expressions.map(({ scopeName }) => scopeName),
    spec,
    errors,
    path,
  );
}

function validateOperator(operator: string, values: readonly string[], errors: FieldErrors, path: FieldPath): void {
  if (operator === 'In' || operator === 'NotIn') {
    const message = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    if (values.length === 0) errors.required(path.child('values'), message);
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    const message = "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector";
    if (values.length > 0) errors.invalid(path.child('values'), values, message);
  } else {
    errors.invalid(path.child('operator'), operator ?? '', 'not a valid selector operator');
  }
}
