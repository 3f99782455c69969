/** Which pods go first when there are too many (kubernetes/pkg/controller/controller_utils.go: ActivePodsWithRanks). */
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import { parseTime } from '../../../kube-api/meta/time.ts';
import { isPodActive, isPodReady, podReadySinceMs } from './pods.ts';

/** The annotation by which people say how much they would miss a pod. */
export const POD_DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };
const NANOS_PER_MS = 1e6;

export interface RankedPod {
  readonly pod: Pod;
  /** Of equal pods the one with the higher rank goes first. */
  readonly rank: number;
}

/** Ranks pods by the number of active `related` ones on the same node, so that crowded nodes lose theirs first. */
export function rankByCrowding(pods: readonly Pod[], related: Iterable<Pod>): RankedPod[] {
  const podsOnNode = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec?.nodeName ?? '';
    if (isPodActive(pod)) podsOnNode.set(node, (podsOnNode.get(node) ?? 0) + 1);
  }
  return pods.map((pod) => ({ pod, rank: podsOnNode.get(pod.spec?.nodeName ?? '') ?? 0 }));
}

/** Sorts what is to be deleted first to the front. */
export function byDeletionOrder(nowMs: number): (a: RankedPod, b: RankedPod) => number {
  return (a, b) =>
    Number(isAssigned(a.pod)) - Number(isAssigned(b.pod)) ||
    phaseOrder(a.pod) - phaseOrder(b.pod) ||
    Number(isPodReady(a.pod)) - Number(isPodReady(b.pod)) ||
    deletionCost(a.pod) - deletionCost(b.pod) ||
    b.rank - a.rank ||
    byReadyTime(a.pod, b.pod, nowMs) ||
    byRestarts(a.pod, b.pod) ||
    byTime(timeMs(a.pod.metadata.creationTimestamp), timeMs(b.pod.metadata.creationTimestamp), a.pod, b.pod, nowMs);
}

function isAssigned(pod: Pod): boolean {
  return (pod.spec?.nodeName ?? '') !== '';
}

function phaseOrder(pod: Pod): number {
  return PHASE_ORDER[pod.status?.phase ?? ''] ?? 0;
}

/** The cost as written, 0 where it is missing or no 32-bit integer. */
function deletionCost(pod: Pod): number {
  const text = pod.metadata.annotations?.[POD_DELETION_COST];
  if (text === undefined || !/^(0|-?[1-9]\d*)$/.test(text)) return 0;
  const cost = Number(text);
  return cost >= -2147483648 && cost <= 2147483647 ? cost : 0;
}

function timeMs(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseTime(text);
}

function byReadyTime(a: Pod, b: Pod, nowMs: number): number {
  if (!isPodReady(a) || !isPodReady(b)) return 0;
  return byTime(podReadySinceMs(a), podReadySinceMs(b), a, b, nowMs);
}

/**
 * Younger ones first, those without a time before them. Ages of the same order of magnitude (in base two) count as
 * equal, and the uid decides, so that deletions spread over generations of pods.
 */
function byTime(aMs: number | undefined, bMs: number | undefined, a: Pod, b: Pod, nowMs: number): number {
  if (aMs === bMs) return 0;
  if (aMs === undefined || bMs === undefined) return aMs === undefined ? -1 : 1;
  const difference = magnitude(nowMs - aMs) - magnitude(nowMs - bMs);
  if (difference !== 0) return difference;
  const [uidA = '', uidB = ''] = [a.metadata.uid, b.metadata.uid];
  return uidA < uidB ? -1 : Number(uidA > uidB);
}

function magnitude(ageMs: number): number {
  return ageMs > 0 ? Math.trunc(Math.log2(ageMs * NANOS_PER_MS)) : -1;
}

function byRestarts(a: Pod, b: Pod): number {
  const restartsOfA = maxRestarts(a);
  const restartsOfB = maxRestarts(b);
  return restartsOfB.regular - restartsOfA.regular || restartsOfB.sidecar - restartsOfA.sidecar;
}

function maxRestarts({ spec, status }: Pod): { readonly regular: number; readonly sidecar: number } {
  let regular = 0;
  for (const { restartCount } of status?.containerStatuses ?? []) regular = Math.max(regular, restartCount);
  let sidecar = 0;
  for (const { name, restartCount } of status?.initContainerStatuses ?? []) {
    const container = spec?.initContainers?.find((other) => other.name === name);
    if (container?.restartPolicy === 'Always') sidecar = Math.max(sidecar, restartCount);
  }
  return { regular, sidecar };
}
