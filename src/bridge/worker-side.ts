/** The worker's end of the bridge: carries out commands, lets time pass tick by tick, and sends one frame of news at most per tick. */
import type { HttpDoor } from '../control-plane/api-server/http/contract.ts';
import { type RuleLanguage, speakRules } from '../kube-api/structural-schema/rules.ts';
import { LESSONS, lessonNamed, summaryOf } from '../lessons/index.ts';
import { fidelityReport } from '../sandbox/fidelity/fidelity-report.ts';
import { checkManifest } from '../sandbox/manifest/check-manifest.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { firstLight } from '../sandbox/scenarios/first-light.ts';
import { scenarioNamed } from '../sandbox/scenarios/index.ts';
import type { RelayAnswer, RelayRequest } from './messages/relay.ts';
import { type Command, PROTOCOL_VERSION, type SandboxEvent } from './messages.ts';
import { FrameBuilder } from './worker-side/frame-builder.ts';
import { LessonPlayback } from './worker-side/lesson-playback.ts';
import { outsideInput } from './worker-side/outside-input.ts';
import { Relay } from './worker-side/relay.ts';
import { World } from './worker-side/world.ts';

/** Opens the HTTP door of a sandbox. */
export type OpenDoor = (sandbox: Sandbox) => HttpDoor;

export interface WorkerSideOptions {
  readonly send: (event: SandboxEvent) => void;
  /** Wall time in ms, from any beginning. */
  readonly wallNowMs: () => number;
  /** Connects to a relay; answers how to speak to it. `receive` is told undefined when the connection ends. */
  readonly connectRelay?: (
    url: string,
    receive: (message: RelayRequest | undefined) => void,
  ) => (answer: RelayAnswer) => void;
  /** Fetches what it takes to answer over HTTP, once somebody may ask. */
  readonly loadDoor?: () => Promise<OpenDoor>;
  /** Fetches the language of custom resources' rules, once the first picture is there; without it, rules are understood already. */
  readonly loadRules?: () => Promise<RuleLanguage>;
}

/** How manifests call rules. */
const RULES = 'x-kubernetes-validations';

export class WorkerSide {
  readonly #send: (event: SandboxEvent) => void;
  readonly #wallNowMs: () => number;
  #world: World | undefined;
  #frames: FrameBuilder | undefined;
  #playback: LessonPlayback | undefined;
  #seed = 1;
  #isFrameDue = false;
  readonly #connectRelay: WorkerSideOptions['connectRelay'];
  readonly #loadDoor: WorkerSideOptions['loadDoor'];
  #relay: Relay | undefined;
  #openDoor: OpenDoor | undefined;
  /** Of the world that is shown. */
  #door: HttpDoor | undefined;
  #loadRules: WorkerSideOptions['loadRules'];
  /** What waits for rules to be understood, in order; undefined once they are. */
  #early: (() => void)[] | undefined;

  constructor(options: WorkerSideOptions) {
    this.#send = options.send;
    this.#wallNowMs = options.wallNowMs;
    this.#connectRelay = options.connectRelay;
    this.#loadDoor = options.loadDoor;
    this.#loadRules = options.loadRules;
    if (options.loadRules !== undefined) this.#early = [];
  }

  /** Carries out one command; a broken invariant is reported as `crashed`. */
  receive(command: Command): void {
    const needsRules = this.#early !== undefined && JSON.stringify(command).includes(RULES);
    this.#inTurn(needsRules, () => this.#run(command));
  }

  /** Lets time pass and sends what is new; to be called about sixty times a second. */
  tick(): void {
    this.#guard(() => {
      const world = this.#world;
      if (world === undefined) return;
      const hasMoved = world.pacer.tick();
      this.#playback?.tick(this.#wallNowMs());
      if (!hasMoved && !this.#isFrameDue) return;
      this.#isFrameDue = false;
      if (this.#frames === undefined) return;
      this.#send({ type: 'frame-passed', frame: this.#frames.build() });
      this.#fetchRules();
    });
  }

  #fetchRules(): void {
    const load = this.#loadRules;
    this.#loadRules = undefined;
    // Without them there is still a world: only definitions with rules are refused.
    void load?.()
      .then(speakRules, () => {})
      .then(() => this.#catchUp());
  }

