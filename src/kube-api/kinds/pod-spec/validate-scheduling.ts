/**
 * Tolerations, topology spread, scheduling gates and readiness gates
 * (kubernetes/pkg/apis/core/validation/validation.go).
 */
import type {
  PodReadinessGate,
  PodSchedulingGate,
  Toleration,
  TopologySpreadConstraint,
} from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkLabelValue } from '../../meta/names.ts';
import { validateLabelSelector } from '../../meta/object-meta.ts';
import { checkLabelName, isSet } from './field-checks.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;
const ACTIONS: readonly string[] = ['DoNotSchedule', 'ScheduleAnyway'];
const INCLUSION_POLICIES: readonly string[] = ['Honor', 'Ignore'];
const NOT_POSITIVE = 'must be greater than zero';

/** Adds the problems of `spec.tolerations`. */
export function validateTolerations(tolerations: readonly Toleration[], errors: FieldErrors, path: FieldPath): void {
  for (const [index, toleration] of tolerations.entries()) {
    const at = path.index(index);
    const { key = '', operator, value = '', effect } = toleration;
    if (key !== '') checkLabelName(errors, at.child('key'), key);
    if (key === '' && operator !== 'Exists') {
      const message = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      errors.invalid(at.child('operator'), operator ?? '', message);
    }
    if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
      errors.invalid(at.child('effect'), effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    if (!isSet(operator) || operator === 'Equal') {
      const messages = checkLabelValue(value);
      if (messages.length > 0) errors.invalid(at.child('operator'), value, messages.join(';'));
    } else if (operator === 'Exists') {
      if (value !== '') errors.invalid(at.child('operator'), value, "value must be empty when `operator` is 'Exists'");
    } else {
      errors.notSupported(at.child('operator'), operator, ['Equal', 'Exists']);
    }
    if (isSet(effect) && !(EFFECTS as readonly string[]).includes(effect)) {
      errors.notSupported(at.child('effect'), effect, EFFECTS);
    }
  }
}

/** Adds the problems of `spec.topologySpreadConstraints`. */
export function validateTopologySpread(
  constraints: readonly TopologySpreadConstraint[],
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [index, constraint] of constraints.entries()) {
    const at = path.index(index);
    const { maxSkew = 0, topologyKey = '', minDomains, labelSelector } = constraint;
    const action: string = constraint.whenUnsatisfiable ?? '';
    if (maxSkew <= 0) errors.invalid(at.child('maxSkew'), maxSkew, NOT_POSITIVE);
    if (topologyKey === '') errors.required(at.child('topologyKey'), 'can not be empty');
    if (!ACTIONS.includes(action)) errors.notSupported(at.child('whenUnsatisfiable'), action, ACTIONS);
    const isRepeated = constraints
      .slice(index + 1)
      .some((other) => other.topologyKey === constraint.topologyKey && (other.whenUnsatisfiable ?? '') === action);
    if (isRepeated) errors.duplicate(at.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${action}}`);
    if (minDomains !== undefined) {
      if (minDomains <= 0) errors.invalid(at.child('minDomains'), minDomains, NOT_POSITIVE);
      if (action !== 'DoNotSchedule') {
        const message = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
        errors.invalid(at.child('minDomains'), minDomains, message);
      }
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[field];
      if (policy === undefined || INCLUSION_POLICIES.includes(policy)) continue;
      errors.notSupported(at.child(field), policy, INCLUSION_POLICIES);
    }
    validateMatchLabelKeys(constraint, errors, at.child('matchLabelKeys'));
    validateLabelSelector(labelSelector, errors, at.child('labelSelector'));
  }
}

function validateMatchLabelKeys(
  { matchLabelKeys = [], labelSelector }: TopologySpreadConstraint,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (matchLabelKeys.length === 0) return;
  if (labelSelector === undefined) errors.forbidden(path, 'must not be specified when labelSelector is not set');
  const selected = new Set([
    ...Object.keys(labelSelector?.matchLabels ?? {}),
    ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key),
  ]);
  for (const [index, key] of matchLabelKeys.entries()) {
    checkLabelName(errors, path.index(index), key);
    if (selected.has(key)) errors.invalid(path.index(index), key, 'exists in both matchLabelKeys and labelSelector');
  }
}

/** Adds the problems of `spec.schedulingGates`. */
export function validateSchedulingGates(
  gates: readonly PodSchedulingGate[],
  errors: FieldErrors,
  path: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [index, { name = '' }] of gates.entries()) {
    checkLabelName(errors, path.index(index), name);
    if (seen.has(name)) errors.duplicate(path.index(index), name);
    seen.add(name);
  }
}

/** Adds the problems of `spec.readinessGates`. */
export function validateReadinessGates(gates: readonly PodReadinessGate[], errors: FieldErrors, path: FieldPath): void {
  for (const [index, { conditionType = '' }] of gates.entries()) {
    checkLabelName(errors, path.index(index).child('conditionType'), conditionType);
  }
}
