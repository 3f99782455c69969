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
import type { Subresource, SubresourceFacts, SubresourceVerb } from './subresource.ts';
import { requestToken } from './token.ts';

const isPod = ({ groupResource: { group, name } }: Resource): boolean => group === '' && name === 'pods';
const isServiceAccount = ({ groupResource: { group, name } }: Resource): boolean =>
  group === '' && name === 'serviceaccounts';
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
      kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
      get: getScale,
      update: updateScale,
      patch: patchScale,
    },
  ],
  ['binding', { isPartOf: isPod, kind: { group: '', version: 'v1', kind: 'Binding' }, create: bindPod }],
  ['eviction', { isPartOf: isPod, kind: { group: 'policy', version: 'v1', kind: 'Eviction' }, create: evictPod }],
  ['finalize', { isPartOf: isNamespace, update: updateObject }],
  [
    'token',
    {
      isPartOf: isServiceAccount,
      kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
      create: requestToken,
    },
  ],
]);

/** A part of an object is written as the object is. */
const PART: Subresource = {
  isPartOf: () => true,
  get: getWhole,
  update: updateObject,
  patch: (server, resource, request) => patchObject(server, resource, request.subresource ?? 'main', request),
};

function find(resource: Resource, name: string): Subresource | undefined {
  const { parts } = resource.definition;
  if (parts !== undefined && Object.hasOwn(parts, name)) return PART;
  const found = SUBRESOURCES.get(name);
  return found?.isPartOf(resource) === true ? found : undefined;
}

const VERBS = ['create', 'get', 'patch', 'update'] as const;

/** The subresources of a resource that are served here, in the order of their names; streams of pods are HTTP's own. */
export function subresourcesOf(resource: Resource): readonly SubresourceFacts[] {
  const names = [...SUBRESOURCES.keys(), ...Object.keys(resource.definition.parts ?? {})].sort();
  return names.flatMap((name) => {
    const found = find(resource, name);
    if (found === undefined) return [];
    return [{ name, kind: found.kind, verbs: VERBS.filter((verb) => found[verb] !== undefined) }];
  });
}

/** Serves a request below an object; throws NotFound where there is nothing, MethodNotAllowed for what can't be done there. */
export function onSubresource(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject | Status {
  const { verb, subresource = '' } = request;
  const found = find(resource, subresource);
  if (found === undefined) throw unknownPath();
  const handle = verb === 'get' || verb === 'create' || verb === 'update' || verb === 'patch' ? found[verb] : undefined;
  if (handle === undefined) throw methodNotAllowed(resource.groupResource, verb);
  return handle(server, resource, request);
}
