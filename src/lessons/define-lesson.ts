/**
 * A lesson as data: a start, steps with goals on the world's state (any way that gets there counts), hints by degrees, at least one
 * solution, known wrong attempts with their own answers, and a prediction that the simulation grades.
 *
 * Lessons act and look only through what anybody can: actions, API objects and what customers feel.
 */
import type { Action, LabelQuery, TrafficFigures } from '../bridge/messages.ts';
import type { KindDefinition } from '../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../kube-api/meta/object.ts';

/** The world as goals see it; everything is read, nothing is changed. */
export interface LessonView {
  /** Virtual ms since the epoch. */
  readonly nowMs: number;
  /** Virtual ms since the epoch at which the present step was first shown. */
  readonly stepStartedAtMs: number;
  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[];
  get<T extends KubeObject>(kind: KindDefinition<T>, name: string, namespace?: string): T | undefined;
  isPoweredOn(node: string): boolean;
  traffic(service: string, namespace?: string): TrafficFigures | undefined;
  /** The actions since the lesson began, oldest first. */
  readonly actions: readonly { readonly atMs: number; readonly action: Action }[];
  /** What the learner looks for by labels, as typed into the selector box. */
  readonly query: LabelQuery;
  /** What a step kept with {@link StepDefinition.remember}. */
  recall(key: string): string | number | undefined;
}

/** Whether a goal is met, and if not, what is missing in words. */
export type GoalResult = { readonly met: true } | { readonly met: false; readonly missing: string };

/** One entry of a solution or of a wrong attempt. */
export type ScriptEntry =
  | Action
  /** Lets so much virtual time pass. */
  | { readonly type: 'wait'; readonly ms: number }
  /** Lets time pass until the step's goal is met, at most so long. */
  | { readonly type: 'wait-for-goal'; readonly limitMs: number }
  | { readonly type: 'predict'; readonly option: string }
  /** Types a label selector into the selector box. */
  | { readonly type: 'look-for'; readonly query: LabelQuery }
  /** An action that has to be refused, to show that it is. */
  | { readonly type: 'try'; readonly action: Action }
  /** An entry that is made from what is there, such as deleting a pod whose name was generated. */
  | { readonly type: 'choose'; readonly describe: string; readonly action: (view: LessonView) => Action };

export interface Prediction {
  readonly question: string;
  readonly options: readonly { readonly id: string; readonly text: string }[];
  /** The right option, computed from the world once it has shown it; undefined until then. */
  readonly grade: (
    view: LessonView,
  ) => { readonly option: string; readonly measured: string; readonly explanation: string } | undefined;
}

export interface WrongAttempt {
  readonly name: string;
  /** Recognises it in the world's state or in the actions. */
  readonly recognise: (view: LessonView) => boolean;
  readonly answer: string;
  /** A script that commits it, starting where the step starts; the tests play it. */
  readonly script: readonly ScriptEntry[];
}

export interface StepDefinition {
  readonly id: string;
  readonly title: string;
  readonly text: readonly string[];
  readonly task?: string;
  /** Missing for a step that is only read: it is done when the learner goes on. */
  readonly goal?: (view: LessonView) => GoalResult;
  readonly hints?: readonly string[];
  readonly solution?: readonly ScriptEntry[];
  readonly wrongAttempts?: readonly WrongAttempt[];
  readonly prediction?: Prediction;
  /** What to look at: ids, or marks such as `node/node-2`, `service/shop`, `control-plane`, `traffic`, `speed`, `editor`. */
  readonly spotlight?: (view: LessonView) => readonly string[];
  /** YAML to offer in the editor. */
  readonly yaml?: string;
  /** Facts to keep when the step begins, for later goals, e.g. how many pods there were. */
  readonly remember?: (view: LessonView) => Readonly<Record<string, string | number>>;
  /** The speed to set when the step begins (virtual seconds per second; 0 pauses). */
  readonly speed?: number;
}

export interface LessonDefinition {
  readonly slug: string;
  /** Its place in the course. */
  readonly number: number;
  readonly title: string;
  /** The question that the lesson answers by doing. */
  readonly question: string;
  readonly minutes: number;
  readonly start: {
    readonly nodes: number;
    readonly seed: number;
    /** What has been done before the learner looks: actions, and time that passes. */
    readonly actions: readonly (Action | { readonly type: 'wait'; readonly ms: number })[];
  };
  readonly steps: readonly StepDefinition[];
  /** What to try next. */
  readonly next: readonly string[];
}

/** Names a lesson; its folder under `lessons/` is found by pattern. */
export function defineLesson(definition: LessonDefinition): LessonDefinition {
  return definition;
}

export const goalMet: GoalResult = { met: true };

export function goalMissing(missing: string): GoalResult {
  return { met: false, missing };
}
