/**
 * kube-scheduler: gives each pod that waits for one its node (kubernetes/pkg/scheduler/scheduler.go, schedule_one.go).
 *
 * One scheduling cycle is one event of the clock, which takes a moment of virtual time; binding is part of it, where upstream
 * binds beside the next cycle. One profile; no extenders, no leader election.
 */
import type { Clock, Random, Timer, Trace } from '../../kernel/index.ts';
import type { Pod as PodObject } from '../../kube-api/generated/types.gen.ts';
import type { ApiClient } from '../client/api-client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { Informer, InformerFactory } from '../client/informer.ts';
import { createInformerFactory } from '../client/informer-factory.ts';
import { createSeriesRecorder } from '../client/series-recorder.ts';
import type { PodInfo } from './cache/pod-info.ts';
import { SchedulerCache } from './cache/scheduler-cache.ts';
import { type Decision, type DecisionHead, type DecisionLimits, DecisionLog } from './decisions.ts';
import { addEventHandlers, type EventHandlers } from './event-handlers.ts';
import { reportFailure } from './failure.ts';
import { ASSIGNED_POD_DELETE } from './framework/cluster-event.ts';
import { CycleState } from './framework/cycle-state.ts';
import type { Diagnosis } from './framework/diagnosis.ts';
import { Framework } from './framework/framework.ts';
import type { Handle } from './framework/handle.ts';
import type { Profile } from './framework/profile.ts';
import type { Status } from './framework/status.ts';
import { InformerLister } from './informer-lister.ts';
import { type Found, NodeSearch } from './node-search.ts';
import { DEFAULT_PROFILE } from './plugins/index.ts';
import type { QueuedPod } from './queue/queued-pod.ts';
import { SchedulingQueue } from './queue/scheduling-queue.ts';

const ACTOR = 'kube-scheduler';
const NO_NODES = 'no nodes available to schedule pods';
/** Where the scheduler runs. */
const HOST = 'control-plane';
/** What its events say was attempted. */
const ACTIONS = { Scheduled: 'Binding', FailedScheduling: 'Scheduling', Preempted: 'Preempting' } as const;
const DEFAULT_CYCLE_MS = 1;
/** How long to wait for informers that could not list yet. */
const SYNC_POLL_MS = 100;

export interface SchedulerOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  /** Made from `client` unless given. */
  readonly informers?: InformerFactory;
  readonly recorder?: EventRecorder;
  readonly profile?: Profile;
  /** Virtual time that one pod takes. */
  readonly cycleMs?: number;
  readonly decisionLimits?: Partial<DecisionLimits>;
}

export class Scheduler {
  readonly cache = new SchedulerCache();
  readonly queue: SchedulingQueue;
  readonly #options: SchedulerOptions;
  readonly #cycleMs: number;
  readonly #informers: InformerFactory;
  readonly #handle: Handle;
  readonly #framework: Framework;
  readonly #search: NodeSearch;
  readonly #decisions: DecisionLog;
  readonly #state = new CycleState();
  #handlers: EventHandlers | undefined;
  #timer: Timer | undefined;

  constructor(options: SchedulerOptions) {
    const { client, clock, random, profile = DEFAULT_PROFILE } = options;
    this.#options = options;
    this.#cycleMs = options.cycleMs ?? DEFAULT_CYCLE_MS;
    this.#informers = options.informers ?? createInformerFactory(client, clock, random.fork('informers'));
    const { schedulerName } = profile;
    const recorder =
      options.recorder ??
      createSeriesRecorder({
        client,
        clock,
        random,
        component: schedulerName,
        instance: `${schedulerName}-${HOST}`,
        actions: ACTIONS,
      });
    const nominations = () => this.queue.nominator;
    this.#handle = {
      cache: this.cache,
      lister: new InformerLister(this.#informers),
      client,
      recorder,
      clock,
      random: random.fork('plugins'),
      get hasNominatedPods() {
        return !nominations().isEmpty;
      },
      nominatedPods: (nodeName) => nominations().podsFor(nodeName),
    };
    this.#framework = new Framework(profile, this.#handle);
    this.queue = new SchedulingQueue({ clock, framework: this.#framework, onActive: () => this.#wake(this.#cycleMs) });
    this.#search = new NodeSearch(this.#framework, random.fork('ties'));
    this.#decisions = new DecisionLog(options.decisionLimits);
  }

  /** Starts watching and scheduling; harmless when it has started. */
  start(): void {
    this.#handlers ??= addEventHandlers({
      informers: this.#informers,
      cache: this.cache,
      queue: this.queue,
      schedulerName: this.#framework.profile.schedulerName,
    });
  }

