/**
 * Affinity of pods to nodes and to each other.
 * Upstream: validateAffinity and below in kubernetes/pkg/apis/core/validation/validation.go.
 */
import type {
  Affinity,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDns1123Label, checkDns1123Subdomain } from '../../meta/names.ts';
import { validateLabelSelector } from '../../meta/object-meta.ts';
import { checkLabelName } from './field-checks.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Adds the problems of `spec.affinity`. */
export function validateAffinity(affinity: Affinity | undefined, errors: FieldErrors, path: FieldPath): void {
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity ?? {};
  const nodePath = path.child('nodeAffinity');
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required !== undefined) validateNodeSelector(required, errors, nodePath.child(REQUIRED));
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [index, { weight = 0, preference }] of preferred.entries()) {
    const at = nodePath.child(PREFERRED).index(index);
    checkWeight(weight, errors, at);
    validateNodeSelectorTerm(preference ?? {}, errors, at.child('preference'));
  }
  validatePodAffinity(podAffinity, errors, path.child('podAffinity'));
  validatePodAffinity(podAntiAffinity, errors, path.child('podAntiAffinity'));
}

/** Adds the problems of a selector of nodes, of which one term must hold. */
export function validateNodeSelector({ nodeSelectorTerms }: NodeSelector, errors: FieldErrors, path: FieldPath): void {
  const terms = nodeSelectorTerms ?? [];
  const termsPath = path.child('nodeSelectorTerms');
  if (terms.length === 0) errors.required(termsPath, 'must have at least one node selector term');
  for (const [index, term] of terms.entries()) validateNodeSelectorTerm(term, errors, termsPath.index(index));
}

function checkWeight(weight: number, errors: FieldErrors, path: FieldPath): void {
  if (weight <= 0 || weight > 100) errors.invalid(path.child('weight'), weight, 'must be in the range 1-100');
}

function validateNodeSelectorTerm(term: NodeSelectorTerm, errors: FieldErrors, path: FieldPath): void {
  for (const [index, requirement] of (term.matchExpressions ?? []).entries()) {
    const at = path.child('matchExpressions').index(index);
    validateOperator(requirement, errors, at);
    checkLabelName(errors, at.child('key'), requirement.key ?? '');
  }
  for (const [index, requirement] of (term.matchFields ?? []).entries()) {
    validateFieldRequirement(requirement, errors, path.child('matchFields').index(index));
  }
}

function validateOperator(
  { operator, values = [] }: NodeSelectorRequirement,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const valuesPath = path.child('values');
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length > 0) return;
      errors.required(valuesPath, "must be specified when `operator` is 'In' or 'NotIn'");
      return;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length === 0) return;
      errors.forbidden(valuesPath, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      return;
    case 'Gt':
    case 'Lt':
      if (values.length === 1) return;
      errors.required(valuesPath, "must be specified single value when `operator` is 'Lt' or 'Gt'");
      return;
    default:
      errors.invalid(path.child('operator'), operator ?? '', 'not a valid selector operator');
  }
}

function validateFieldRequirement(requirement: NodeSelectorRequirement, errors: FieldErrors, path: FieldPath): void {
  const { key, operator, values = [] } = requirement;
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.invalid(path.child('operator'), operator ?? '', 'not a valid selector operator');
  } else if (values.length !== 1) {
    const message = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.required(path.child('values'), message);
  }
  if (key !== 'metadata.name') {
    errors.invalid(path.child('key'), key ?? '', 'not a valid field selector key');
    return;
  }
  for (const [index, value] of values.entries()) {
    errors.invalidFor(path.child('values').index(index), value, checkDns1123Subdomain(value));
  }
}

function validatePodAffinity(affinity: PodAffinity | undefined, errors: FieldErrors, path: FieldPath): void {
  for (const [index, term] of (affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
    validatePodAffinityTerm(term, errors, path.child(REQUIRED).index(index));
  }
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  for (const [index, { weight = 0, podAffinityTerm }] of preferred.entries()) {
    const at = path.child(PREFERRED).index(index);
    checkWeight(weight, errors, at);
    validatePodAffinityTerm(podAffinityTerm ?? { topologyKey: '' }, errors, at.child('podAffinityTerm'));
  }
}

function validatePodAffinityTerm(term: PodAffinityTerm, errors: FieldErrors, path: FieldPath): void {
  validateLabelSelector(term.labelSelector, errors, path.child('labelSelector'));
  validateLabelSelector(term.namespaceSelector, errors, path.child('namespaceSelector'));
  for (const namespace of term.namespaces ?? []) {
    errors.invalidFor(path.child('namespace'), namespace, checkDns1123Label(namespace));
  }
  validateLabelKeys(term, errors, path);
  const topologyKey = term.topologyKey ?? '';
  if (topologyKey === '') errors.required(path.child('topologyKey'), 'can not be empty');
  checkLabelName(errors, path.child('topologyKey'), topologyKey);
}

/** `matchLabelKeys` and `mismatchLabelKeys`, which a pod's own labels turn into expressions when it is created. */
function validateLabelKeys(term: PodAffinityTerm, errors: FieldErrors, path: FieldPath): void {
  const { matchLabelKeys = [], mismatchLabelKeys = [], labelSelector } = term;
  for (const [field, keys] of [
    ['matchLabelKeys', matchLabelKeys],
    ['mismatchLabelKeys', mismatchLabelKeys],
  ] as const) {
    if (keys.length > 0 && labelSelector === undefined) {
      errors.forbidden(path.child(field), 'must not be specified when labelSelector is not set');
      continue;
    }
    for (const [index, key] of keys.entries()) checkLabelName(errors, path.child(field).index(index), key);
  }
  const selected = new Set(Object.keys(labelSelector?.matchLabels ?? {}));
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const index = matchLabelKeys.lastIndexOf(key);
    if (index >= 0 && selected.has(key)) {
      errors.invalid(path.index(index), key, 'exists in both matchLabelKeys and labelSelector');
    }
    selected.add(key);
  }
  for (const [index, key] of matchLabelKeys.entries()) {
    if (!mismatchLabelKeys.includes(key)) continue;
    const message = 'exists in both matchLabelKeys and mismatchLabelKeys';
    errors.invalid(path.child('matchLabelKeys').index(index), key, message);
  }
}
