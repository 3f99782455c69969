/** The subresources of this server: a line in the table makes one part of it. */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { methodNotAllowed, type Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { type Resource, unknownPath } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { readObject } from '../verbs/get.ts';
import { patchObject } from '../verbs/patch.ts';
import { updateObject } from '../verbs/update.ts';
import { bindPod } from './binding.ts';
import { evictPod } from './eviction.ts';
import { getScale, patchScale, updateScale } from './scale.ts';
import type { Subresource, SubresourceVerb } from './subresource.ts';

const isPod = ({ groupResource: { group, name } }: Resource): boolean => group === '' && name === 'pods';
const isNamespace = ({ groupResource: { group, name } }: Resource): boolean => group === '' && name === 'namespaces';

const getWhole: SubresourceVerb = readObject;

const SUBRESOURCES = new Map<string, Subresource>([
  [
    'status',
    {
      isPartOf: ({ definition }) => definition.hasStatus,
      get: getWhole,
      update: updateObject,
      patch: (server, resource, request) => patchObject(server, resource, 'status', request),
    },
  ],
  [
    'scale',
    {
      isPartOf: ({ definition }) => definition.scale !== undefined,
      get: getScale,
      update: updateScale,
      patch: patchScale,
    },
  ],
  ['binding', { isPartOf: isPod, create: bindPod }],
  ['eviction', { isPartOf: isPod, create: evictPod }],
  ['finalize', { isPartOf: isNamespace, update: updateObject }],
]);

/** Serves a request below an object; throws NotFound where there is nothing, MethodNotAllowed for what can't be done there. */
export function onSubresource(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject | Status {
  const { verb, subresource = '' } = request;
  const found = SUBRESOURCES.get(subresource);
  if (found === undefined || !found.isPartOf(resource)) throw unknownPath();
  const handle = verb === 'get' || verb === 'create' || verb === 'update' || verb === 'patch' ? found[verb] : undefined;
  if (handle === undefined) throw methodNotAllowed(resource.groupResource, verb);
  return handle(server, resource, request);
}
