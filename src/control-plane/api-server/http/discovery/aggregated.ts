/** All of discovery in one document, apidiscovery.k8s.io (apiserver/pkg/endpoints/discovery/aggregated). */
import type { Resource } from '../../resource.ts';
import type { SubresourceFacts } from '../../subresources/subresource.ts';
import { subresourceFactsOf } from '../subresource-methods.ts';
import type { ServedGroup } from './api-groups.ts';
import { verbsOf } from './documents.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** The document for these groups in a version of `apidiscovery.k8s.io`: `v2` or `v2beta1`, which look the same. */
export function aggregatedDiscovery(groups: readonly ServedGroup[], version: string): JsonObject {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: name === '' ? { creationTimestamp: null } : { name, creationTimestamp: null },
      versions: versions.map((served) => ({
        version: served.version,
        resources: served.resources.map(resourceEntry),
        freshness: 'Current',
      })),
    })),
  };
}

function resourceEntry(resource: Resource): JsonObject {
  const { definition } = resource;
  const { plural, singular, namespaced, shortNames, categories } = definition;
  const subresources = subresourceFactsOf(resource);
  return {
    resource: plural,
    responseKind: responseKind(resource, undefined),
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(definition),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
    ...(subresources.length === 0
      ? {}
      : {
          subresources: subresources.map((facts) => ({
            subresource: facts.name,
            responseKind: responseKind(resource, facts.kind),
            verbs: facts.verbs,
          })),
        }),
  };
}

/** Kinds of the group and version itself go without them, but for custom resources. */
function responseKind({ definition }: Resource, foreign: SubresourceFacts['kind']): JsonObject {
  const { group, version, kind } = foreign ?? definition;
  const isOwn = group === definition.group && version === definition.version && definition.custom === undefined;
  return isOwn ? { group: '', version: '', kind } : { group, version, kind };
}
