/** What checks ask of pods again and again. */
import type { Pod } from '../../kube-api/kinds/index.ts';
import { type KubeObject, keyOf } from '../../kube-api/meta/object.ts';

/** `Pod default/web-1`. */
export const nameOf = (object: KubeObject): string => `${object.kind} ${keyOf(object)}`;

/** Whether its condition says so. */
export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}

/** Whether all of it has ended for good. */
export function isOver(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}
