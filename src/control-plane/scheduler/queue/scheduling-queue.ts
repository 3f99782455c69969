/**
 * The pods that wait to be scheduled (kubernetes/pkg/scheduler/backend/queue/scheduling_queue.go): those to be tried next, those
 * that have to wait after a failed attempt, and those that no node would take, until something changes that may help.
 *
 * A cycle is one event of the clock, so nothing can happen during it and upstream's record of events that pods in flight have
 * missed is not needed. Upstream's feature gates are as v1.32 has them: SchedulerQueueingHints on, SchedulerPopFromBackoffQ off.
 */
import type { Clock, Timer } from '../../../kernel/index.ts';
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import { PodInfo } from '../cache/pod-info.ts';
import { type ClusterEvent, UNSCHEDULABLE_TIMEOUT } from '../framework/cluster-event.ts';
import type { ObjectChange } from '../framework/define-plugin.ts';
import type { Framework } from '../framework/framework.ts';
import { podChanges } from '../framework/object-changes.ts';
import { ActiveQueue } from './active-queue.ts';
import { type Backoff, backoffDurationMs, DEFAULT_BACKOFF } from './backoff.ts';
import { Nominator } from './nominator.ts';
import { PodHeap } from './pod-heap.ts';
import { QueuedPod } from './queued-pod.ts';

/** How often pods are looked for whose wait is over. */
const BACKOFF_TICK_MS = 1000;
const TIMEOUT_TICK_MS = 30_000;
/** The longest that a pod waits without another try. */
const MAX_UNSCHEDULABLE_MS = 300_000;

type Strategy = 'skip' | 'after back-off' | 'immediately';

export interface SchedulingQueueOptions {
  readonly clock: Clock;
  readonly framework: Framework;
  readonly backoff?: Backoff;
  /** Called when there is a pod to schedule. */
  readonly onActive: () => void;
}

export class SchedulingQueue {
  readonly nominator = new Nominator();
  readonly #clock: Clock;
  readonly #framework: Framework;
  readonly #backoff: Backoff;
  readonly #onActive: () => void;
  readonly #startedAtMs: number;
  readonly #pods = new Map<string, QueuedPod>();
  readonly #active: ActiveQueue;
  readonly #backingOff: PodHeap;
  /** In the order in which they came back. */
  readonly #unschedulable = new Set<QueuedPod>();
  readonly #gated = new Set<QueuedPod>();
  readonly #byRejector = new Map<string, Set<QueuedPod>>();
  #sequence = 0;
  #backoffTimer: Timer | undefined;
  #timeoutTimer: Timer | undefined;

  constructor({ clock, framework, backoff = DEFAULT_BACKOFF, onActive }: SchedulingQueueOptions) {
    this.#clock = clock;
    this.#framework = framework;
    this.#backoff = backoff;
    this.#onActive = onActive;
    this.#startedAtMs = clock.nowMs;
    this.#active = new ActiveQueue(framework.compare);
    this.#backingOff = new PodHeap((a, b) => this.#backoffEndMs(a) - this.#backoffEndMs(b));
  }

  get activeCount(): number {
    return this.#active.size;
  }

  get backoffCount(): number {
    return this.#backingOff.size;
  }

  /** Gated pods included. */
  get unschedulableCount(): number {
    return this.#unschedulable.size + this.#gated.size;
  }

  /** Where the pod waits, by uid. */
  get(uid: string): QueuedPod | undefined {
    return this.#pods.get(uid);
  }

