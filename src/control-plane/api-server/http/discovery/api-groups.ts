/**
 * The groups and versions that a server serves, in the order in which it tells of them
 * (kubernetes/pkg/controlplane/apiserver/aggregator.go: DefaultGenericAPIServicePriorities; kube-aggregator sorts by them).
 */

import { CUSTOM_PRIORITY, GROUP_PRIORITIES } from '../../extensions/api-services.ts';
import type { Resource } from '../../resource.ts';
import { compareVersions } from './version-order.ts';

export interface ServedVersion {
  readonly version: string;
  /** In the order of their names. */
  readonly resources: readonly Resource[];
}

export interface ServedGroup {
  /** '' for the core group. */
  readonly name: string;
  /** The preferred one first. */
  readonly versions: readonly ServedVersion[];
}

/** Every group with what is in it, the core group among them. */
export function servedGroups(resources: Iterable<Resource>): readonly ServedGroup[] {
  const groups = new Map<string, Map<string, Resource[]>>();
  for (const resource of resources) {
    const { group, version } = resource.definition;
    const versions = groups.get(group) ?? new Map<string, Resource[]>();
    groups.set(group, versions);
    const known = versions.get(version) ?? [];
    versions.set(version, known);
    known.push(resource);
  }
  return [...groups].sort(([a], [b]) => priorityOf(b) - priorityOf(a) || (a < b ? -1 : 1)).map(toGroup);
}

function priorityOf(group: string): number {
  return GROUP_PRIORITIES[group] ?? CUSTOM_PRIORITY;
}

function toGroup([name, versions]: readonly [string, ReadonlyMap<string, readonly Resource[]>]): ServedGroup {
  return {
    name,
    versions: [...versions]
      .sort(([a], [b]) => compareVersions(b, a))
      .map(([version, resources]) => ({ version, resources: [...resources].sort(byPlural) })),
  };
}

function byPlural(a: Resource, b: Resource): number {
  return a.definition.plural < b.definition.plural ? -1 : 1;
}
