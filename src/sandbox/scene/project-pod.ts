/** A pod as it is drawn. */
import type { ScenePod, Tone } from '../../bridge/messages.ts';
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import { podStatusSummary } from '../../kube-api/kinds/pod-spec/pod-status-reason.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { parseTime } from '../../kube-api/meta/time.ts';
import { applicationOf } from './applications.ts';
import { podRequests } from './pod-resources.ts';
import { isSystemNamespace } from './system-namespaces.ts';

interface Surroundings {
  byUid(uid: string | undefined): KubeObject | undefined;
  isStandIn(image: string): boolean;
}

export function projectPod(pod: Pod, around: Surroundings): ScenePod {
  const { metadata, spec, status } = pod;
  const summary = podStatusSummary(pod);
  const requests = podRequests(pod);
  const isStandIn = spec?.containers.some((container) => around.isStandIn(container.image ?? '')) ?? false;
  return {
    type: 'pod',
    id: metadata.uid ?? '',
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    ...(spec?.nodeName === undefined || spec.nodeName === '' ? {} : { node: spec.nodeName }),
    tone: toneOf(pod, summary.reason, summary.readyContainers === summary.totalContainers),
    status: summary.reason,
    readyContainers: summary.readyContainers,
    containers: summary.totalContainers,
    restarts: summary.restarts,
    ...(status?.podIP === undefined ? {} : { ip: status.podIP }),
    application: applicationOf(pod, around),
    isSystem: isSystemNamespace(metadata.namespace),
    createdAtMs: metadata.creationTimestamp === undefined ? 0 : parseTime(metadata.creationTimestamp),
    // The deletion timestamp already holds the end of the grace period (ObjectMeta.deletionTimestamp).
    ...(metadata.deletionTimestamp === undefined ? {} : { endsAtMs: parseTime(metadata.deletionTimestamp) }),
    cpuCores: requests.cpu,
    memoryBytes: requests.memory,
    isStandIn,
    ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
  };
}

/** Words of the STATUS column that mean that something is wrong and a person may have to act. */
const TROUBLE =
  /Err|BackOff|Invalid|Failed|OOMKilled|Evicted|Unknown|OutOf|Unexpected|ContainerStatusUnknown|^ExitCode|^Signal/;

function toneOf(pod: Pod, reason: string, isFullyReady: boolean): Tone {
  if (pod.metadata.deletionTimestamp !== undefined) return 'ending';
  if (pod.status?.phase === 'Succeeded') return 'done';
  if (pod.status?.phase === 'Failed' || TROUBLE.test(reason)) return 'bad';
  const isReady = pod.status?.conditions?.some(
    (condition) => condition.type === 'Ready' && condition.status === 'True',
  );
  return isReady === true && isFullyReady ? 'good' : 'waiting';
}
