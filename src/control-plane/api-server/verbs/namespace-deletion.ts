/**
 * The first half of deleting a namespace: it becomes Terminating and stays until its spec.finalizers have gone, which the
 * namespace controller sees to (kubernetes/pkg/registry/core/namespace/storage/storage.go: Delete).
 */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource, StoredObject } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import type { Revision } from '../stages/store.ts';
import { withDeletionFinalizers } from './deletion-finalizers.ts';

interface BegunDeletion {
  /** Whether nothing keeps the namespace any longer. */
  readonly isFinal: boolean;
  readonly object: KubeObject;
  readonly current: Revision;
}

export function isNamespace({ groupResource: { group, name } }: Resource): boolean {
  return group === '' && name === 'namespaces';
}

/** Marks the namespace as Terminating unless it is already. */
export function beginNamespaceDeletion(
  server: ServerContext,
  resource: Resource,
  current: Revision,
  request: ApiRequest,
): BegunDeletion {
  const old = current.value as StoredObject;
  const { finalizers = [] } = (old.spec ?? {}) as { readonly finalizers?: readonly string[] };
  const isFinal = finalizers.length === 0;
  if (old.metadata.deletionTimestamp !== undefined) return { isFinal, object: old, current };
  const object: StoredObject = {
    ...old,
    metadata: {
      ...withDeletionFinalizers(resource, old.metadata, request.options),
      deletionTimestamp: formatTime(server.clock.nowMs),
    },
    status: { ...(old.status ?? {}), phase: 'Terminating' },
  };
  if (request.options.dryRun === true) return { isFinal: false, object, current };
  const stored = server.store.update(resource, current, object, request);
  const next = server.store.get(resource, undefined, old.metadata.name ?? '') ?? current;
  return { isFinal, object: stored, current: next };
}
