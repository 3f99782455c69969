/** When the selector box is open: when it was asked for, when something is looked for, or when a lesson points at it. */
import type { PageState } from '../store/sandbox-store.ts';

export function isSelectorShown(state: PageState): boolean {
  return state.selectorCalls > 0 || state.query.selector !== '' || isSelectorSpotlit(state);
}

/** Whether the step of the lesson is about it. */
export function isSelectorSpotlit({ lesson }: PageState): boolean {
  return lesson?.steps[lesson.at]?.spotlight.includes('selector') ?? false;
}
