/** Gathers what changed since the last frame, leaving out what did not. */
import { inspect } from '../../sandbox/inspector/inspect.ts';
import { controlPlaneParts } from '../../sandbox/scene/control-plane-parts.ts';
import type { ControlPlanePart, Frame, LessonState, ObjectDetails, ObjectRef, TrafficFigures } from '../messages.ts';
import type { World } from './world.ts';

/** Figures that people read change at most so often, in frames. */
const FRAMES_PER_FIGURE = 6;

export class FrameBuilder {
  readonly #world: World;
  #isFirst = true;
  #frames = 0;
  #open: ObjectRef | undefined;
  readonly #openDetails = new News<ObjectDetails>();
  readonly #traffic = new News<readonly TrafficFigures[]>();
  readonly #parts = new News<readonly ControlPlanePart[]>();
  readonly #lesson = new News<LessonState | null>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The object whose details are sent from now on. */
  open(ref: ObjectRef | undefined): void {
    this.#open = ref;
    this.#openDetails.forget();
  }

  build(): Frame {
    const { messages, pacer, sandbox, scene, lesson, happenings } = this.#world;
    const isFigureFrame = this.#isFirst || this.#frames++ % FRAMES_PER_FIGURE === 0;
    if (isFigureFrame) for (const node of sandbox.nodes.readMeters()) scene.noteMachine(node);
    const { changed, removed } = this.#isFirst ? { changed: scene.everything(), removed: [] } : scene.takeChanges();
    this.#isFirst = false;
    lesson?.update();
    const query = this.#world.takeShownQuery();
    return {
      nowMs: sandbox.clock.nowMs,
      speed: pacer.speed,
      isRunningAhead: pacer.isRunningAhead,
      ...filled('changed', changed),
      ...filled('removed', removed),
      ...filled('requests', sandbox.customers.takeFlights()),
      ...filled('messages', messages.take()),
      ...filled('happenings', happenings.take()),
      ...(isFigureFrame ? this.#figures() : {}),
      ...this.#lessonNews(),
      ...(query === undefined ? {} : { query }),
    };
  }

  #figures(): {
    readonly traffic?: readonly TrafficFigures[];
    readonly controlPlane?: readonly ControlPlanePart[];
    readonly details?: ObjectDetails;
  } {
    const traffic = this.#traffic.ifNew(this.#world.sandbox.customers.figures());
    const controlPlane = this.#parts.ifNew(controlPlaneParts(this.#world.sandbox));
    const details = this.#details();
    return {
      ...(traffic === undefined ? {} : { traffic }),
      ...(controlPlane === undefined ? {} : { controlPlane }),
      ...(details === undefined ? {} : { details }),
    };
  }

  #details(): ObjectDetails | undefined {
    if (this.#open === undefined) return undefined;
    return this.#openDetails.ifNew(inspect(this.#world.sandbox, this.#open));
  }

  #lessonNews(): { readonly lesson?: LessonState | null } {
    const state = this.#lesson.ifNew(this.#world.lesson?.state() ?? null);
    return state === undefined ? {} : { lesson: state };
  }
}

/** Lets a value pass only when it differs from the one before. */
class News<T> {
  #text: string | undefined;

  ifNew(value: T): T | undefined {
    const text = JSON.stringify(value);
    if (text === this.#text) return undefined;
    this.#text = text;
    return value;
  }

  forget(): void {
    this.#text = undefined;
  }
}

/** `{[name]: items}`, or nothing at all when there are none. */
function filled<Name extends string, Item>(name: Name, items: readonly Item[]): Partial<Record<Name, readonly Item[]>> {
  return items.length === 0 ? {} : ({ [name]: items } as Record<Name, readonly Item[]>);
}
