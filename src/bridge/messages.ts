/**
 * Everything that the page and the worker say to each other: commands (imperative) from the page, events (past tense) from the worker,
 * plain data only. The worker sends at most one `frame-passed` per frame, with what changed since the last one.
 */
import type { Action, ActionOutcome, ObjectRef, Problem } from './messages/actions.ts';
import type { FidelityReport } from './messages/fidelity.ts';
import type { ObjectDetails } from './messages/inspector.ts';
import type { LessonState, LessonSummary } from './messages/lessons.ts';
import type { RelayClient } from './messages/relay.ts';
import type {
  ControlPlanePart,
  Happening,
  MessageFlight,
  RequestFlight,
  SceneItem,
  TrafficFigures,
} from './messages/scene.ts';
import type { LabelQuery } from './messages/selector.ts';

export type { Action, ActionOutcome, KeyChanges, ObjectRef, Problem, SourceRange } from './messages/actions.ts';
export type { Fidelity, FidelityEntry, FidelityLine, FidelityReport } from './messages/fidelity.ts';
export type { ObjectDetails } from './messages/inspector.ts';
export type { LessonState, LessonStep, LessonSummary, PredictionState } from './messages/lessons.ts';
export type { RelayClient } from './messages/relay.ts';
export type {
  ControlPlanePart,
  Happening,
  Load,
  MessageFlight,
  RequestFlight,
  RequestOutcome,
  SceneItem,
  SceneLabels,
  SceneNode,
  ScenePod,
  SceneService,
  SceneWorkload,
  Tone,
  TrafficFigures,
} from './messages/scene.ts';
export type { LabelQuery, SelectableKind } from './messages/selector.ts';

export const PROTOCOL_VERSION = 1;

/** How long `run-until` may look for what it waits for. */
export type UntilCondition =
  | { readonly type: 'quiet' }
  | { readonly type: 'next-event' }
  | { readonly type: 'node-status'; readonly node: string; readonly status: string };

export type Command =
  | {
      readonly type: 'start';
      readonly version: number;
      readonly seed: number;
      readonly scenario: string;
      readonly nodes?: number;
      /** Virtual seconds per second to begin with; 1 unless given. */
      readonly speed?: number;
    }
  | { readonly type: 'act'; readonly id: number; readonly action: Action }
  /** Virtual seconds per second; 0 pauses. */
  | { readonly type: 'set-speed'; readonly speed: number }
  /** Runs one timer (`message`) or so many virtual ms, while paused. */
  | { readonly type: 'step'; readonly by: 'message' | 'ms'; readonly ms?: number }
  | { readonly type: 'run-until'; readonly id: number; readonly until: UntilCondition; readonly limitMs: number }
  | { readonly type: 'open-object'; readonly ref: ObjectRef }
  | { readonly type: 'close-object' }
  /** Checks YAML without applying it, as the API server would: answered by `checked`. */
  | { readonly type: 'check'; readonly id: number; readonly yaml: string }
  | { readonly type: 'start-lesson'; readonly slug: string }
  | { readonly type: 'leave-lesson' }
  | { readonly type: 'show-step'; readonly at: number }
  | { readonly type: 'ask-hint' }
  | { readonly type: 'predict'; readonly option: string }
  | { readonly type: 'play-solution' }
  /** What is looked for by labels, once somebody has typed it. */
  | { readonly type: 'look-for'; readonly query: LabelQuery }
  | { readonly type: 'ask-hash'; readonly id: number }
  /** How faithful everything is: answered by `told-fidelity`. */
  | { readonly type: 'ask-fidelity'; readonly id: number }
  /** Lets programs on this machine talk to the cluster, through the server that serves the page (a WebSocket address). */
  | { readonly type: 'open-relay'; readonly url: string };

/** One frame's worth of news. Parts that did not change are missing. */
export interface Frame {
  readonly nowMs: number;
  /** 0 while paused. */
  readonly speed: number;
  /** True when a fast-forward is under way. */
  readonly isRunningAhead: boolean;
  readonly changed?: readonly SceneItem[];
  readonly removed?: readonly string[];
  readonly controlPlane?: readonly ControlPlanePart[];
  readonly requests?: readonly RequestFlight[];
  readonly messages?: readonly MessageFlight[];
  readonly traffic?: readonly TrafficFigures[];
  /** New or repeated happenings, oldest first. */
  readonly happenings?: readonly Happening[];
  readonly details?: ObjectDetails;
  /** Null when no lesson is open. */
  readonly lesson?: LessonState | null;
  /** What a lesson looks for by labels while it shows how. */
  readonly query?: LabelQuery;
}

export type SandboxEvent =
  | {
      readonly type: 'started';
      readonly version: number;
      readonly lessons: readonly LessonSummary[];
    }
  | { readonly type: 'frame-passed'; readonly frame: Frame }
  | { readonly type: 'acted'; readonly id: number; readonly action: Action; readonly outcome: ActionOutcome }
  | { readonly type: 'ran-until'; readonly id: number; readonly reached: boolean }
  | { readonly type: 'checked'; readonly id: number; readonly problems: readonly Problem[] }
  | { readonly type: 'hashed'; readonly id: number; readonly hash: string; readonly entries: number }
  | { readonly type: 'told-fidelity'; readonly id: number; readonly report: FidelityReport }
  /** Programs that talk to the cluster from outside; undefined when there is no way in any more. */
  | { readonly type: 'relay-changed'; readonly clients: readonly RelayClient[] | undefined }
  /** The world was put together anew (a lesson began or ended): everything known before is void. */
  | { readonly type: 'world-replaced'; readonly startedAtMs: number }
  | { readonly type: 'crashed'; readonly message: string; readonly stack: string; readonly inputs: string };
