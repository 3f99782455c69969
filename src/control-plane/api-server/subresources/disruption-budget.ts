/**
 * The budget that an eviction draws on (kubernetes/pkg/registry/core/pod/storage/eviction.go: getPodDisruptionBudgets,
 * checkAndDecrement; k8s.io/component-helpers/apps/poddisruptionbudget).
 */
import type {
  Condition,
  Pod,
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from '../../../kube-api/generated/types.gen.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import { matcherOf } from '../../../kube-api/meta/label-selector.ts';
import { forbidden, StatusError } from '../../../kube-api/meta/status-error.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import type { Revision } from '../stages/store.ts';

/** A budget as it is stored. */
export interface StoredBudget {
  readonly resource: Resource;
  readonly revision: Revision;
  readonly object: PodDisruptionBudget;
}

/** More evictions than this that the controller has not taken note of are not allowed. */
const MAX_DISRUPTED_PODS = 2000;
const RETRY_SECONDS = 10;
const BUDGET = { group: 'policy', name: 'poddisruptionbudget' };
const NO_STATUS: PodDisruptionBudgetStatus = {
  currentHealthy: 0,
  desiredHealthy: 0,
  disruptionsAllowed: 0,
  expectedPods: 0,
};

/** The one budget that the pod counts for; throws where there are several. */
export function budgetOf(server: ServerContext, { metadata }: Pod): StoredBudget | undefined {
  const resource = server.resources.find('poddisruptionbudgets.policy');
  if (resource === undefined) return undefined;
  const prefix = resource.keyOf(metadata.namespace, '');
  const { kvs } = server.store.etcd.range({ key: prefix, end: prefixEnd(prefix) });
  const found = kvs
    .map((revision) => ({ resource, revision, object: revision.value as PodDisruptionBudget }))
    .filter(({ object }) => selects(object, metadata.labels));
  if (found.length > 1) {
    const message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw new StatusError(500, 'Unknown', message);
  }
  return found[0];
}

function selects({ spec }: PodDisruptionBudget, labels: Pod['metadata']['labels']): boolean {
  try {
    return matcherOf(spec?.selector).matches(labels);
  } catch {
    return false;
  }
}

function tooManyEvictions(retryAfterSeconds: number, why: string): StatusError {
  return new StatusError(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", {
    causes: [{ reason: 'DisruptionBudget', message: why }],
    ...(retryAfterSeconds === 0 ? {} : { retryAfterSeconds }),
  });
}

/** The refusal for as long as the controller has not seen to the budget as it is. */
export function isStillProcessed({ metadata }: PodDisruptionBudget): StatusError {
  return tooManyEvictions(
    RETRY_SECONDS,
    `The disruption budget ${metadata.name} is still being processed by the server.`,
  );
}

/** Takes one disruption from the budget and notes the pod down, so that the controller counts it as gone; throws where none is left. */
export function takeFromBudget(
  server: ServerContext,
  { resource, revision, object }: StoredBudget,
  { actor, name: podName = '' }: ApiRequest,
  isDryRun: boolean,
): void {
  const { metadata, status = NO_STATUS } = object;
  const { name = '', generation = 0 } = metadata;
  const { disruptionsAllowed = 0, desiredHealthy = 0, currentHealthy = 0, disruptedPods = {} } = status;
  if ((status.observedGeneration ?? 0) < generation) throw isStillProcessed(object);
  if (disruptionsAllowed < 0) throw forbidden(BUDGET, name, 'pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > MAX_DISRUPTED_PODS) {
    const why = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller';
    throw forbidden(BUDGET, name, why);
  }
  if (disruptionsAllowed === 0) {
    const why = `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
    throw tooManyEvictions(0, why);
  }
  if (isDryRun) return;
  const now = formatTime(server.clock.nowMs);
  const left = disruptionsAllowed - 1;
  const changed: PodDisruptionBudgetStatus = {
    ...status,
    disruptionsAllowed: left,
    disruptedPods: { ...disruptedPods, [podName]: now },
    ...(left === 0 ? { conditions: withoutDisruptions(status, now) } : {}),
  };
  const budget: PodDisruptionBudget = { ...object, status: changed };
  server.store.update(resource, revision, budget, { actor, verb: 'update', subresource: 'status' });
}

function withoutDisruptions(
  { conditions = [], observedGeneration }: PodDisruptionBudgetStatus,
  now: string,
): readonly Condition[] {
  const type = 'DisruptionAllowed';
  const old = findCondition(conditions, type);
  const condition: Condition = {
    type,
    status: 'False',
    reason: 'InsufficientPods',
    message: '',
    lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : now,
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
  };
  return old === undefined ? [...conditions, condition] : conditions.map((each) => (each === old ? condition : each));
}
