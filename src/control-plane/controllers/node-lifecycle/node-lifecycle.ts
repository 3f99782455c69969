/**
 * Watches over nodes: notices silent ones, takes their pods out of service, and taints nodes by their conditions; at the
 * zone's eviction rate also with NoExecute, upon which the taint eviction controller deletes pods
 * (kubernetes/pkg/controller/nodelifecycle/node_lifecycle_controller.go).
 *
 * Nodes are looked at every 5 s. A look at a healthy node only compares times, and nothing is listed unless something changed.
 * The NoExecute pass runs when the rate lets a node through (upstream looks every 100 ms). Left out: metrics.
 */

import type { Timer } from '../../../kernel/index.ts';
import { Node, Pod } from '../../../kube-api/kinds/index.ts';
import { keyOf } from '../../../kube-api/meta/object.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { Informer } from '../../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  defineController,
  type Reconciler,
} from '../framework/define-controller.ts';
import { type GracePeriods, type HealthCheck, NodeHealth } from './node-health.ts';
import { labelChange } from './node-labels.ts';
import { hasTaint, NOT_READY, noScheduleChange, removeTaints, swapTaints, UNREACHABLE } from './node-taints.ts';
import { markPodsNotReady } from './pods-not-ready.ts';
import { type EvictionRates, ZoneTainting } from './zone-tainting.ts';
import { isExcludedFromDisruption, type ZoneHealth, zoneKeyOf } from './zones.ts';

export interface NodeLifecycleOptions extends GracePeriods, EvictionRates {
  /** `--node-monitor-period`. */
  readonly monitorPeriodMs: number;
}

const TAINTING_PERIOD_MS = 100;
const TAINTING_RETRY_MS = 50;
const SYNC_POLL_MS = 100;
/** Housekeeping that recurs for ever. */
const BACKGROUND = { background: true } as const;

class NodeLifecycle implements Reconciler {
  readonly #context: ControllerContext;
  readonly #options: NodeLifecycleOptions;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #health: NodeHealth;
  readonly #zones: ZoneTainting;
  readonly #startedAtMs: number;
  /** Nodes announced with RegisteredNode, with their uid. */
  readonly #known = new Map<string, string>();
  /** Nodes whose pods could not all be marked. */
  readonly #retry = new Set<string>();
  #monitorTimer: Timer | undefined;
  #taintingTimer: Timer | undefined;

