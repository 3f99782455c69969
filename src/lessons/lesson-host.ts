/** What a lesson in play needs from the sandbox: to look, to act, and to set the pace. */
import type { Action, ActionOutcome, LabelQuery } from '../bridge/messages.ts';
import type { LessonView } from './define-lesson.ts';

export interface LessonHost extends Pick<LessonView, 'nowMs' | 'list' | 'get' | 'isPoweredOn' | 'traffic' | 'query'> {
  act(action: Action): ActionOutcome;
  /** Looks for something by labels, as if the learner had typed it. */
  lookFor(query: LabelQuery): void;
  /** Virtual seconds per second; 0 pauses. */
  setSpeed(speed: number): void;
}
