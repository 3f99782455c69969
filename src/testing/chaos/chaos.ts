/**
 * A random history: minutes of people and faults at work on one cluster, then quiet, then the removal of everything. What must hold at
 * each of these points is checked; the same seed gives the same history.
 */
import { Random } from '../../kernel/index.ts';
import { Event } from '../../kube-api/kinds/event.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import { Sandbox } from '../../sandbox/sandbox.ts';
import { CacheWatch } from './cache-watch.ts';
import { clusterProblems, room } from './cluster-invariants.ts';
import { isReady } from './pods.ts';
import { Monkey } from './random-actions.ts';
import { GOOD } from './templates.ts';

export interface ChaosReport {
  readonly seed: number;
  /** Empty when everything held. */
  readonly problems: readonly string[];
  /** What was done, to read a failure by. */
  readonly log: readonly string[];
  readonly hash: string;
  readonly sandbox: Sandbox;
}

const NODES = 3;
const MINUTE = 60_000;
const CALM_LIMIT_MINUTES = 25;
/** What is written for ever in a cluster at rest: leases each 10 s, node statuses each 5 minutes. */
const HEARTBEATS = /^(leases|nodes)\//;
/** How often something happened is written minutes after the last time. */
const END_OF_SERIES = /^kube-scheduler events\//;

/** Runs one history with all of its checks. */
export function runChaos(seed: number): ChaosReport {
  const caches = new CacheWatch();
  try {
    return new History(seed, caches).run();
  } finally {
    caches.close();
  }
}

/** Only the hash of the history's wild part, without looking at anything. */
export function chaosHash(seed: number): string {
  const { sandbox, random, monkey } = begin(seed);
  beWild(sandbox, monkey, random, () => undefined);
  return sandbox.hash();
}

function begin(seed: number): { readonly sandbox: Sandbox; readonly random: Random; readonly monkey: Monkey } {
  const random = new Random(seed).fork('chaos');
  const sandbox = new Sandbox({ seed, nodes: NODES });
  sandbox.clock.advance(40_000);
  return { sandbox, random, monkey: new Monkey(sandbox, random.fork('monkey')) };
}

function beWild(sandbox: Sandbox, monkey: Monkey, random: Random, look: () => void): void {
  const { clock } = sandbox;
  const untilMs = clock.nowMs + random.int(10, 20) * MINUTE;
  while (clock.nowMs < untilMs) {
    monkey.act();
    // Now and then many things happen at once; otherwise there is time for some, none or all of the consequences.
    const pauseMs = random.pick([0, 5, 300, 2000, 10_000, 30_000, 60_000]) ?? 0;
    clock.advance(random.int(0, pauseMs));
    look();
  }
}

class History {
  readonly #seed: number;
  readonly #caches: CacheWatch;
  readonly #problems: string[] = [];
  readonly #sandbox: Sandbox;
  readonly #random: Random;
  readonly #monkey: Monkey;
  readonly #restingTimers: number;
  readonly #restingCaches: number;
  #lastRevision = 0;

