/** A lesson's world: a sandbox brought to the lesson's start, seen and acted on as lessons may. */
import type { Action, ActionOutcome, LabelQuery, TrafficFigures } from '../bridge/messages.ts';
import type { KindDefinition } from '../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../kube-api/meta/object.ts';
import type { LessonDefinition } from '../lessons/define-lesson.ts';
import type { LessonHost } from '../lessons/lesson-host.ts';
import { Sandbox } from './sandbox.ts';
import { playStart } from './start-script.ts';

/** A sandbox in which the lesson's start actions have been done. */
export function createLessonSandbox(start: LessonDefinition['start']): Sandbox {
  const sandbox = new Sandbox({ seed: start.seed, nodes: start.nodes });
  playStart(sandbox, start.actions);
  return sandbox;
}

/** What of the page concerns a lesson; it belongs to whoever paces time and shows the world. */
export interface LessonPage {
  setSpeed(speed: number): void;
  readonly query: LabelQuery;
  lookFor(query: LabelQuery): void;
}

/** The sandbox as a lesson sees it. */
export class SandboxLessonHost implements LessonHost {
  readonly #sandbox: Sandbox;
  readonly #page: LessonPage;

  constructor(sandbox: Sandbox, page: LessonPage) {
    this.#sandbox = sandbox;
    this.#page = page;
  }

  get nowMs(): number {
    return this.#sandbox.clock.nowMs;
  }

  list<T extends KubeObject>(kind: KindDefinition<T>, namespace?: string): readonly T[] {
    const objects = [...this.#sandbox.mirror.list(kind)];
    return namespace === undefined ? objects : objects.filter((object) => object.metadata.namespace === namespace);
  }

  get<T extends KubeObject>(kind: KindDefinition<T>, name: string, namespace?: string): T | undefined {
    return this.#sandbox.mirror.get(kind, name, namespace);
  }

  isPoweredOn(node: string): boolean {
    return this.#sandbox.nodes.machine(node)?.isOn ?? false;
  }

  traffic(service: string, namespace = 'default'): TrafficFigures | undefined {
    return this.#sandbox.customers
      .figures()
      .find((figures) => figures.service.name === service && figures.service.namespace === namespace);
  }

  act(action: Action): ActionOutcome {
    return this.#sandbox.act(action);
  }

  setSpeed(speed: number): void {
    this.#page.setSpeed(speed);
  }

  get query(): LabelQuery {
    return this.#page.query;
  }

  lookFor(query: LabelQuery): void {
    this.#page.lookFor(query);
  }
}
