/** Admission of a POST below an object: the plugins see a creation with a subresource (apiserver/pkg/endpoints/handlers/create.go). */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';

/** Throws what the first plugin throws that refuses; changes by plugins are not taken over. */
export function admitSubresource(server: ServerContext, resource: Resource, request: ApiRequest): void {
  const { body, namespace, name = '', subresource, user, options } = request;
  const attributes = { resource, subresource, namespace, name, old: undefined, user, dryRun: options.dryRun === true };
  const object = body as KubeObject;
  server.admission.admit(object, { operation: 'CREATE', ...attributes });
  server.admission.validate(object, { operation: 'CREATE', ...attributes });
}
