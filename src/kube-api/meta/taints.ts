/**
 * Taints of nodes and the tolerations of pods that match them (k8s.io/api/core/v1/toleration.go,
 * kubernetes/pkg/apis/core/v1/helper, kubernetes/pkg/util/taints).
 */
import type { Taint, Toleration } from '../generated/types.gen.ts';

/** Whether a pod with this toleration puts up with this taint. An empty key or effect matches all. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { key = '', effect, operator = 'Equal', value = '' } = toleration;
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  return operator === 'Exists' || value === (taint.value ?? '');
}

/** For each taint the first toleration that matches it; undefined when a taint is not tolerated. */
export function matchingTolerations(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): readonly Toleration[] | undefined {
  const used: Toleration[] = [];
  for (const taint of taints) {
    const match = tolerations.find((toleration) => tolerates(toleration, taint));
    if (match === undefined) return undefined;
    used.push(match);
  }
  return used;
}

/** Whether two taints are the same one: a node has at most one of each key and effect. */
export function isSameTaint(a: Taint, b: Taint): boolean {
  return a.key === b.key && a.effect === b.effect;
}
