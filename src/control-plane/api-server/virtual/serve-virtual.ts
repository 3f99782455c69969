/**
 * Requests for resources that are made on demand: get, list with selectors, create. They are no part of the store, so there is
 * nothing to page through and nothing to watch (apiserver/pkg/endpoints/installer.go: what a storage can't do is not served).
 */
import type { KubeList, KubeObject } from '../../../kube-api/meta/object.ts';
import { methodNotAllowed, notFound, type Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { type Resource, unknownPath } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { Selection } from '../verbs/selection.ts';
import type { VirtualResource } from './virtual-resource.ts';

/** What is made on demand is of no version; upstream leaves the field out. */
const NO_VERSION = Object.freeze({}) as KubeList['metadata'];

/** Serves a request; throws MethodNotAllowed for what the resource can't do, NotFound for what it has not. */
export function onVirtual(
  server: ServerContext,
  resource: Resource,
  virtual: VirtualResource,
  request: ApiRequest,
): KubeObject | KubeList | Status {
  if (request.subresource !== undefined) throw unknownPath();
  if (virtual.warning !== undefined) request.options.onWarning?.(virtual.warning);
  const { verb, namespace, name = '' } = request;
  if (verb === 'get' && virtual.get !== undefined) {
    const object = virtual.get(server, name, namespace);
    if (object === undefined) throw notFound(resource.groupResource, name);
    return object;
  }
  if (verb === 'list' && virtual.list !== undefined) return listVirtual(server, resource, virtual, request);
  if (verb === 'create' && virtual.create !== undefined) return virtual.create(server, resource, request);
  throw methodNotAllowed(resource.groupResource, verb);
}

function listVirtual(
  server: ServerContext,
  resource: Resource,
  virtual: VirtualResource,
  { namespace, options }: ApiRequest,
): KubeList {
  const selection = new Selection(resource, { ...options, namespace: namespace ?? options.namespace });
  const all = virtual.list?.(server, selection.namespace) ?? [];
  return {
    apiVersion: resource.apiVersion,
    kind: `${resource.definition.kind}List`,
    metadata: NO_VERSION,
    items: selection.isEmpty && selection.namespace === undefined ? all : all.filter((item) => selection.matches(item)),
  };
}
