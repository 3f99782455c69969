/** What a lesson in play needs from the sandbox: to look, to act, and to set the pace. */
import type { Action, ActionOutcome } from '../bridge/messages.ts';
import type { LessonView } from './define-lesson.ts';

export interface LessonHost extends Pick<LessonView, 'nowMs' | 'list' | 'get' | 'isPoweredOn' | 'traffic'> {
  act(action: Action): ActionOutcome;
  /** Virtual seconds per second; 0 pauses. */
  setSpeed(speed: number): void;
}