  /** Does the work at once unless it, or what came before it, waits for rules. */
  #inTurn(needsRules: boolean, work: () => void): void {
    const early = this.#early;
    if (early !== undefined && (needsRules || early.length > 0)) early.push(work);
    else this.#guard(work);
  }

  #catchUp(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const work of early) this.#guard(work);
  }

  #run(command: Command): void {
    if (command.type === 'start') {
      this.#start(command);
      return;
    }
    if (command.type === 'open-relay') {
      this.#openRelay(command.url);
      return;
    }
    if (command.type === 'ask-fidelity') {
      this.#send({ type: 'told-fidelity', id: command.id, report: fidelityReport() });
      return;
    }
    const world = this.#world;
    if (world === undefined) return;
    this.#isFrameDue = true;
    switch (command.type) {
      case 'act':
        this.#send({ type: 'acted', id: command.id, action: command.action, outcome: world.act(command.action) });
        return;
      case 'set-speed':
        world.pacer.stopRunningAhead();
        world.pacer.speed = command.speed;
        return;
      case 'step':
        if (command.by === 'message') world.stepMessage();
        else world.sandbox.clock.advance(command.ms ?? 1000);
        return;
      case 'run-until':
        world.pacer.runAhead({
          until: world.conditionOf(command.until),
          limitAtMs: world.sandbox.clock.nowMs + command.limitMs,
          onEnd: (reached) => this.#send({ type: 'ran-until', id: command.id, reached }),
        });
        return;
      case 'open-object':
        this.#frames?.open(command.ref);
        return;
      case 'close-object':
        this.#frames?.open(undefined);
        return;
      case 'check':
        this.#send({ type: 'checked', id: command.id, problems: checkManifest(world.sandbox.client(), command.yaml) });
        return;
      case 'ask-hash': {
        const { trace } = world.sandbox;
        this.#send({ type: 'hashed', id: command.id, hash: trace.hash(), entries: trace.lastId });
        return;
      }
      default:
        this.#runLessonCommand(command, world);
    }
  }

  #openRelay(url: string): void {
    this.#loadDoor?.().then(
      (openDoor) => {
        this.#openDoor = openDoor;
        // In which form requests from outside say what they say is not looked at.
        const answer = this.#connectRelay?.(url, (message) => this.#inTurn(true, () => this.#hearRelay(message)));
        this.#relay = answer && new Relay(answer);
      },
      () => this.#send({ type: 'relay-changed', clients: undefined }),
    );
  }

  #hearRelay(message: RelayRequest | undefined): void {
    const sandbox = this.#world?.sandbox;
    if (message === undefined) {
      this.#relay?.endAll();
      this.#send({ type: 'relay-changed', clients: undefined });
    } else if (message.type === 'clients') this.#send({ type: 'relay-changed', clients: message.clients });
    else if (sandbox !== undefined) {
      this.#isFrameDue = true;
      const input = message.type === 'request' ? outsideInput(message) : undefined;
      const cause = input && sandbox.trace.record(input.actor, 'input', 'request', input.note);
      this.#door ??= this.#openDoor?.(sandbox);
      const door = this.#door;
      if (door === undefined) return;
      sandbox.clock.withCause(cause ?? sandbox.clock.cause, () => this.#relay?.receive(door, message));
    }
  }

  #runLessonCommand(
    command: Extract<
      Command,
      { type: 'start-lesson' | 'leave-lesson' | 'show-step' | 'ask-hint' | 'predict' | 'play-solution' | 'look-for' }
    >,
    world: World,
  ): void {
    switch (command.type) {
      case 'start-lesson': {
        const lesson = lessonNamed(command.slug);
        if (lesson !== undefined) this.#show(World.ofLesson(lesson, this.#wallNowMs));
        return;
      }
      case 'leave-lesson':
        this.#show(World.ofScenario(firstLight, this.#seed, firstLight.nodes, this.#wallNowMs));
        return;
      case 'show-step':
        world.lesson?.show(command.at);
        return;
      case 'ask-hint':
        world.lesson?.askHint();
        return;
      case 'predict':
        world.lesson?.predict(command.option);
        return;
      case 'look-for':
        world.noteQuery(command.query);
        return;
      case 'play-solution':
        world.lesson?.playSolution();
        this.#playback = new LessonPlayback(world);
        return;
    }
  }

  #start(command: Extract<Command, { type: 'start' }>): void {
    const scenario = scenarioNamed(command.scenario) ?? firstLight;
    this.#seed = command.seed;
    this.#send({
      type: 'started',
      version: PROTOCOL_VERSION,
      lessons: LESSONS.map(summaryOf),
    });
    const world = World.ofScenario(scenario, command.seed, command.nodes ?? scenario.nodes, this.#wallNowMs);
    world.pacer.speed = command.speed ?? 1;
    this.#show(world);
  }

  #show(world: World): void {
    this.#world?.pacer.stopRunningAhead();
    this.#relay?.endAll();
    this.#send({ type: 'world-replaced', startedAtMs: world.sandbox.clock.startedAtMs });
    this.#world = world;
    this.#door = undefined;
    this.#frames = new FrameBuilder(world);
    this.#playback = undefined;
    this.#isFrameDue = true;
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      const inputs = JSON.stringify({ seed: this.#seed, inputs: this.#world?.sandbox.inputs.all ?? [] });
      this.#send({ type: 'crashed', message, stack: stack ?? '', inputs });
      this.#world = undefined;
    }
  }
}
