/** What can be done with the subresources of a resource, as far as paths and discovery ask. */
import type { Resource } from '../resource.ts';

export interface SubresourceFacts {
  readonly name: string;
  /** The kind that it speaks, where that is not the resource's own. */
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string } | undefined;
  readonly verbs: readonly string[];
}

const READ_WRITE = ['get', 'patch', 'update'];
const STREAM = ['create', 'get'];
const PROXY = ['create', 'delete', 'get', 'patch', 'update'];

const core = (kind: string): SubresourceFacts['kind'] => ({ group: '', version: 'v1', kind });
const policy = (kind: string): SubresourceFacts['kind'] => ({ group: 'policy', version: 'v1', kind });

const OF_PODS: readonly SubresourceFacts[] = [
  { name: 'attach', kind: core('PodAttachOptions'), verbs: STREAM },
  { name: 'binding', kind: core('Binding'), verbs: ['create'] },
  { name: 'ephemeralcontainers', kind: undefined, verbs: READ_WRITE },
  { name: 'eviction', kind: policy('Eviction'), verbs: ['create'] },
  { name: 'exec', kind: core('PodExecOptions'), verbs: STREAM },
  { name: 'log', kind: undefined, verbs: ['get'] },
  { name: 'portforward', kind: core('PodPortForwardOptions'), verbs: STREAM },
  { name: 'proxy', kind: core('PodProxyOptions'), verbs: PROXY },
  { name: 'status', kind: undefined, verbs: READ_WRITE },
];

/** The subresources of a resource in the order of their names. */
export function subresourceFactsOf({ definition }: Resource): readonly SubresourceFacts[] {
  const { group, plural } = definition;
  if (group === '' && plural === 'pods') return OF_PODS;
  const facts: SubresourceFacts[] = [];
  if (group === '' && plural === 'namespaces') facts.push({ name: 'finalize', kind: undefined, verbs: ['update'] });
  if (group === '' && plural === 'nodes') facts.push({ name: 'proxy', kind: core('NodeProxyOptions'), verbs: PROXY });
  if (group === '' && plural === 'services') {
    facts.push({ name: 'proxy', kind: core('ServiceProxyOptions'), verbs: PROXY });
  }
  if (group === '' && plural === 'serviceaccounts') {
    facts.push({
      name: 'token',
      kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
      verbs: ['create'],
    });
  }
  if (definition.scale !== undefined) {
    facts.push({ name: 'scale', kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: READ_WRITE });
  }
  if (definition.hasStatus) facts.push({ name: 'status', kind: undefined, verbs: READ_WRITE });
  return facts;
}

const METHODS: Readonly<Record<string, string>> = {
  get: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
};

/** The HTTP methods of a subresource; none where there is no such. */
export function subresourceMethods(resource: Resource, name: string): readonly string[] {
  const facts = subresourceFactsOf(resource).find((candidate) => candidate.name === name);
  return (facts?.verbs ?? []).map((verb) => METHODS[verb] ?? '');
}
