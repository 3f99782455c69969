/** How fast an autoscaler may act: defaults (kubernetes/pkg/apis/autoscaling/v2/defaults.go) and rules (pkg/apis/autoscaling/validation). */
import type { HorizontalPodAutoscalerBehavior, HPAScalingPolicy, HPAScalingRules } from '../../generated/types.gen.ts';
import { withChanges } from '../../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';

const MAX_PERIOD_SECONDS = 1800;
const MAX_WINDOW_SECONDS = 3600;
const SELECT_POLICIES = ['Disabled', 'Max', 'Min'] as const;
const POLICY_TYPES = ['Percent', 'Pods'] as const;

const ALL_AT_ONCE: HPAScalingPolicy = Object.freeze({ type: 'Percent', value: 100, periodSeconds: 15 });

const SCALE_UP: HPAScalingRules = Object.freeze({
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: Object.freeze([Object.freeze({ type: 'Pods', value: 4, periodSeconds: 15 }), ALL_AT_ONCE]),
});

/** Its window is a setting of the controller. */
const SCALE_DOWN: HPAScalingRules = Object.freeze({ selectPolicy: 'Max', policies: Object.freeze([ALL_AT_ONCE]) });

/** Fills in what a behavior leaves open; without one, there are no rules at all. */
export function defaultBehavior(
  behavior: HorizontalPodAutoscalerBehavior | undefined,
): HorizontalPodAutoscalerBehavior | undefined {
  if (behavior === undefined) return undefined;
  return withChanges(behavior, {
    scaleUp: withRules(behavior.scaleUp, SCALE_UP),
    scaleDown: withRules(behavior.scaleDown, SCALE_DOWN),
  });
}

function withRules(given: HPAScalingRules | undefined, defaults: HPAScalingRules): HPAScalingRules {
  if (given === undefined) return defaults;
  return withChanges(given, {
    stabilizationWindowSeconds: given.stabilizationWindowSeconds ?? defaults.stabilizationWindowSeconds,
    selectPolicy: given.selectPolicy ?? defaults.selectPolicy,
    policies: given.policies ?? defaults.policies,
  });
}

/** Adds what is wrong with a behavior. */
export function validateBehavior(
  behavior: HorizontalPodAutoscalerBehavior | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  validateRules(behavior?.scaleUp, errors, path.child('scaleUp'));
  validateRules(behavior?.scaleDown, errors, path.child('scaleDown'));
}

function validateRules(rules: HPAScalingRules | undefined, errors: FieldErrors, path: FieldPath): void {
  if (rules === undefined) return;
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules;
  const windowPath = path.child('stabilizationWindowSeconds');
  if (window !== undefined && window < 0) {
    errors.invalid(windowPath, window, 'must be greater than or equal to zero');
  }
  if (window !== undefined && window > MAX_WINDOW_SECONDS) {
    errors.invalid(windowPath, window, `must be less than or equal to ${MAX_WINDOW_SECONDS}`);
  }
  if (selectPolicy !== undefined && !(SELECT_POLICIES as readonly string[]).includes(selectPolicy)) {
    errors.notSupported(path.child('selectPolicy'), selectPolicy, SELECT_POLICIES);
  }
  const policiesPath = path.child('policies');
  if (policies.length === 0) errors.required(policiesPath, 'must specify at least one Policy');
  for (const [i, policy] of policies.entries()) validatePolicy(policy, errors, policiesPath.index(i));
}

function validatePolicy(policy: HPAScalingPolicy, errors: FieldErrors, path: FieldPath): void {
  const { type = '', value = 0, periodSeconds = 0 } = policy;
  if (!(POLICY_TYPES as readonly string[]).includes(type)) errors.notSupported(path.child('type'), type, POLICY_TYPES);
  if (value <= 0) errors.invalid(path.child('value'), value, 'must be greater than zero');
  if (periodSeconds <= 0) errors.invalid(path.child('periodSeconds'), periodSeconds, 'must be greater than zero');
  if (periodSeconds > MAX_PERIOD_SECONDS) {
    errors.invalid(path.child('periodSeconds'), periodSeconds, `must be less than or equal to ${MAX_PERIOD_SECONDS}`);
  }
}
