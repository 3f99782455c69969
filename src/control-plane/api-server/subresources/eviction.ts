/**
 * POST to pods/eviction: a deletion that may be refused for the sake of availability
 * (kubernetes/pkg/registry/core/pod/storage/eviction.go). Left out: trying again after conflicts, since nothing runs in between.
 */
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import { isConditionTrue, withPodCondition } from '../../../kube-api/meta/conditions.ts';
import { badRequest, conflict, isReason, type Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest, DeleteOptions } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeAs, readJson } from '../stages/decode.ts';
import type { Revision } from '../stages/store.ts';
import { deleteObject } from '../verbs/delete.ts';
import { getRevision } from '../verbs/get.ts';
import { admitSubresource } from './admit-subresource.ts';
import { CREATED } from './created-status.ts';
import { budgetOf, isStillProcessed, takeFromBudget } from './disruption-budget.ts';

interface EvictionBody {
  readonly metadata?: { readonly name?: string };
  readonly deleteOptions?: Omit<DeleteOptions, 'dryRun'> & { readonly dryRun?: readonly string[] | boolean };
}

const EVICTION = { apiVersion: 'policy/v1', kind: 'Eviction' } as const;
/** Still accepted from clients that were made before policy/v1, though nothing else of that version is served. */
const OLD_VERSION = 'policy/v1beta1';

const POD = { group: '', name: 'Pod' };
const EVICTED = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'EvictionByEvictionAPI',
  message: 'Eviction API: evicting',
} as const;

/** Deletes the pod with the eviction's options; throws NotFound, and TooManyRequests where a budget says no. */
export function evictPod(server: ServerContext, resource: Resource, request: ApiRequest): Status {
  const { metadata, deleteOptions = {} } = decodeAs(EVICTION, inServedVersion(request)) as EvictionBody;
  if ((metadata?.name ?? request.name) !== request.name) {
    throw badRequest('name in URL does not match name in Eviction object');
  }
  admitSubresource(server, resource, request);
  const { dryRun: ownDryRun = [], ...given } = deleteOptions;
  const isDryRun =
    request.options.dryRun === true || (Array.isArray(ownDryRun) ? ownDryRun.length > 0 : ownDryRun === true);
  const options: DeleteOptions = { ...given, ...(isDryRun ? { dryRun: true } : {}) };
  const current = getRevision(server, resource, request.namespace, request.name ?? '');
  const pod = current.value as Pod;
  if (canIgnoreBudgets(pod)) return evict(server, resource, current, options, request);
  const budget = budgetOf(server, pod);
  if (budget === undefined) return evict(server, resource, current, options, request);
  const isReady = isConditionTrue(pod.status?.conditions, 'Ready');
  const { unhealthyPodEvictionPolicy: policy } = budget.object.spec ?? {};
  const { currentHealthy = 0, desiredHealthy = 0 } = budget.object.status ?? {};
  const isSpare = policy === 'AlwaysAllow' || (currentHealthy >= desiredHealthy && desiredHealthy > 0);
  if (isReady || !isSpare) {
    takeFromBudget(server, budget, request, isDryRun);
    return evict(server, resource, current, options, request);
  }
  try {
    return evict(server, resource, current, options, request);
  } catch (error) {
    const isOwnCondition = options.preconditions?.resourceVersion !== undefined;
    if (isReason(error, 'Conflict') && !isOwnCondition) throw isStillProcessed(budget.object);
    throw error;
  }
}

/** Pods that do nothing yet, or nothing any more, are nobody's availability. */
function canIgnoreBudgets({ metadata, status }: Pod): boolean {
  const { phase } = status ?? {};
  const isIdle = phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending';
  return isIdle || metadata.deletionTimestamp !== undefined;
}

/** Marks the pod with why it goes, and deletes it. */
function evict(
  server: ServerContext,
  resource: Resource,
  current: Revision,
  options: DeleteOptions,
  request: ApiRequest,
): Status {
  let { preconditions } = options;
  if (options.dryRun !== true) {
    const pod = current.value as Pod;
    checkPreconditions(pod, preconditions);
    const status = withPodCondition(pod.status ?? {}, EVICTED, server.clock.nowMs);
    if (status !== pod.status) {
      const origin = { actor: request.actor, verb: 'update', subresource: 'status' };
      const marked = server.store.update(resource, current, { ...pod, status } as Pod, origin);
      const { resourceVersion } = marked.metadata;
      if (preconditions?.resourceVersion !== undefined && resourceVersion !== undefined) {
        preconditions = { ...preconditions, resourceVersion };
      }
    }
  }
  const checked = preconditions === undefined ? options : { ...options, preconditions };
  deleteObject(server, resource, { ...request, body: undefined, options: checked });
  return CREATED;
}

function checkPreconditions({ metadata }: Pod, preconditions: DeleteOptions['preconditions']): void {
  const { uid = '', resourceVersion = '' } = preconditions ?? {};
  const { name = '' } = metadata;
  if (uid !== '' && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(POD, name, why);
  }
  if (resourceVersion !== '' && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(POD, name, why);
  }
}

/** The request, with a body of the old version read as one of the new: they have the same fields. */
function inServedVersion(request: ApiRequest): ApiRequest {
  const { json } = readJson(EVICTION, request.body);
  const isOld = typeof json === 'object' && json !== null && 'apiVersion' in json && json.apiVersion === OLD_VERSION;
  return isOld ? { ...request, body: { ...json, apiVersion: EVICTION.apiVersion } } : request;
}
