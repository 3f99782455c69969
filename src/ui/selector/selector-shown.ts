/** When the selector box is open: when it was asked for, when something is looked for, or when a lesson points at it. */
import type { PageState, SandboxStore } from '../store/sandbox-store.ts';

export function isSelectorShown(state: PageState): boolean {
  return state.selectorCalls > 0 || state.query.selector !== '' || isSelectorSpotlit(state);
}

/** Whether the step of the lesson is about it. */
export function isSelectorSpotlit({ lesson }: PageState): boolean {
  return lesson?.steps[lesson.at]?.spotlight.includes('selector') ?? false;
}

/** Where the inspector lies over the stage, it would lie over the box too. */
const NARROW = '(max-width: 1180px)';

/** Closes what would hide the box. */
export function makeRoomForSelector(store: SandboxStore): void {
  if (matchMedia(NARROW).matches) store.select(undefined);
}