  /** Takes in a new pod. */
  add(pod: Pod): void {
    const queued = new QueuedPod(new PodInfo(pod), this.#clock.nowMs);
    const known = this.#pods.get(queued.info.uid);
    if (known !== undefined) this.#takeOut(known);
    this.#pods.set(queued.info.uid, queued);
    this.nominator.note(queued.info);
    this.#toActive(queued);
  }

  /** Takes over a pod's newer version, which may be reason enough to try it again. */
  update(pod: Pod, old: Pod): void {
    const queued = this.#pods.get(uidOf(pod));
    if (queued === undefined) {
      this.add(pod);
      return;
    }
    if (queued.place === 'active') {
      // its place in the order may have changed
      this.#active.remove(queued);
      queued.info = queued.info.updated(pod);
      this.#active.push(queued);
    } else queued.info = queued.info.updated(pod);
    this.nominator.note(queued.info);
    for (const event of podChanges(pod, old)) {
      if (queued.place !== 'unschedulable') return;
      this.#requeue(queued, this.#strategyFor(queued, event, { object: pod, old }));
    }
  }

  /** Forgets a pod that is gone or on a node. */
  remove(pod: Pod): void {
    const uid = uidOf(pod);
    this.nominator.remove(uid);
    const queued = this.#pods.get(uid);
    if (queued === undefined) return;
    this.#pods.delete(uid);
    this.#takeOut(queued);
  }

  /** The pod to be scheduled next; {@link done} or {@link giveBack} says what has become of it. */
  pop(): QueuedPod | undefined {
    const queued = this.#active.pop();
    if (queued === undefined) return undefined;
    queued.place = 'in-flight';
    queued.attempts++;
    queued.forgetRejectors();
    return queued;
  }

  /** A pod taken by {@link pop} has been dealt with. */
  done(queued: QueuedPod): void {
    if (this.#pods.get(queued.info.uid) === queued) this.#pods.delete(queued.info.uid);
  }

  /** A pod taken by {@link pop} could not be scheduled: it waits for a change that may help, or only for its back-off. */
  giveBack(queued: QueuedPod): void {
    queued.timestampMs = this.#clock.nowMs;
    this.#pods.set(queued.info.uid, queued);
    if (queued.hasRejectors) this.#toUnschedulable(queued);
    else this.#requeue(queued, 'after back-off');
  }

  /** Tries those pods again that the change may have made schedulable. */
  moveOn<T>(event: ClusterEvent, change: ObjectChange<T>, isConcerned?: (pod: QueuedPod) => boolean): void {
    if (this.unschedulableCount === 0) return;
    for (const queued of this.#candidates(event)) {
      if (isConcerned !== undefined && !isConcerned(queued)) continue;
      // gates are lifted by changing the pod itself, and by nothing else
      if (queued.isGated && queued.unschedulablePlugins.has('SchedulingGates')) continue;
      this.#requeue(queued, this.#strategyFor(queued, event, change));
    }
  }

  /** Ends all timers. */
  stop(): void {
    this.#clock.cancel(this.#backoffTimer);
    this.#clock.cancel(this.#timeoutTimer);
  }

  /** Pods that were rejected by a plugin which registered for the event, in order of arrival. */
  #candidates(event: ClusterEvent): readonly QueuedPod[] {
    if (event.resource === '*') return [...this.#unschedulable, ...this.#gated];
    const found = new Set<QueuedPod>();
    for (const { plugin } of this.#framework.registrationsFor(event)) {
      for (const queued of this.#byRejector.get(plugin) ?? []) found.add(queued);
    }
    return [...found].sort((a, b) => a.sequence - b.sequence);
  }

  #strategyFor<T>(queued: QueuedPod, event: ClusterEvent, change: ObjectChange<T>): Strategy {
    if (!queued.hasRejectors || event.resource === '*') return 'after back-off';
    let strategy: Strategy = 'skip';
    for (const { plugin, registration } of this.#framework.registrationsFor(event)) {
      if (!queued.isRejectedBy(plugin)) continue;
      // An event of this resource carries objects of the kind that the plugin registered for.
      const mayHelp =
        registration.mayHelp?.(queued.info, change as ObjectChange<never>, this.#framework.handle) ?? true;
      if (!mayHelp) continue;
      if (queued.pendingPlugins.has(plugin)) return 'immediately';
      strategy = 'after back-off';
    }
    return strategy;
  }

  #requeue(queued: QueuedPod, strategy: Strategy): void {
    if (strategy === 'skip') return;
    this.#takeOut(queued);
    if (strategy === 'after back-off' && this.#backoffEndMs(queued) > this.#clock.nowMs) this.#toBackoff(queued);
    else this.#toActive(queued);
  }

  #toActive(queued: QueuedPod): void {
    const objection = this.#framework.preEnqueue(queued.info);
    queued.isGated = objection !== undefined;
    if (objection !== undefined) {
      queued.unschedulablePlugins = new Set([...queued.unschedulablePlugins, objection.plugin]);
      this.#toUnschedulable(queued);
      return;
    }
    queued.place = 'active';
    queued.cause = this.#clock.cause;
    queued.sequence = this.#sequence++;
    this.#active.push(queued);
    this.#onActive();
  }

  #toBackoff(queued: QueuedPod): void {
    queued.place = 'backoff';
    queued.cause = this.#clock.cause;
    queued.sequence = this.#sequence++;
    this.#backingOff.push(queued);
    this.#awaitBackoff();
  }

  #toUnschedulable(queued: QueuedPod): void {
    queued.place = 'unschedulable';
    queued.sequence = this.#sequence++;
    if (queued.isGated) this.#gated.add(queued);
    else this.#unschedulable.add(queued);
    for (const plugin of [...queued.unschedulablePlugins, ...queued.pendingPlugins]) {
      const rejected = this.#byRejector.get(plugin);
      if (rejected === undefined) this.#byRejector.set(plugin, new Set([queued]));
      else rejected.add(queued);
    }
    this.#awaitTimeout();
  }

