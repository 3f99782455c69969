/**
 * Which taints a pod's tolerations bear (kubernetes/staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go).
 */
import type { Taint, Toleration } from '../../../kube-api/generated/types.gen.ts';
import { tolerates } from '../../../kube-api/meta/taints.ts';

/** Whether any of the tolerations bears the taint. */
export function tolerationsTolerateTaint(tolerations: readonly Toleration[] | undefined, taint: Taint): boolean {
  if (tolerations === undefined) return false;
  for (const toleration of tolerations) if (tolerates(toleration, taint)) return true;
  return false;
}

/** The first of `taints` that satisfies `isOfInterest` and that no toleration bears. */
export function findUntoleratedTaint(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
  isOfInterest?: (taint: Taint) => boolean,
): Taint | undefined {
  if (taints === undefined) return undefined;
  for (const taint of taints) {
    if (isOfInterest !== undefined && !isOfInterest(taint)) continue;
    if (!tolerationsTolerateTaint(tolerations, taint)) return taint;
  }
  return undefined;
}

/** Whether the taint keeps pods from being placed (and does not only advise against it). */
export function forbidsScheduling(taint: Taint): boolean {
  return taint.effect === 'NoSchedule' || taint.effect === 'NoExecute';
}
