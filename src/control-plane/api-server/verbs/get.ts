/** GET of one object (apiserver/pkg/registry/generic/registry/store.go: Get). */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { notFound } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import type { Revision } from '../stages/store.ts';
import { checkMinimumVersion } from './resource-version.ts';

/** The object's present version; throws NotFound. */
export function getRevision(
  server: ServerContext,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): Revision {
  const current = server.store.get(resource, namespace, name);
  if (current === undefined) throw notFound(resource.groupResource, name);
  return current;
}

/** {@link getObject} for a request, which may ask for a version that is not older than a given one. */
export function readObject(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject {
  const { namespace, name = '', options } = request;
  checkMinimumVersion(resource, options.resourceVersion ?? '', server.store.etcd.revision);
  return getObject(server, resource, namespace, name);
}

/** The stored object; throws NotFound. */
export function getObject(
  server: ServerContext,
  resource: Resource,
  namespace: string | undefined,
  name: string,
): KubeObject {
  return getRevision(server, resource, namespace, name).value as KubeObject;
}
