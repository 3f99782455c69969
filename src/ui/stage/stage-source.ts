/** What the stage reads: the scene as it is now. The store satisfies it; tests make their own. */
import type {
  ControlPlanePart,
  LabelQuery,
  MessageFlight,
  ObjectRef,
  RequestFlight,
  SceneNode,
  ScenePod,
  SceneService,
  SceneWorkload,
  TrafficFigures,
} from '../../bridge/messages.ts';

export interface StageSnapshot {
  /** By id; a new Map whenever one of its things changed. */
  readonly nodes: ReadonlyMap<string, SceneNode>;
  readonly pods: ReadonlyMap<string, ScenePod>;
  readonly services: ReadonlyMap<string, SceneService>;
  readonly workloads: ReadonlyMap<string, SceneWorkload>;
  readonly controlPlane: readonly ControlPlanePart[];
  readonly traffic: readonly TrafficFigures[];
  /** Virtual ms since the epoch. */
  readonly nowMs: number;
  /** Virtual seconds per second; 0 while paused. */
  readonly speed: number;
  readonly selection: ObjectRef | undefined;
  /** What is looked for by labels: what matches stays bright. */
  readonly query: LabelQuery;
  readonly areSystemPodsShown: boolean;
  readonly areMessagesShown: boolean;
}

export interface StageSource {
  getState(): StageSnapshot;
  /** Calls `listener` after every change. Answers how to stop. */
  subscribe(listener: () => void): () => void;
  /** Calls `listener` with the requests and messages of each frame, as they arrive. Answers how to stop. */
  onFlights(listener: (requests: readonly RequestFlight[], messages: readonly MessageFlight[]) => void): () => void;
}
