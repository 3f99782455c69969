/** Admission of a POST below an object: the plugins see a creation with a subresource (apiserver/pkg/endpoints/handlers/create.go). */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { AdmissionRequest } from '../admission/admission-plugin.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';

/** Throws what the first plugin throws that refuses; changes by plugins are not taken over. */
export function admitSubresource(server: ServerContext, resource: Resource, request: ApiRequest): void {
  const admission: AdmissionRequest = {
    operation: 'CREATE',
    resource,
    subresource: request.subresource,
    namespace: request.namespace,
    name: request.name ?? '',
    old: undefined,
    user: request.user,
    dryRun: request.options.dryRun === true,
  };
  const object = request.body as KubeObject;
  server.admission.admit(object, admission);
  server.admission.validate(object, admission);
}
