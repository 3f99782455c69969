/** How far a rolling update may go beyond and below the wanted number (kubernetes/pkg/controller/deployment/util/deployment_util.go). */
import type { Deployment, DeploymentSpec, IntOrString } from '../../../kube-api/generated/types.gen.ts';
import { scaledValue } from '../../../kube-api/meta/int-or-string.ts';

export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/** Surge is rounded up and unavailability down; where both come out as 0, one pod may be unavailable. */
export function resolveFenceposts(
  maxSurge: IntOrString | undefined,
  maxUnavailable: IntOrString | undefined,
  desired: number,
): Fenceposts {
  const surge = scaledValue(maxSurge ?? 0, desired, true);
  const unavailable = scaledValue(maxUnavailable ?? 0, desired, false);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function isRollingUpdate({ spec }: Deployment): boolean {
  return spec?.strategy?.type === 'RollingUpdate';
}

export function desiredReplicas({ spec }: { readonly spec?: { readonly replicas?: number } }): number {
  return spec?.replicas ?? 1;
}

const NO_FENCEPOSTS = resolveFenceposts(undefined, undefined, 0);
const fenceposts = new WeakMap<DeploymentSpec, Fenceposts>();

/** Asked for several times in each look at a Deployment, so kept with its spec. */
function fencepostsOf({ spec }: Deployment): Fenceposts {
  if (spec === undefined) return NO_FENCEPOSTS;
  let resolved = fenceposts.get(spec);
  if (resolved === undefined) {
    const { maxSurge, maxUnavailable } = spec.strategy?.rollingUpdate ?? {};
    resolved = resolveFenceposts(maxSurge, maxUnavailable, desiredReplicas({ spec }));
    if (Object.isFrozen(spec)) fenceposts.set(spec, resolved);
  }
  return resolved;
}

/** Pods above the wanted number; 0 when recreating. */
export function maxSurge(deployment: Deployment): number {
  return isRollingUpdate(deployment) ? fencepostsOf(deployment).surge : 0;
}

/** Pods that need not be available; 0 when recreating, never more than all. */
export function maxUnavailable(deployment: Deployment): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment) || desired === 0) return 0;
  return Math.min(fencepostsOf(deployment).unavailable, desired);
}
