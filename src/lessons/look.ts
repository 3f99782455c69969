/** Questions that many lessons ask of the world. */
import { Node } from '../kube-api/kinds/node.ts';
import { Pod } from '../kube-api/kinds/pod.ts';
import type { LessonView } from './define-lesson.ts';

/** The pods of the default namespace with the label `app=<app>`, those on their way out left out. */
export function podsOf(view: LessonView, app: string): readonly Pod[] {
  return view
    .list(Pod, 'default')
    .filter((pod) => pod.metadata.labels?.app === app && pod.metadata.deletionTimestamp === undefined);
}

export function isPodReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** How often the containers of a pod have been restarted. */
export function restartsOf(pod: Pod): number {
  return (pod.status?.containerStatuses ?? []).reduce((sum, status) => sum + status.restartCount, 0);
}

/** Whether Kubernetes holds a node for ready, whatever is true of its machine; false when there is no such node. */
export function isNodeReady(view: LessonView, name: string): boolean {
  const conditions = view.get(Node, name)?.status?.conditions ?? [];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** The newest action of this type since the present step began. */
export function lastAction<Type extends LessonView['actions'][number]['action']['type']>(
  view: LessonView,
  type: Type,
):
  | {
      readonly atMs: number;
      readonly action: Extract<LessonView['actions'][number]['action'], { readonly type: Type }>;
    }
  | undefined {
  for (const { atMs, action } of [...view.actions].reverse()) {
    if (atMs < view.stepStartedAtMs) return undefined;
    if (action.type === type) {
      return { atMs, action: action as Extract<typeof action, { readonly type: Type }> };
    }
  }
  return undefined;
}
