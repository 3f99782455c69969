/** What the learner's selector picks, and what it is made of. */
import { Pod } from '../../kube-api/kinds/pod.ts';
import { type LabelMatcher, type Labels, matcherOfSet, type Requirement } from '../../kube-api/meta/label-selector.ts';
import { parseLabelSelector } from '../../kube-api/meta/label-selector-parser.ts';
import { type GoalResult, goalMet, goalMissing, type LessonView, type ScriptEntry } from '../define-lesson.ts';

/** The pods that there are, those on their way out left out. */
export function allPods(view: LessonView): readonly Pod[] {
  return view.list(Pod, 'default').filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** What is typed into the selector box, compiled; undefined when it is empty or no selector. */
export function typedSelector({ query }: LessonView): LabelMatcher | undefined {
  if (query.kind !== 'pods' || query.selector.trim() === '') return undefined;
  try {
    return parseLabelSelector(query.selector);
  } catch {
    return undefined;
  }
}

/** Whether something is typed that is no selector. */
export function isRefused(view: LessonView): boolean {
  return view.query.kind === 'pods' && view.query.selector.trim() !== '' && typedSelector(view) === undefined;
}

export function selectedPods(view: LessonView): readonly Pod[] {
  const selector = typedSelector(view);
  return selector === undefined ? [] : allPods(view).filter(({ metadata }) => selector.matches(metadata.labels));
}

export function requirements(view: LessonView): readonly Requirement[] {
  return typedSelector(view)?.requirements ?? [];
}

/** Whether the learner's selector is the same as this one, however it is written. */
export function isSelector(view: LessonView, selector: string): boolean {
  return typedSelector(view)?.toString() === parseLabelSelector(selector).toString();
}

/** Met when the learner's selector picks just the pods that `wanted` says, in whatever way it is written. */
export function selects(view: LessonView, wanted: (labels: Labels) => boolean, words: string): GoalResult {
  if (view.query.selector.trim() === '') return goalMissing('The selector box is empty.');
  if (view.query.kind !== 'pods') return goalMissing('You are looking among other things than pods.');
  if (isRefused(view)) return goalMissing('That is no selector yet.');
  const asked = new Set(selectedPods(view));
  const right = allPods(view).filter(({ metadata }) => wanted(metadata.labels ?? {}));
  const found = right.filter((pod) => asked.has(pod)).length;
  const tooMany = asked.size - found;
  if (found === right.length && tooMany === 0) return goalMet;
  const rest = tooMany === 0 ? '' : `, and ${tooMany} other${tooMany === 1 ? '' : 's'}`;
  return goalMissing(`It picks ${found} of the ${right.length} ${words}${rest}.`);
}

/** Types a selector for pods. */
export function typing(selector: string): ScriptEntry {
  return { type: 'look-for', query: { kind: 'pods', selector } };
}

/** Lets the person who watches read what came of it. */
export const PAUSE: ScriptEntry = { type: 'wait', ms: 1500 };
export const UNTIL_DONE: ScriptEntry = { type: 'wait-for-goal', limitMs: 10_000 };

/** Whether these labels fit a Service's selector. */
export function fits(selector: Labels | undefined, labels: Labels | undefined): boolean {
  return selector !== undefined && matcherOfSet(selector).matches(labels);
}
