/**
 * DELETE: at once, after a grace period, or when the last finalizer has gone (apiserver/pkg/registry/generic/registry/store.go:
 * Delete, registry/rest/delete.go: BeforeDelete).
 */
import type { ObjectMeta } from '../../../kube-api/generated/types.gen.ts';
import { groupResourceOf } from '../../../kube-api/kinds/define-kind.ts';
import { isEqualJson } from '../../../kube-api/meta/equality.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { conflict, type GroupName, invalid, type Status } from '../../../kube-api/meta/status-error.ts';
import { formatTime, parseTime } from '../../../kube-api/meta/time.ts';
import type { ApiRequest, DeleteOptions } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { withMetadata } from '../stages/prepare.ts';
import type { Revision } from '../stages/store.ts';
import { withDeletionFinalizers } from './deletion-finalizers.ts';
import { getRevision } from './get.ts';
import { beginNamespaceDeletion, isNamespace } from './namespace-deletion.ts';

/** Jobs keep to the old default (kubernetes/pkg/registry/batch/job/storage/storage.go). */
const ORPHANED_PODS_WARNING =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

/** Deletes an object or begins to; answers the object while it is still there or when its kind wants it so, else a Status. */
export function deleteObject(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject | Status {
  const { namespace, name = '', options } = request;
  const current = getRevision(server, resource, namespace, name);
  const old = current.value as KubeObject;
  server.admission.validate(undefined, {
    operation: 'DELETE',
    resource,
    subresource: undefined,
    namespace: old.metadata.namespace,
    name,
    old,
    user: request.user,
    dryRun: options.dryRun === true,
  });
  checkOptions(resource, old.metadata, options);
  const { definition } = resource;
  if (groupResourceOf(definition) === 'jobs.batch' && options.propagationPolicy === undefined) {
    request.options.onWarning?.(ORPHANED_PODS_WARNING);
  }
  if (definition.prepareForDeletion !== undefined && old.metadata.deletionTimestamp === undefined) {
    const marked = definition.prepareForDeletion(old, server.clock.nowMs);
    return store(server, resource, current, marked, request);
  }
  if (isNamespace(resource)) {
    const begun = beginNamespaceDeletion(server, resource, current, request);
    if (!begun.isFinal) return begun.object;
    return deleteRevision(server, resource, begun.current, request);
  }
  return deleteRevision(server, resource, current, request);
}

function deleteRevision(
  server: ServerContext,
  resource: Resource,
  current: Revision,
  request: ApiRequest,
): KubeObject | Status {
  const { options } = request;
  const old = current.value as KubeObject;
  const nowMs = server.clock.nowMs;
  const graceful = gracefully(resource, old, options, nowMs);
  if (graceful === 'pending') return answer(resource, old);
  let metadata = withDeletionFinalizers(resource, graceful ?? old.metadata, options);
  const hasFinalizers = (metadata.finalizers?.length ?? 0) > 0;
  if (metadata === old.metadata && !hasFinalizers) return finish(server, resource, current, request);
  if (graceful === undefined && hasFinalizers) metadata = markedAsDeleting(metadata, nowMs);
  const marked = store(server, resource, current, withMetadata(old, metadata), request);
  const isWaiting = hasFinalizers || (metadata.deletionGracePeriodSeconds ?? 0) > 0;
  if (isWaiting || options.dryRun === true) return marked;
  return finish(
    server,
    resource,
    getRevision(server, resource, old.metadata.namespace, old.metadata.name ?? ''),
    request,
  );
}

function store(
  server: ServerContext,
  resource: Resource,
  current: Revision,
  object: KubeObject,
  request: ApiRequest,
): KubeObject {
  const old = current.value as KubeObject;
  if (isEqualJson(object, old)) return old;
  return request.options.dryRun === true ? object : server.store.update(resource, current, object, request);
}

function finish(
  server: ServerContext,
  resource: Resource,
  current: Revision,
  request: ApiRequest,
): KubeObject | Status {
  const old = current.value as KubeObject;
  if (request.options.dryRun === true) return answer(resource, old);
  const last = server.store.delete(current, request);
  server.services.release(resource, old);
  return answer(resource, last);
}

function answer(resource: Resource, object: KubeObject): KubeObject | Status {
  if (resource.traits.returnsDeletedObject) return object;
  const { group, name: kind } = resource.groupResource;
  const { name = '', uid = '' } = object.metadata;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(group === '' ? {} : { group }), kind, uid },
    code: 200,
  };
}

