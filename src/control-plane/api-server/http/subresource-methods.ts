/** What can be done with the subresources of a resource: those that are objects, and the conversations that HTTP alone has. */
import type { Resource } from '../resource.ts';
import { subresourcesOf } from '../subresources/index.ts';
import type { SubresourceFacts } from '../subresources/subresource.ts';

const STREAM = ['create', 'get'];
const PROXY = ['create', 'delete', 'get', 'patch', 'update'];

const core = (kind: string): SubresourceFacts['kind'] => ({ group: '', version: 'v1', kind });

/** Conversations by core resource. */
const CONVERSATIONS: Readonly<Record<string, readonly SubresourceFacts[]>> = {
  nodes: [{ name: 'proxy', kind: core('NodeProxyOptions'), verbs: PROXY }],
  pods: [
    { name: 'attach', kind: core('PodAttachOptions'), verbs: STREAM },
    { name: 'exec', kind: core('PodExecOptions'), verbs: STREAM },
    { name: 'log', kind: undefined, verbs: ['get'] },
    { name: 'portforward', kind: core('PodPortForwardOptions'), verbs: STREAM },
    { name: 'proxy', kind: core('PodProxyOptions'), verbs: PROXY },
  ],
  services: [{ name: 'proxy', kind: core('ServiceProxyOptions'), verbs: PROXY }],
};

/** Whether a subresource is a conversation, or passes on to somebody else. */
export function isConversation({ definition: { group, plural } }: Resource, subresource: string): boolean {
  return group === '' && CONVERSATIONS[plural]?.some(({ name }) => name === subresource) === true;
}

/** The subresources of a resource in the order of their names. */
export function subresourceFactsOf(resource: Resource): readonly SubresourceFacts[] {
  const { group, plural } = resource.definition;
  const own = subresourcesOf(resource);
  const more = group === '' ? CONVERSATIONS[plural] : undefined;
  return more === undefined ? own : [...own, ...more].sort((a, b) => (a.name < b.name ? -1 : 1));
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
