/** The subresources of this server: which paths below an object lead where. */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { type Resource, unknownPath } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { getObject } from '../verbs/get.ts';
import { patchObject } from '../verbs/patch.ts';
import { updateObject } from '../verbs/update.ts';
import { bindPod } from './binding.ts';
import { evictPod } from './eviction.ts';
import { getScale, patchScale, updateScale } from './scale.ts';

/** Serves a request below an object; throws NotFound where there is nothing. */
export function onSubresource(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject | Status {
  const { definition } = resource;
  switch (`${request.verb} ${request.subresource}`) {
    case 'get status':
      if (definition.hasStatus) return getObject(server, resource, request.namespace, request.name ?? '');
      break;
    case 'update status':
      if (definition.hasStatus) return updateObject(server, resource, request);
      break;
    case 'patch status':
      if (definition.hasStatus) return patchObject(server, resource, 'status', request);
      break;
    case 'patch scale':
      return patchScale(server, resource, request);
    case 'get scale':
      return getScale(server, resource, request);
    case 'update scale':
      return updateScale(server, resource, request);
    case 'create binding':
      if (isCore(resource, 'pods')) return bindPod(server, resource, request);
      break;
    case 'create eviction':
      if (isCore(resource, 'pods')) return evictPod(server, resource, request);
      break;
    case 'update finalize':
      if (isCore(resource, 'namespaces')) return updateObject(server, resource, request);
      break;
  }
  throw unknownPath();
}

function isCore({ groupResource: { group, name } }: Resource, plural: string): boolean {
  return group === '' && name === plural;
}