/**
 * The metadata of an object whose deletion is to wait: undefined when its kind knows no waiting (or it is over), `pending` when
 * it waits already and no shorter period is asked for.
 */
function gracefully(
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
  nowMs: number,
): ObjectMeta | 'pending' | undefined {
  const { metadata } = object;
  const requested = options.gracePeriodSeconds;
  const asked = requested !== undefined && requested < 0 ? 1 : requested;
  const graceSeconds = resource.definition.gracePeriodSeconds?.(object, asked);
  if (graceSeconds === undefined) return undefined;
  if (metadata.deletionTimestamp !== undefined) return shortened(metadata, asked, nowMs);
  return {
    ...withNextGeneration(metadata),
    deletionTimestamp: formatTime(nowMs + graceSeconds * 1000),
    deletionGracePeriodSeconds: graceSeconds,
  };
}

function shortened(metadata: ObjectMeta, asked: number | undefined, nowMs: number): ObjectMeta | 'pending' | undefined {
  const { deletionTimestamp = '', deletionGracePeriodSeconds: granted = 0 } = metadata;
  if (granted === 0) return undefined;
  if (asked === undefined || asked >= granted) return 'pending';
  const moved = parseTime(deletionTimestamp) - granted * 1000 + asked * 1000;
  const isPast = moved < nowMs;
  return {
    ...metadata,
    deletionTimestamp: formatTime(isPast ? nowMs : moved),
    // Overdue but still to be waited for: the least that leaves somebody the time to see it.
    deletionGracePeriodSeconds: isPast && asked !== 0 ? 1 : asked,
  };
}

/** For kinds without grace: deleted as soon as the finalizers have gone. */
function markedAsDeleting(metadata: ObjectMeta, nowMs: number): ObjectMeta {
  const { deletionTimestamp } = metadata;
  if (deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0) return metadata;
  const isFuture = deletionTimestamp !== undefined && parseTime(deletionTimestamp) > nowMs;
  return {
    ...(deletionTimestamp === undefined ? withNextGeneration(metadata) : metadata),
    deletionTimestamp: deletionTimestamp === undefined || isFuture ? formatTime(nowMs) : deletionTimestamp,
    deletionGracePeriodSeconds: 0,
  };
}

function withNextGeneration(metadata: ObjectMeta): ObjectMeta {
  const { generation = 0 } = metadata;
  return generation > 0 ? { ...metadata, generation: generation + 1 } : metadata;
}

const DELETE_OPTIONS: GroupName = { group: 'meta.k8s.io', name: 'DeleteOptions' };

function checkOptions(resource: Resource, metadata: ObjectMeta, options: DeleteOptions): void {
  const { propagationPolicy, preconditions } = options;
  const policies: readonly unknown[] = ['Foreground', 'Background', 'Orphan', undefined];
  if (!policies.includes(propagationPolicy)) {
    const errors = new FieldErrors();
    const supported = ['Foreground', 'Background', 'Orphan', 'nil'];
    errors.notSupported(new FieldPath('propagationPolicy'), propagationPolicy, supported);
    throw invalid(DELETE_OPTIONS, '', errors.list);
  }
  const { uid, resourceVersion } = preconditions ?? {};
  const { name = '' } = metadata;
  if (uid !== undefined && uid !== metadata.uid) {
    const why = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflict(resource.groupKind, name, why);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    const why = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflict(resource.groupKind, name, why);
  }
}
