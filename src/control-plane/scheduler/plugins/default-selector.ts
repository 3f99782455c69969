/**
 * The pods that a pod is one of, as far as its services and its owner tell
 * (kubernetes/pkg/scheduler/framework/plugins/helper/spread.go).
 */
import { LabelMatcher, matcherOf, type Requirement } from '../../../kube-api/meta/label-selector.ts';
import { controllerOf } from '../../../kube-api/meta/owner.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { ClusterLister } from '../framework/cluster-lister.ts';
import { type Handle, perScheduler } from '../framework/handle.ts';
import { isSelectedBy, LabelSetMatcher } from '../matching/label-set-matcher.ts';

interface Remembered {
  version: number;
  readonly selectors: Map<string, LabelSetMatcher | undefined>;
}

const remembered = perScheduler<Remembered>(() => ({ version: -1, selectors: new Map() }));

/** The selectors of all that the pod belongs to, together; undefined when it belongs to nothing. */
export function defaultSelector(info: PodInfo, handle: Handle): LabelSetMatcher | undefined {
  const { lister } = handle;
  const memory = remembered(handle);
  if (memory.version !== lister.selectorsVersion) {
    memory.version = lister.selectorsVersion;
    memory.selectors.clear();
  }
  const owner = controllerOf(info.pod);
  const key = `${info.namespace}/${info.labels.id}/${owner?.kind ?? ''}/${owner?.name ?? ''}`;
  if (memory.selectors.has(key)) return memory.selectors.get(key);
  const requirements = requirementsFor(info, lister);
  const selector = requirements.length === 0 ? undefined : new LabelSetMatcher(new LabelMatcher(requirements));
  memory.selectors.set(key, selector);
  return selector;
}

function requirementsFor(info: PodInfo, lister: ClusterLister): readonly Requirement[] {
  const labels: Record<string, string> = {};
  for (const { selector } of lister.services(info.namespace)) {
    if (selector !== undefined && isSelectedBy(selector, info.labels)) Object.assign(labels, selector);
  }
  const owner = controllerOf(info.pod);
  if (owner?.apiVersion === 'v1' && owner.kind === 'ReplicationController') {
    Object.assign(labels, lister.replicationControllerSelector(info.namespace, owner.name));
  }
  const plain = Object.entries(labels).map(([key, value]): Requirement => ({ key, operator: '=', values: [value] }));
  if (owner?.apiVersion !== 'apps/v1') return plain;
  if (owner.kind !== 'ReplicaSet' && owner.kind !== 'StatefulSet') return plain;
  const selector = lister.workloadSelector(owner.kind, info.namespace, owner.name);
  try {
    return selector === undefined ? plain : [...plain, ...matcherOf(selector).requirements];
  } catch (error) {
    if (error instanceof StatusError) return plain;
    throw error;
  }
}
