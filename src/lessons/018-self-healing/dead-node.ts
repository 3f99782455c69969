/** Which machine the learner switched off, and what customers felt of it. */
import { Node } from '../../kube-api/kinds/node.ts';
import { parseTime } from '../../kube-api/meta/time.ts';
import type { LessonView } from '../define-lesson.ts';

/** The node whose plug was pulled last in this lesson, with or without power by now. */
export function unplugged(view: LessonView): { readonly node: string; readonly atMs: number } | undefined {
  for (const { atMs, action } of [...view.actions].reverse()) {
    if (action.type === 'power' && !action.on) return { node: action.node, atMs };
  }
  return undefined;
}

/** Virtual ms since the epoch at which the node stopped being Ready; undefined while it is. */
export function notReadySince(view: LessonView, name: string): number | undefined {
  const ready = view.get(Node, name)?.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready === undefined || ready.status === 'True' || ready.lastTransitionTime === undefined) return undefined;
  return parseTime(ready.lastTransitionTime);
}

/** How long after `sinceMs` the last request failed, in seconds; 0 when none did. */
export function failedFor(view: LessonView, sinceMs: number): number {
  const failed = (view.traffic('shop')?.history ?? []).filter(
    (second) => second.failed > 0 && second.atMs >= sinceMs - 1000,
  );
  const last = failed.at(-1);
  return last === undefined ? 0 : Math.max(0, Math.round((last.atMs - sinceMs) / 1000) + 1);
}