  #takeOut(queued: QueuedPod): void {
    if (queued.place === 'active') this.#active.remove(queued);
    else if (queued.place === 'backoff') this.#backingOff.remove(queued);
    else if (queued.place === 'unschedulable') {
      this.#unschedulable.delete(queued);
      this.#gated.delete(queued);
      for (const plugin of queued.unschedulablePlugins) this.#byRejector.get(plugin)?.delete(queued);
      for (const plugin of queued.pendingPlugins) this.#byRejector.get(plugin)?.delete(queued);
    }
    queued.place = 'in-flight';
  }

  #backoffEndMs({ attempts, timestampMs }: QueuedPod): number {
    return timestampMs + backoffDurationMs(attempts, this.#backoff);
  }

  /** Sleeps until the tick at which the first wait is over. */
  #awaitBackoff(): void {
    const first = this.#backingOff.peek();
    if (first === undefined) return;
    const atMs = this.#nextTick(this.#backoffEndMs(first), BACKOFF_TICK_MS);
    if (this.#backoffTimer?.run !== undefined) {
      if (this.#backoffTimer.atMs <= atMs) return;
      this.#clock.cancel(this.#backoffTimer);
    }
    this.#backoffTimer = this.#clock.schedule(atMs - this.#clock.nowMs, () => this.#flushBackoff());
  }

  #flushBackoff(): void {
    for (let first = this.#backingOff.peek(); first !== undefined; first = this.#backingOff.peek()) {
      if (this.#backoffEndMs(first) > this.#clock.nowMs) break;
      const queued = first;
      this.#backingOff.remove(queued);
      this.#clock.withCause(queued.cause, () => this.#toActive(queued));
    }
    this.#awaitBackoff();
  }

  /** Sleeps until the tick at which some pod may have waited for too long. */
  #awaitTimeout(): void {
    const [oldest] = this.#unschedulable;
    if (oldest === undefined || this.#timeoutTimer?.run !== undefined) return;
    const atMs = this.#nextTick(oldest.timestampMs + MAX_UNSCHEDULABLE_MS + 1, TIMEOUT_TICK_MS);
    this.#timeoutTimer = this.#clock.schedule(atMs - this.#clock.nowMs, () => this.#flushUnschedulable(), {
      background: true,
    });
  }

  #flushUnschedulable(): void {
    const nowMs = this.#clock.nowMs;
    this.moveOn(
      UNSCHEDULABLE_TIMEOUT,
      { object: undefined, old: undefined },
      ({ timestampMs }) => nowMs - timestampMs > MAX_UNSCHEDULABLE_MS,
    );
    this.#awaitTimeout();
  }

  #nextTick(dueMs: number, tickMs: number): number {
    const ticks = Math.ceil((dueMs - this.#startedAtMs) / tickMs);
    return this.#startedAtMs + ticks * tickMs;
  }
}

function uidOf({ metadata }: Pod): string {
  return metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}
