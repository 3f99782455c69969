/** One world as the worker shows it: a sandbox, what is drawn and told of it, and the lesson that is taken in it, if any. */
import { Node } from '../../kube-api/kinds/node.ts';
import type { LessonDefinition } from '../../lessons/define-lesson.ts';
import { LessonRun } from '../../lessons/lesson-run.ts';
import { Happenings } from '../../sandbox/happenings.ts';
import { createLessonSandbox, type LessonPage, SandboxLessonHost } from '../../sandbox/lesson-world.ts';
import { MessageFlights } from '../../sandbox/message-flights.ts';
import { Pacer } from '../../sandbox/pacer.ts';
import { untilQuiet } from '../../sandbox/quiet.ts';
import { Sandbox } from '../../sandbox/sandbox.ts';
import type { Scenario } from '../../sandbox/scenarios/scenario.ts';
import { nodeStatus } from '../../sandbox/scene/project-node.ts';
import { Scene } from '../../sandbox/scene/scene.ts';
import { playStart } from '../../sandbox/start-script.ts';
import type { Action, ActionOutcome, LabelQuery, UntilCondition } from '../messages.ts';

export class World {
  readonly sandbox: Sandbox;
  readonly scene: Scene;
  readonly happenings: Happenings;
  readonly messages: MessageFlights;
  readonly pacer: Pacer;
  readonly lesson: LessonRun | undefined;
  #query: LabelQuery = { kind: 'pods', selector: '' };
  #shownQuery: LabelQuery | undefined;

  private constructor(sandbox: Sandbox, wallNowMs: () => number, lesson: LessonDefinition | undefined) {
    this.sandbox = sandbox;
    this.scene = new Scene(sandbox.mirror, sandbox.nodes);
    sandbox.nodes.onPower((name) => this.scene.noteMachine(name));
    this.happenings = new Happenings(sandbox.trace, sandbox.mirror);
    this.messages = new MessageFlights(sandbox.trace);
    this.pacer = new Pacer(sandbox.clock, wallNowMs);
    const host = new SandboxLessonHost(sandbox, this.#page());
    this.lesson = lesson === undefined ? undefined : new LessonRun(lesson, host);
  }

  /** The world of a scenario, at the moment at which a person first looks. */
  static ofScenario(scenario: Scenario, seed: number, nodes: number, wallNowMs: () => number): World {
    const sandbox = new Sandbox({ seed, nodes });
    const world = new World(sandbox, wallNowMs, undefined);
    playStart(sandbox, scenario.start);
    return world;
  }

  static ofLesson(lesson: LessonDefinition, wallNowMs: () => number): World {
    return new World(createLessonSandbox(lesson.start), wallNowMs, lesson);
  }

  /** Takes note of what a person looks for by labels. */
  noteQuery(query: LabelQuery): void {
    this.#query = query;
  }

  /** What the lesson has looked for since the last call; undefined when it has not. */
  takeShownQuery(): LabelQuery | undefined {
    const shown = this.#shownQuery;
    this.#shownQuery = undefined;
    return shown;
  }

  #page(): LessonPage {
    const query = (): LabelQuery => this.#query;
    return {
      get query() {
        return query();
      },
      setSpeed: (speed) => {
        this.pacer.speed = speed;
      },
      lookFor: (next) => {
        this.#query = next;
        this.#shownQuery = next;
      },
    };
  }

  act(action: Action): ActionOutcome {
    const outcome = this.sandbox.act(action);
    this.lesson?.noteAction(action);
    return outcome;
  }

  /** Runs timers until one of them writes to the store or brings news to somebody. */
  stepMessage(): void {
    const { clock, trace } = this.sandbox;
    let seen = trace.lastId;
    while (clock.step()) {
      const isMessage = trace.since(seen).some(({ action }) => action === 'write' || action === 'watch');
      if (isMessage) return;
      seen = trace.lastId;
    }
  }

  /** What `run-until` waits for, as a predicate to be asked after every timer. */
  conditionOf(until: UntilCondition): () => boolean {
    const { mirror, trace } = this.sandbox;
    switch (until.type) {
      case 'quiet':
        return untilQuiet(this.sandbox);
      case 'next-event': {
        let isHeard = false;
        const stop = mirror.subscribe(({ object, wasDeleted }) => {
          if (object.kind !== 'Event' || wasDeleted) return;
          isHeard = true;
          stop();
        });
        const startedAfter = trace.lastId;
        return () => isHeard && trace.lastId > startedAfter;
      }
      case 'node-status':
        return () => {
          const node = mirror.get(Node, until.node);
          return node !== undefined && nodeStatus(node) === until.status;
        };
    }
  }
}
