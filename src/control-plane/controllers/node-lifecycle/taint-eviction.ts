/**
 * Deletes pods from nodes with a NoExecute taint that they don't tolerate, or no longer than their tolerationSeconds say
 * (kubernetes/pkg/controller/tainteviction/taint_eviction.go).
 *
 * Simplified: what cannot be deleted because the API server is away is tried again after growing delays instead of five
 * times in a row.
 */
import type { Taint, Toleration } from '../../../kube-api/generated/types.gen.ts';
import { Node, Pod } from '../../../kube-api/kinds/index.ts';
import { withPodCondition } from '../../../kube-api/meta/conditions.ts';
import { keyOf, splitKey } from '../../../kube-api/meta/object.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import { matchingTolerations } from '../../../kube-api/meta/taints.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { Informer } from '../../client/informer.ts';
import { type ControllerContext, defineController, type Reconciler } from '../framework/define-controller.ts';
import { type EvictionOutcome, TimedEvictions } from './timed-evictions.ts';

const NONE: readonly never[] = [];

/** The time in ms for which all of these tolerations last: 0 without any, Infinity when none of them ends. */
export function tolerationTimeMs(tolerations: readonly Toleration[]): number {
  if (tolerations.length === 0) return 0;
  let seconds = Number.POSITIVE_INFINITY;
  for (const { tolerationSeconds } of tolerations) {
    if (tolerationSeconds !== undefined) seconds = Math.min(seconds, Math.max(tolerationSeconds, 0));
  }
  return seconds * 1000;
}

function noExecuteTaints(node: Node | undefined): readonly Taint[] {
  return node?.spec?.taints?.filter(({ effect }) => effect === 'NoExecute') ?? NONE;
}

class TaintEviction implements Reconciler {
  readonly #context: ControllerContext;
  readonly #nodes: Informer<Node>;
  readonly #pods: Informer<Pod>;
  readonly #evictions: TimedEvictions;
  /** The NoExecute taints of nodes that have any. */
  readonly #tainted = new Map<string, readonly Taint[]>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#evictions = new TimedEvictions(context.clock, (key) => this.#evict(key));
    this.#nodes = context.informers.informer(Node);
    this.#pods = context.informers.informer(Pod);
    this.#pods.addIndex('spec.nodeName', indexByNode);
    // A pod concerns this controller only on a tainted node; everything else ends here.
    this.#pods.addHandler({
      onAdd: (pod) => this.#podChanged(pod),
      onUpdate: (pod, old) => {
        const isSame = pod.spec?.nodeName === old.spec?.nodeName && pod.spec?.tolerations === old.spec?.tolerations;
        if (!isSame) this.#podChanged(pod);
      },
      // At once, and not by way of the queue: the next pod of this name must not be taken for this one.
      onDelete: (pod) => this.#cancel(keyOf(pod)),
    });
  }

  stop(): void {
    this.#evictions.cancelAll();
  }

  subjectOf(key: string): string {
    return `${key.includes('/') ? 'pods' : 'nodes'}/${key}`;
  }

  reconcile(key: string): undefined {
    if (key.includes('/')) this.#reconcilePod(key);
    else this.#reconcileNode(key);
  }

  #podChanged(pod: Pod): void {
    if (this.#tainted.has(pod.spec?.nodeName ?? '')) this.#context.enqueue(keyOf(pod));
  }

  #reconcilePod(key: string): void {
    const pod = this.#pods.getByKey(key);
    const taints = this.#tainted.get(pod?.spec?.nodeName ?? '');
    if (pod !== undefined && taints !== undefined) this.#reconcilePodOnNode(pod, taints);
  }

  #reconcileNode(name: string): void {
    const node = this.#nodes.get(name);
    const taints = noExecuteTaints(node);
    const before = this.#tainted.get(name) ?? NONE;
    if (areSame(taints, before)) return;
    if (taints.length === 0) this.#tainted.delete(name);
    else this.#tainted.set(name, taints);
    // Pods of a deleted node keep their evictions until they are deleted themselves.
    if (node === undefined) return;
    for (const pod of [...this.#pods.byIndex('spec.nodeName', name)]) this.#reconcilePodOnNode(pod, taints);
  }

  #reconcilePodOnNode(pod: Pod, taints: readonly Taint[]): void {
    const key = keyOf(pod);
    if (taints.length === 0) {
      this.#cancel(key);
      return;
    }
    const used = matchingTolerations(taints, pod.spec?.tolerations ?? NONE);
    if (used === undefined) {
      this.#cancel(key);
      this.#evictions.add(key, 0);
      return;
    }
    const toleratedMs = tolerationTimeMs(used);
    if (toleratedMs === Number.POSITIVE_INFINITY) {
      this.#cancel(key);
      return;
    }
    // An eviction that waits is not put off, nor brought forward.
    if (!this.#evictions.isWaiting(key)) this.#evictions.add(key, toleratedMs);
  }

  #cancel(key: string): void {
    if (this.#evictions.cancel(key)) this.#record(key, `Cancelling deletion of Pod ${key}`);
  }

  #evict(key: string): EvictionOutcome {
    const { trace, client, clock } = this.#context;
    const cause = trace.record(client.identity.actor, 'decision', `pods/${key}`, 'not tolerated for longer');
    return clock.withCause(cause, (): EvictionOutcome => {
      this.#record(key, `Marking for deletion Pod ${key}`);
      try {
        this.#markAndDelete(key);
        return 'evicted';
      } catch (error) {
        if (!isRequestError(error)) throw error;
        return isReason(error, 'NotFound') ? 'gone' : 'failed';
      }
    });
  }

  #markAndDelete(key: string): void {
    const { client, clock } = this.#context;
    const { name, namespace } = splitKey(key);
    const pod = client.get(Pod, name, namespace);
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    };
    const status = withPodCondition(pod.status ?? {}, condition, clock.nowMs);
    if (status !== pod.status) client.updateStatus(Pod, { ...pod, status });
    client.delete(Pod, name, namespace);
  }

  #record(key: string, message: string): void {
    const { name, namespace = '' } = splitKey(key);
    const subject = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } };
    this.#context.recorder.event(subject, 'Normal', 'TaintManagerEviction', message);
  }
}

function areSame(a: readonly Taint[], b: readonly Taint[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((taint, index) => {
    const other = b[index];
    return (
      taint.key === other?.key &&
      taint.effect === other.effect &&
      taint.value === other.value &&
      taint.timeAdded === other.timeAdded
    );
  });
}

function indexByNode(pod: Pod): readonly string[] {
  const nodeName = pod.spec?.nodeName;
  return nodeName === undefined ? NONE : [nodeName];
}

export const taintEvictionController = defineController({
  name: 'taint-eviction-controller',
  for: Node,
  create: (context) => new TaintEviction(context),
});
