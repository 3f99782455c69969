/**
 * DELETE of all objects that a list would show (apiserver/pkg/registry/generic/registry/store.go: DeleteCollection). Not atomic:
 * the first refusal ends it, and what has gone stays gone.
 */
import type { KubeList, KubeObject } from '../../../kube-api/meta/object.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { deleteObject } from './delete.ts';
import { listObjects } from './list.ts';

/** Deletes, or begins to, what the options select; answers the list of it as it was. */
export function deleteCollection(server: ServerContext, resource: Resource, request: ApiRequest): KubeList {
  const { namespace, labelSelector, fieldSelector, limit, resourceVersion, resourceVersionMatch, ...options } =
    request.options;
  const selected = listObjects(
    server,
    resource,
    {
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
      ...(limit === undefined ? {} : { limit }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(resourceVersionMatch === undefined ? {} : { resourceVersionMatch }),
    },
    request.namespace ?? namespace,
  );
  for (const object of selected.items) deleteOne(server, resource, object, { ...request, options });
  return selected;
}

function deleteOne(server: ServerContext, resource: Resource, { metadata }: KubeObject, request: ApiRequest): void {
  try {
    deleteObject(server, resource, { ...request, namespace: metadata.namespace, name: metadata.name });
  } catch (error) {
    if (!isReason(error, 'NotFound')) throw error;
  }
}
