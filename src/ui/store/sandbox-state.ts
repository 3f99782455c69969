/** What the page knows of the sandbox, and how a frame changes it; pure, so that it can be tested without a page. */
import type {
  ControlPlanePart,
  Frame,
  Happening,
  LessonState,
  LessonSummary,
  ObjectDetails,
  SceneItem,
  SceneNode,
  ScenePod,
  SceneService,
  SceneWorkload,
  TrafficFigures,
} from '../../bridge/messages.ts';

export interface SandboxState {
  readonly nodes: ReadonlyMap<string, SceneNode>;
  readonly pods: ReadonlyMap<string, ScenePod>;
  readonly services: ReadonlyMap<string, SceneService>;
  readonly workloads: ReadonlyMap<string, SceneWorkload>;
  readonly controlPlane: readonly ControlPlanePart[];
  readonly traffic: readonly TrafficFigures[];
  /** Newest first, at most {@link MOST_HAPPENINGS}. */
  readonly happenings: readonly Happening[];
  readonly details: ObjectDetails | undefined;
  readonly lesson: LessonState | null;
  readonly lessons: readonly LessonSummary[];
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly speed: number;
  readonly isRunningAhead: boolean;
  /** False until the first frame of a world has come. */
  readonly isLive: boolean;
}

/** Older happenings are dropped from the list. */
export const MOST_HAPPENINGS = 400;

export const EMPTY_STATE: SandboxState = {
  nodes: new Map(),
  pods: new Map(),
  services: new Map(),
  workloads: new Map(),
  controlPlane: [],
  traffic: [],
  happenings: [],
  details: undefined,
  lesson: null,
  lessons: [],
  startedAtMs: 0,
  nowMs: 0,
  speed: 1,
  isRunningAhead: false,
  isLive: false,
};

/** The state after these frames, in order; what they do not touch stays the same object. */
export function applyFrames(state: SandboxState, frames: readonly Frame[]): SandboxState {
  const scene = new SceneEdit(state);
  let { controlPlane, details, happenings, isRunningAhead, lesson, nowMs, speed, traffic } = state;
  for (const frame of frames) {
    scene.apply(frame.changed ?? [], frame.removed ?? []);
    controlPlane = frame.controlPlane ?? controlPlane;
    details = frame.details ?? details;
    traffic = frame.traffic ?? traffic;
    if (frame.lesson !== undefined) lesson = frame.lesson;
    if (frame.happenings !== undefined) happenings = withHappenings(happenings, frame.happenings);
    ({ isRunningAhead, nowMs, speed } = frame);
  }
  return {
    ...state,
    ...scene.result(),
    controlPlane,
    details,
    happenings,
    isRunningAhead,
    lesson,
    nowMs,
    speed,
    traffic,
    isLive: true,
  };
}

/** A repeated event moves to the front with its new count; the list stays bounded. */
function withHappenings(list: readonly Happening[], news: readonly Happening[]): readonly Happening[] {
  const latest = new Map(news.map((happening) => [happening.id, happening]));
  const fresh = [...latest.values()].reverse();
  return [...fresh, ...list.filter(({ id }) => !latest.has(id))].slice(0, MOST_HAPPENINGS);
}

type SceneMaps = Pick<SandboxState, 'nodes' | 'pods' | 'services' | 'workloads'>;
const MAP_OF = { node: 'nodes', pod: 'pods', service: 'services', workload: 'workloads' } as const;

/** Copies a map the first time that something in it changes. */
class SceneEdit {
  readonly #maps: { -readonly [Key in keyof SceneMaps]: SceneMaps[Key] };
  readonly #copied = new Set<string>();

  constructor({ nodes, pods, services, workloads }: SceneMaps) {
    this.#maps = { nodes, pods, services, workloads };
  }

  apply(changed: readonly SceneItem[], removed: readonly string[]): void {
    for (const item of changed) this.#copy(MAP_OF[item.type]).set(item.id, item);
    for (const id of removed) {
      for (const name of Object.values(MAP_OF)) if (this.#maps[name].has(id)) this.#copy(name).delete(id);
    }
  }

  result(): SceneMaps {
    return this.#maps;
  }

  #copy(name: keyof SceneMaps): Map<string, SceneItem> {
    if (!this.#copied.has(name)) {
      this.#copied.add(name);
      this.#maps[name] = new Map(this.#maps[name] as ReadonlyMap<string, never>);
    }
    return this.#maps[name] as unknown as Map<string, SceneItem>;
  }
}
