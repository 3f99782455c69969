/**
 * Removes pods that nobody else will: of nodes that no longer exist, of nodes out of service, unscheduled ones that are being
 * deleted, and finished ones when there are too many (kubernetes/pkg/controller/podgc/gc_controller.go).
 */

import type { Timer } from '../../../kernel/index.ts';
import type { PodCondition } from '../../../kube-api/generated/types.gen.ts';
import { Node, Pod } from '../../../kube-api/kinds/index.ts';
import { isConditionTrue, withPodCondition } from '../../../kube-api/meta/conditions.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { Informer } from '../../client/informer.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  defineController,
  type Reconciler,
} from '../framework/define-controller.ts';
import { PodIndex } from './pod-index.ts';

const CHECK_PERIOD_MS = 20_000;
/** How long a node may be missing from the cache before it is looked up. */
const QUARANTINE_MS = 40_000;
const SYNC_POLL_MS = 100;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';
const BY_NODE = 'spec.nodeName';
const BACKGROUND = { background: true } as const;
const NO_NODE: readonly string[] = [];

const NODE_GONE: PodCondition = {
  type: 'DisruptionTarget',
  status: 'True',
  reason: 'DeletionByPodGC',
  message: 'PodGC: node no longer exists',
};

class PodGc implements Reconciler {
  readonly #context: ControllerContext;
  readonly #threshold: number;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #index: PodIndex;
  /** Nodes that pods are bound to and that were not found, with the time (ms) at which they are looked up. */
  readonly #quarantine = new Map<string, number>();
  #timer: Timer | undefined;

  constructor(context: ControllerContext, threshold: number) {
    this.#context = context;
    this.#threshold = threshold;
    this.#nodes = context.informers.informer(Node);
    this.#pods = context.informers.informer(Pod);
    this.#pods.addIndex(BY_NODE, ({ spec }) => (spec?.nodeName === undefined ? NO_NODE : [spec.nodeName]));
    this.#index = new PodIndex(context.informers);
    this.#schedule(0);
  }

  /** Nothing is queued: everything happens at the regular look. */
  reconcile(): undefined {}

  stop(): void {
    this.#context.clock.cancel(this.#timer);
  }

  #schedule(delayMs: number): void {
    this.#timer = this.#context.clock.schedule(delayMs, () => this.#collect(), BACKGROUND);
  }

  #collect(): void {
    if (!this.#context.informers.hasSynced) {
      this.#schedule(SYNC_POLL_MS);
      return;
    }
    this.#schedule(CHECK_PERIOD_MS);
    this.#collectTerminated();
    for (const pod of [...this.#index.terminating.values()]) {
      const { nodeName = '' } = pod.spec ?? {};
      if (nodeName === '' || isOutOfService(this.#nodes.get(nodeName)))
        this.#remove(pod, 'nobody is left to delete it');
    }
    this.#collectOrphaned();
  }

  #collectTerminated(): void {
    const excess = this.#index.terminated.size - this.#threshold;
    if (this.#threshold <= 0 || excess <= 0) return;
    const oldestFirst = [...this.#index.terminated.values()].sort(compareByEvictionAndAge);
    for (const pod of oldestFirst.slice(0, excess)) this.#remove(pod, 'too many pods have finished');
  }

  #collectOrphaned(): void {
    const { nowMs } = this.#context.clock;
    for (const nodeName of this.#index.nodeNames()) {
      if (this.#nodes.get(nodeName) === undefined && !this.#quarantine.has(nodeName)) {
        this.#quarantine.set(nodeName, nowMs + QUARANTINE_MS);
      }
    }
    for (const [nodeName, untilMs] of [...this.#quarantine]) {
      if (untilMs > nowMs) continue;
      this.#quarantine.delete(nodeName);
      if (this.#nodes.get(nodeName) !== undefined || this.#exists(nodeName)) continue;
      for (const pod of [...this.#pods.byIndex(BY_NODE, nodeName)]) this.#remove(pod, 'its node is gone', NODE_GONE);
    }
  }

  #exists(nodeName: string): boolean {
    try {
      return this.#context.client.find(Node, nodeName) !== undefined;
    } catch (error) {
      // Whether the node is there can't be told now; it will be asked again.
      if (!isRequestError(error)) throw error;
      return true;
    }
  }

  /** Marks the pod as failed unless it has finished, and deletes it at once. */
  #remove(pod: Pod, why: string, condition?: PodCondition): void {
    const { trace, client, clock } = this.#context;
    const { name = '', namespace = '' } = pod.metadata;
    const cause = trace.record(client.identity.actor, 'decision', `pods/${namespace}/${name}`, why);
    clock.withCause(cause, () => {
      try {
        const stored = client.get(Pod, name, namespace);
        if (stored.metadata.uid !== pod.metadata.uid) return;
        const { status = {} } = stored;
        if (status.phase !== 'Succeeded' && status.phase !== 'Failed') {
          const failed = { ...status, phase: 'Failed' as const };
          const marked = condition === undefined ? failed : withPodCondition(failed, condition, clock.nowMs);
          client.updateStatus(Pod, { ...stored, status: marked });
        }
        client.delete(Pod, name, namespace, { gracePeriodSeconds: 0 });
      } catch (error) {
        // The next look tries again if there is anything left to do.
        if (!isRequestError(error)) throw error;
      }
    });
  }
}

function isOutOfService(node: Node | undefined): boolean {
  if (node === undefined || isConditionTrue(node.status?.conditions, 'Ready')) return false;
  return node.spec?.taints?.some(({ key }) => key === OUT_OF_SERVICE) ?? false;
}

/** Evicted pods first, then the oldest, then by name. */
function compareByEvictionAndAge(a: Pod, b: Pod): number {
  const isEvicted = ({ status }: Pod): boolean => status?.phase === 'Failed' && status.reason === 'Evicted';
  if (isEvicted(a) !== isEvicted(b)) return isEvicted(a) ? -1 : 1;
  const [createdA = '', createdB = ''] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (createdA !== createdB) return createdA < createdB ? -1 : 1;
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
}

/** The collector with this `--terminated-pod-gc-threshold`; 0 keeps all finished pods. */
export function podGc(terminatedPodThreshold: number): ControllerDefinition {
  return defineController({
    name: 'pod-garbage-collector-controller',
    create: (context) => new PodGc(context, terminatedPodThreshold),
  });
}

export const podGcController = podGc(12_500);