  constructor(context: ControllerContext, options: NodeLifecycleOptions) {
    this.#context = context;
    this.#options = options;
    this.#startedAtMs = context.clock.nowMs;
    this.#health = new NodeHealth(context, options);
    this.#zones = new ZoneTainting(context.clock, options);
    this.#nodes = context.informers.informer(Node);
    this.#pods = context.informers.informer(Pod);
    this.#pods.addIndex('spec.nodeName', indexByNode);
    this.#pods.addHandler({
      onAdd: (pod) => this.#podPlaced(pod, undefined),
      onUpdate: (pod, old) => this.#podPlaced(pod, old),
    });
    this.#scheduleMonitor(0);
  }

  stop(): void {
    this.#context.clock.cancel(this.#monitorTimer);
    this.#context.clock.cancel(this.#taintingTimer);
  }

  subjectOf(key: string): string {
    return `${key.includes('/') ? 'pods' : 'nodes'}/${key}`;
  }

  /** Makes a node's NoSchedule taints and labels match it, or takes a pod out of service that came to a node not ready. */
  reconcile(key: string): undefined {
    if (key.includes('/')) this.#reconcilePod(key);
    else this.#reconcileNode(key);
  }

  #reconcileNode(name: string): void {
    const node = this.#nodes.get(name);
    if (node === undefined) return;
    const taints = noScheduleChange(node);
    if (taints !== undefined) swapTaints(this.#context, node, taints);
    const labels = labelChange(node);
    if (labels === undefined) return;
    const stored = this.#context.client.get(Node, name);
    const metadata = { ...stored.metadata, labels: { ...stored.metadata.labels, ...labels } };
    this.#context.client.update(Node, { ...stored, metadata });
  }

  #reconcilePod(key: string): void {
    const pod = this.#pods.getByKey(key);
    const nodeName = pod?.spec?.nodeName;
    if (pod === undefined || nodeName === undefined || !this.#isDown(nodeName)) return;
    if (!markPodsNotReady(this.#context, [pod])) this.#context.enqueueAfter(key, TAINTING_RETRY_MS);
  }

  #podPlaced(pod: Pod, old: Pod | undefined): void {
    const nodeName = pod.spec?.nodeName;
    if (nodeName === undefined || nodeName === old?.spec?.nodeName) return;
    if (this.#isDown(nodeName)) this.#context.enqueue(keyOf(pod));
  }

  #isDown(nodeName: string): boolean {
    const status = this.#health.readyStatusOf(nodeName);
    return status !== undefined && status !== 'True';
  }

  #scheduleMonitor(delayMs: number): void {
    this.#monitorTimer = this.#context.clock.schedule(delayMs, () => this.#monitor(), BACKGROUND);
  }

  #monitor(): void {
    if (!this.#context.informers.hasSynced) {
      this.#scheduleMonitor(SYNC_POLL_MS);
      return;
    }
    this.#scheduleMonitor(this.#options.monitorPeriodMs);
    this.#noteNodes();
    const zones = new Map<string, { ready: number; notReady: number }>();
    for (const node of [...this.#nodes.list()]) {
      const check = this.#health.check(node);
      if (check === undefined) continue;
      if (!isExcludedFromDisruption(node)) tally(zones, zoneKeyOf(node), check);
      if (check.current !== undefined) this.#act(node, check);
    }
    this.#judge(zones);
    this.#scheduleTainting();
  }

  /** Announces nodes that came and went. */
  #noteNodes(): void {
    for (const node of this.#nodes.list()) {
      const { name = '', uid = '' } = node.metadata;
      this.#zones.addZone(zoneKeyOf(node));
      if (this.#known.has(name)) continue;
      this.#known.set(name, uid);
      this.#record(name, uid, 'RegisteredNode', `Node ${name} event: Registered Node ${name} in Controller`);
      this.#markReachable(node);
    }
    if (this.#known.size === this.#nodes.size) return;
    for (const [name, uid] of this.#known) {
      if (this.#nodes.get(name) !== undefined) continue;
      this.#known.delete(name);
      this.#retry.delete(name);
      this.#health.forget(name);
      this.#record(name, uid, 'RemovingNode', `Node ${name} event: Removing Node ${name} from Controller`);
    }
  }

  /** Reacts to what the check of a node found. */
  #act(node: Node, { observed, current }: HealthCheck): void {
    const { name = '', uid = '' } = node.metadata;
    this.#processTaints(node, observed.status);
    const isNews = current?.status !== 'True' && observed.status === 'True';
    if (isNews) this.#record(name, uid, 'NodeNotReady', `Node ${name} status is now: NodeNotReady`);
    if (isNews || (observed.status !== 'True' && this.#retry.has(name))) {
      if (!markPodsNotReady(this.#context, this.#pods.byIndex('spec.nodeName', name))) {
        this.#retry.add(name);
        return;
      }
    }
    this.#retry.delete(name);
  }

  #processTaints(node: Node, readyStatus: string): void {
    if (readyStatus === 'True') {
      this.#markReachable(node);
      return;
    }
    const [wanted, other] = readyStatus === 'False' ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY];
    if (hasTaint(node, other)) {
      // What is being evicted already need not wait for the rate again.
      this.#try(() => swapTaints(this.#context, node, { added: [wanted], removed: [other] }));
      return;
    }
    const { name = '' } = node.metadata;
    const queue = this.#zones.queueOf(zoneKeyOf(node));
    if (!hasTaint(node, wanted)) queue.remove(name);
    queue.add(name);
  }

  #markReachable(node: Node): void {
    const removed = this.#try(() => removeTaints(this.#context, node, [UNREACHABLE, NOT_READY]));
    if (removed) this.#zones.queueOf(zoneKeyOf(node)).remove(node.metadata.name ?? '');
  }

  #markAllReachable(): void {
    for (const node of [...this.#nodes.list()]) this.#markReachable(node);
  }

  #judge(zones: ReadonlyMap<string, ZoneHealth>): void {
    const change = this.#zones.judge(zones);
    if (change === undefined) return;
    const { trace, client, clock } = this.#context;
    const cause = trace.record(client.identity.actor, 'decision', 'nodes', change);
    if (change === 'left full disruption') this.#health.restartGracePeriods();
    else clock.withCause(cause, () => this.#markAllReachable());
  }

  /** Runs the NoExecute pass when a node may next be let through, in step with upstream's period. */
  #scheduleTainting(): void {
    const { clock } = this.#context;
    clock.cancel(this.#taintingTimer);
    const nextAtMs = this.#zones.nextAtMs();
    if (nextAtMs === undefined) return;
    const sinceStartMs = Math.max(nextAtMs, clock.nowMs) - this.#startedAtMs;
    const atMs = this.#startedAtMs + Math.ceil(sinceStartMs / TAINTING_PERIOD_MS) * TAINTING_PERIOD_MS;
    this.#taintingTimer = clock.schedule(atMs - clock.nowMs, () => {
      for (const queue of this.#zones.queues()) queue.run((name) => this.#taint(name));
      this.#scheduleTainting();
    });
  }

  /** Gives a node its NoExecute taint; answers after how many milliseconds to try again, if need be. */
  #taint(name: string): number | undefined {
    const node = this.#nodes.get(name);
    if (node === undefined) return undefined;
    const status = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
    if (status === undefined) return TAINTING_RETRY_MS;
    if (status === 'True') return undefined;
    const [added, removed] = status === 'False' ? [NOT_READY, UNREACHABLE] : [UNREACHABLE, NOT_READY];
    const { trace, client, clock } = this.#context;
    const cause = trace.record(client.identity.actor, 'decision', `nodes/${name}`, { taint: added.key });
    const swap = (): void => swapTaints(this.#context, node, { added: [added], removed: [removed] });
    return clock.withCause(cause, () => this.#try(swap)) ? undefined : 0;
  }

  /** Whether a request went through; what was refused is tried again at the next look. */
  #try(request: () => void): boolean {
    try {
      request();
      return true;
    } catch (error) {
      if (!isRequestError(error)) throw error;
      return false;
    }
  }

  #record(name: string, uid: string, reason: string, message: string): void {
    this.#context.recorder.event(
      { apiVersion: 'v1', kind: 'Node', metadata: { name, uid } },
      'Normal',
      reason,
      message,
    );
  }
}

function tally(zones: Map<string, { ready: number; notReady: number }>, zone: string, { current }: HealthCheck): void {
  let health = zones.get(zone);
  if (health === undefined) {
    health = { ready: 0, notReady: 0 };
    zones.set(zone, health);
  }
  if (current?.status === 'True') health.ready++;
  else health.notReady++;
}

const NO_NODE: readonly string[] = [];

function indexByNode(pod: Pod): readonly string[] {
  const nodeName = pod.spec?.nodeName;
  return nodeName === undefined ? NO_NODE : [nodeName];
}

/** The controller with periods and rates of one's own. */
export function nodeLifecycle(options: NodeLifecycleOptions): ControllerDefinition {
  return defineController({
    name: 'node-lifecycle-controller',
    eventSource: 'node-controller',
    for: Node,
    create: (context) => new NodeLifecycle(context, options),
  });
}

export const nodeLifecycleController = nodeLifecycle({
  monitorPeriodMs: 5_000,
  monitorGraceMs: 50_000,
  startupGraceMs: 60_000,
  evictionRate: 0.1,
  secondaryEvictionRate: 0.01,
  largeClusterThreshold: 50,
  unhealthyZoneThreshold: 0.55,
});