  constructor(seed: number, caches: CacheWatch) {
    this.#seed = seed;
    this.#caches = caches;
    const { sandbox, random, monkey } = begin(seed);
    this.#sandbox = sandbox;
    this.#random = random;
    this.#monkey = monkey;
    this.#restingTimers = sandbox.clock.pending;
    this.#restingCaches = caches.size;
    this.#lastRevision = sandbox.mirror.revision;
    sandbox.mirror.subscribe(({ object, wasDeleted }) => {
      const revision = Number(object.metadata.resourceVersion);
      // What one lease held expires in one revision.
      const hasExpired = wasDeleted && object.kind === 'Event' && revision === this.#lastRevision;
      if (revision <= this.#lastRevision && !hasExpired)
        this.#problems.push(`revision ${revision} after ${this.#lastRevision}`);
      this.#lastRevision = revision;
    });
  }

  run(): ChaosReport {
    try {
      this.#live();
    } catch (error) {
      this.#problems.push(`thrown: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const { log, surprises } = this.#monkey;
    return {
      seed: this.#seed,
      problems: [...surprises.map((text) => `refused: ${text}`), ...this.#problems],
      log,
      hash: this.#sandbox.hash(),
      sandbox: this.#sandbox,
    };
  }

  #live(): void {
    beWild(this.#sandbox, this.#monkey, this.#random, () => this.#lookOn());
    this.#monkey.log.push('--- quiet');
    this.#monkey.makeQuiet();
    this.#calmDown('quiet', () => this.#restProblems());
    if (this.#problems.length > 0) return;
    this.#checkWrites('quiet', this.#unwellPods());
    this.#monkey.log.push('--- one more pod of each, and one other');
    this.#monkey.stir();
    this.#calmDown('stirred', () => this.#restProblems());
    if (this.#problems.length > 0) return;
    this.#monkey.log.push('--- removal');
    this.#monkey.removeAll();
    this.#calmDown('removal', () => [...this.#restProblems(), ...this.#remains()]);
    if (this.#problems.length > 0) return;
    this.#checkWrites('removal', 0);
    this.#checkGrowth();
  }

  /** What must hold even in the midst of it. */
  #lookOn(): void {
    const isOverfull: string[] = [];
    const namesNodes = [...this.#sandbox.mirror.list(Pod)].some(
      ({ spec, metadata }) => spec?.nodeName !== undefined && metadata.name?.startsWith('pod-') === true,
    );
    if (!namesNodes) room(this.#sandbox, isOverfull);
    for (const text of isOverfull) this.#report(text);
  }

  #report(text: string): void {
    const atSeconds = (this.#sandbox.clock.nowMs - this.#sandbox.clock.startedAtMs - 40_000) / 1000;
    this.#problems.push(`${atSeconds}s: ${text}`);
  }

  #restProblems(): readonly string[] {
    return [...clusterProblems(this.#sandbox), ...this.#caches.problems(this.#sandbox)];
  }

  /** Waits until nothing is wrong; what is still wrong after a long time is. */
  #calmDown(when: string, check: () => readonly string[]): void {
    const { clock } = this.#sandbox;
    let problems = check();
    for (let i = 0; i < CALM_LIMIT_MINUTES * 2 && problems.length > 0; i++) {
      clock.advance(MINUTE / 2);
      problems = check();
    }
    for (const problem of problems) this.#report(`${when}: ${problem}`);
  }

  #unwellPods(): number {
    return [...this.#sandbox.mirror.list(Pod)].filter((pod) => !isReady(pod) || pod.metadata.labels?.fate !== GOOD)
      .length;
  }

  /** Nothing but heartbeats is written, and the odd word about a pod that is not well. */
  #checkWrites(when: string, unwellPods: number): void {
    const { clock, trace } = this.#sandbox;
    clock.advance(5 * MINUTE);
    const since = trace.lastId;
    clock.advance(5 * MINUTE);
    const writes = new Map<string, number>();
    let total = 0;
    for (const { action, actor, subject } of trace.since(since)) {
      if (action !== 'write' || HEARTBEATS.test(subject)) continue;
      const who = `${actor} ${subject}`;
      if (END_OF_SERIES.test(who)) continue;
      total++;
      writes.set(who, (writes.get(who) ?? 0) + 1);
    }
    // A restart is told by some statuses, an event and what follows from being ready for a moment.
    if (total <= unwellPods * 5 * 12) return;
    const worst = [...writes].sort((a, b) => b[1] - a[1]).slice(0, 6);
    this.#report(`${when}: ${total} writes in 5 quiet minutes: ${worst.map((entry) => entry.join(' ')).join('; ')}`);
  }

  /** After the removal: nothing is left, not even a container. */
  #remains(): readonly string[] {
    const { mirror, nodes } = this.#sandbox;
    const pods = [...mirror.list(Pod)].map(({ metadata }) => `Pod ${metadata.name} remains`);
    const containers = [...nodes.machines].flatMap(({ runtime }) => runtime.containers());
    return containers.length === 0 ? pods : [...pods, `${containers.length} containers remain`];
  }

  /** After the removal timers and objects are as few as before the beginning. */
  #checkGrowth(): void {
    const { clock, mirror } = this.#sandbox;
    clock.advance(70 * MINUTE);
    const events = [...mirror.list(Event)].length;
    if (events > 0) this.#report(`${events} events remain 70 minutes after anything happened`);
    if (this.#caches.size !== this.#restingCaches) {
      this.#report(`${this.#caches.size} informers run, ${this.#restingCaches} did at the beginning`);
    }
    if (clock.pending > this.#restingTimers + 12) {
      this.#report(`${clock.pending} timers wait, ${this.#restingTimers} did at the beginning`);
    }
  }
}
