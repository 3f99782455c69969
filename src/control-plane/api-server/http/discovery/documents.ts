/**
 * The discovery documents, each group and version on its own (apiserver/pkg/endpoints/discovery/{group,legacy,root,version}.go).
 */
import type { KindDefinition } from '../../../../kube-api/kinds/define-kind.ts';
import type { Resource } from '../../resource.ts';
import type { SubresourceFacts } from '../../subresources/subresource.ts';
import { subresourceFactsOf } from '../subresource-methods.ts';
import type { ServedGroup, ServedVersion } from './api-groups.ts';
import { storageVersionHash } from './storage-version-hash.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const ALL_VERBS: readonly string[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** `/api`. */
export function apiVersions(versions: readonly ServedVersion[], serverAddress: string): JsonObject {
  return {
    kind: 'APIVersions',
    versions: versions.map(({ version }) => version),
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** `/apis`. */
export function apiGroupList(groups: readonly ServedGroup[]): JsonObject {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupFacts) };
}

/** `/apis/G`. */
export function apiGroup(group: ServedGroup): JsonObject {
  return { kind: 'APIGroup', apiVersion: 'v1', ...groupFacts(group) };
}

function groupFacts({ name, versions }: ServedGroup): JsonObject {
  const all = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: all, preferredVersion: all[0] };
}

/** `/api/v1` and `/apis/G/V`; that of the core group goes without an apiVersion. */
export function apiResourceList(group: string, { version, resources }: ServedVersion): JsonObject {
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: resources.flatMap((resource) => [
      resourceEntry(resource),
      ...subresourceFactsOf(resource).map((facts) => subresourceEntry(resource, facts)),
    ]),
  };
}

function resourceEntry({ definition }: Resource): JsonObject {
  const { plural, singular, namespaced, kind, shortNames, categories } = definition;
  const hash = verbsOf(definition).includes('list') ? storageVersionHash(definition) : undefined;
  return {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(definition),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(hash === undefined ? {} : { storageVersionHash: hash }),
  };
}

function subresourceEntry({ definition }: Resource, { name, kind, verbs }: SubresourceFacts): JsonObject {
  const isForeign = kind !== undefined && (kind.group !== definition.group || kind.version !== definition.version);
  return {
    name: `${definition.plural}/${name}`,
    singularName: '',
    namespaced: definition.namespaced,
    ...(isForeign ? { group: kind.group, version: kind.version } : {}),
    kind: kind?.kind ?? definition.kind,
    verbs,
  };
}

/** The verbs of every custom resource, in the order in which its own server names them. */
const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'] as const;

/** In the order of their names. */
export function verbsOf({ verbs, custom }: KindDefinition): readonly string[] {
  if (custom !== undefined) return CUSTOM_VERBS;
  return verbs === undefined ? ALL_VERBS : [...verbs].sort();
}