  /** Ends scheduling for good; what was decided can still be read. */
  stop(): void {
    this.#handlers?.remove();
    this.queue.stop();
    this.#options.clock.cancel(this.#timer);
    if (this.#options.informers === undefined) this.#informers.stop();
  }

  /** The newest decision about a pod (`namespace/name`), if it is remembered. */
  decisionFor(podKey: string): Decision | undefined {
    return this.#decisions.of(podKey).at(-1);
  }

  /** The remembered decisions about a pod, oldest first. */
  decisionsFor(podKey: string): readonly Decision[] {
    return this.#decisions.of(podKey);
  }

  #wake(delayMs: number): void {
    if (this.#timer?.run === undefined) this.#timer = this.#options.clock.schedule(delayMs, this.#cycle);
  }

  readonly #cycle = (): void => {
    if (!this.#informers.hasSynced) {
      this.#wake(SYNC_POLL_MS);
      return;
    }
    const queued = this.queue.pop();
    if (queued !== undefined) this.#options.clock.withCause(queued.cause, () => this.#schedule(queued));
    if (this.queue.activeCount > 0) this.#wake(this.#cycleMs);
  };

  #schedule(queued: QueuedPod): void {
    const { info } = queued;
    if (this.#isSkipped(info)) {
      this.queue.done(queued);
      return;
    }
    const result = this.#search.find(info, this.#state);
    if (result.outcome === 'found') this.#assign(queued, result);
    else if (result.outcome === 'no fit') this.#rejectEverywhere(queued, result.diagnosis);
    else if (result.outcome === 'no nodes') this.#fail(queued, { outcome: 'unschedulable', message: NO_NODES });
    else this.#fail(queued, { outcome: 'error', message: result.status.message });
  }

  #isSkipped({ pod, key, uid }: PodInfo): boolean {
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.#handle.recorder?.event(pod, 'Warning', 'FailedScheduling', `skip schedule deleting pod: ${key}`);
      return true;
    }
    return this.cache.isAssumed(uid);
  }

  #assign(queued: QueuedPod, found: Found): void {
    const { info } = queued;
    const { node, feasible, diagnosis } = found;
    const counts = { feasibleCount: feasible.length, evaluatedCount: feasible.length + diagnosis.nodes.length };
    const detail = { node: node.name, feasible: counts.feasibleCount, evaluated: counts.evaluatedCount };
    const traceId = this.#record(info, detail);
    const head = this.#head(queued, traceId, { outcome: 'scheduled', message: '', node: node.name, ...counts });
    this.#decisions.record(info, head, found);
    this.#options.clock.withCause(traceId, () => this.#bind(queued, node.name));
  }

  #bind(queued: QueuedPod, nodeName: string): void {
    const { info } = queued;
    this.cache.assume(info, nodeName);
    this.queue.nominator.remove(info.uid);
    const status = this.#framework.reserve(info, nodeName) ?? this.#framework.bind(info, nodeName);
    if (status === undefined) {
      this.queue.done(queued);
      const message = `Successfully assigned ${info.key} to ${nodeName}`;
      this.#handle.recorder?.event(info.pod, 'Normal', 'Scheduled', message);
      return;
    }
    this.#framework.unreserve(info, nodeName);
    this.cache.forget(info);
    this.queue.moveOn(ASSIGNED_POD_DELETE, { object: undefined, old: info.pod }, (other) => other !== queued);
    this.#failToBind(queued, status);
  }

  #failToBind(queued: QueuedPod, status: Status): void {
    const message = status.isRejection ? `0/1 nodes are available: 1 ${status.message}.` : status.message;
    const outcome = status.isRejection ? 'unschedulable' : 'error';
    if (status.isRejection) queued.unschedulablePlugins = new Set([status.plugin]);
    this.#fail(queued, { outcome, message, nominatedNodeName: '' });
  }

  #rejectEverywhere(queued: QueuedPod, diagnosis: Diagnosis): void {
    const { info } = queued;
    let nominatedNodeName: string | undefined;
    if (this.#framework.hasPostFilters) {
      const result = this.#framework.postFilter({
        pod: info,
        state: this.#state,
        diagnosis,
        framework: this.#framework,
      });
      diagnosis.postFilterMessage = result.status?.message ?? '';
      nominatedNodeName = result.nominatedNodeName;
    }
    queued.unschedulablePlugins = diagnosis.unschedulablePlugins;
    queued.pendingPlugins = diagnosis.pendingPlugins;
    const message = diagnosis.message(this.cache.nodes.length);
    this.#fail(queued, { outcome: 'unschedulable', message, nominatedNodeName, diagnosis });
  }

  #fail(
    queued: QueuedPod,
    failure: {
      readonly outcome: 'unschedulable' | 'error';
      readonly message: string;
      readonly nominatedNodeName?: string | undefined;
      readonly diagnosis?: Diagnosis;
    },
  ): void {
    const { info } = queued;
    const { outcome, message, diagnosis, nominatedNodeName = diagnosis === undefined ? '' : undefined } = failure;
    const reasons = diagnosis?.reasons(this.cache.nodes.length) ?? [message];
    const traceId = this.#record(info, { reasons });
    const counts = { feasibleCount: 0, evaluatedCount: diagnosis?.nodes.length ?? 0 };
    const head = this.#head(queued, traceId, { outcome, message, node: undefined, ...counts });
    this.#decisions.record(info, head, { feasible: [], scores: undefined, diagnosis });
    this.#options.clock.withCause(traceId, () => {
      const { pod } = info;
      this.#giveBack(queued, nominatedNodeName);
      const reason = outcome === 'error' ? 'SchedulerError' : 'Unschedulable';
      reportFailure(pod, { reason, message, nominatedNodeName }, this.#handle);
    });
  }

  /** Puts the pod back in the queue, unless it is gone or somehow got a node. */
  #giveBack(queued: QueuedPod, nominatedNodeName: string | undefined): void {
    const { name, namespace } = queued.info;
    const current = this.#pods?.get(name, namespace);
    if (current === undefined || (current.spec?.nodeName ?? '') !== '') {
      this.queue.done(queued);
      return;
    }
    queued.info = queued.info.updated(current);
    this.queue.giveBack(queued);
    this.queue.nominator.note(queued.info, nominatedNodeName);
  }

  get #pods(): Informer<PodObject> | undefined {
    return this.#handlers?.pods;
  }

  #record({ key }: PodInfo, detail: object): number {
    return this.#options.trace.record(ACTOR, 'decision', `pods/${key}`, Object.freeze(detail));
  }

  #head(
    { attempts }: QueuedPod,
    traceId: number,
    rest: Omit<DecisionHead, 'atMs' | 'attempt' | 'traceId' | 'nodeCount'>,
  ): DecisionHead {
    const { nowMs } = this.#options.clock;
    return { atMs: nowMs, attempt: attempts, traceId, nodeCount: this.cache.nodes.length, ...rest };
  }
}
