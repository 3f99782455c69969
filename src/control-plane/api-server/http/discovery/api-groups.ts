/**
 * The groups and versions that a server serves, in the order in which it tells of them
 * (kubernetes/pkg/controlplane/apiserver/aggregator.go: DefaultGenericAPIServicePriorities; kube-aggregator sorts by them).
 */
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

const GROUP_PRIORITIES: Readonly<Record<string, number>> = {
  '': 18000,
  'apiregistration.k8s.io': 18000,
  apps: 17800,
  'events.k8s.io': 17750,
  'authentication.k8s.io': 17700,
  'authorization.k8s.io': 17600,
  autoscaling: 17500,
  batch: 17400,
  'certificates.k8s.io': 17300,
  'networking.k8s.io': 17200,
  policy: 17100,
  'rbac.authorization.k8s.io': 17000,
  'storage.k8s.io': 16800,
  'apiextensions.k8s.io': 16700,
  'admissionregistration.k8s.io': 16700,
  'scheduling.k8s.io': 16600,
  'coordination.k8s.io': 16500,
  'node.k8s.io': 16300,
  'discovery.k8s.io': 16200,
  'flowcontrol.apiserver.k8s.io': 16100,
  'resource.k8s.io': 15900,
  'metrics.k8s.io': 100,
};
/** Of groups of custom resources. */
const CUSTOM_PRIORITY = 1000;

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
