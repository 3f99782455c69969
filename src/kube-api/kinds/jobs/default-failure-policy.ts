/** What a Job's rules about failures leave out (kubernetes/pkg/apis/batch/v1/defaults.go: SetDefaults_PodFailurePolicyOnPodConditionsPattern). */
import type { PodFailurePolicy } from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';

/** A condition that a rule names without a status is one that holds. */
export function defaultFailurePolicy(policy: PodFailurePolicy | undefined): PodFailurePolicy | undefined {
  if (policy?.rules === undefined) return policy;
  const rules = mapShared(policy.rules, (rule) => {
    const { onPodConditions: patterns } = rule;
    if (patterns === undefined) return rule;
    const filled = mapShared(patterns, (pattern) => withChanges(pattern, { status: pattern.status || 'True' }));
    return withChanges(rule, { onPodConditions: filled });
  });
  return withChanges(policy, { rules });
}
