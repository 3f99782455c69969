/**
 * Keeps as many pods as an owner wants (kubernetes/pkg/controller/replicaset/replica_set.go, which serves ReplicaSets and, through
 * adapters, ReplicationControllers).
 */
import type { Pod as PodObject } from '../../../../kube-api/generated/types.gen.ts';
import { Pod } from '../../../../kube-api/kinds/pod.ts';
import type { LabelMatcher } from '../../../../kube-api/meta/label-selector.ts';
import { isReason } from '../../../../kube-api/meta/status-error.ts';
import type { Informer } from '../../../client/informer.ts';
import { claimObjects } from '../controller-ref-manager.ts';
import type { ControllerContext, ReconcileResult, Reconciler } from '../define-controller.ts';
import { ControllerExpectations } from '../expectations.ts';
import { isBug } from '../is-bug.ts';
import { addControllerIndex, controlledBy, controllerOf, newControllerRef, orphansIn } from '../owner-references.ts';
import { isNamespaceTerminating, PodControl } from '../pod-control.ts';
import { byDeletionOrder, rankByCrowding } from '../pod-deletion-order.ts';
import { isPodActive } from '../pods.ts';
import { slowStartBatch } from '../slow-start.ts';
import { PodTally } from './pod-tally.ts';
import { desiredReplicas, type ReplicaOwner, type ReplicaOwnerKind } from './replica-owner.ts';
import { listenToPods } from './replica-pod-events.ts';
import { calculateStatus, countGroups, countPods, type ReplicaCounts, writeStatus } from './replica-status.ts';

/** So many pods at most are created or deleted in one go. */
const BURST_REPLICAS = 500;

/** The active pods of an owner. */
interface OwnedPods {
  readonly counts: ReplicaCounts;
  readonly list: () => readonly PodObject[];
}

export class ReplicaReconciler<T extends ReplicaOwner> implements Reconciler {
  readonly #ownerKind: ReplicaOwnerKind<T>;
  readonly #context: ControllerContext;
  readonly #owners: Informer<T>;
  readonly #pods: Informer<PodObject>;
  readonly #tally: PodTally;
  readonly #expectations: ControllerExpectations;
  readonly #podControl: PodControl;

  constructor(ownerKind: ReplicaOwnerKind<T>, context: ControllerContext) {
    this.#ownerKind = ownerKind;
    this.#context = context;
    this.#owners = context.informers.informer(ownerKind.kind);
    this.#pods = context.informers.informer(Pod);
    addControllerIndex(this.#owners);
    addControllerIndex(this.#pods);
    this.#tally = PodTally.of(this.#pods);
    this.#expectations = new ControllerExpectations(context.clock);
    this.#podControl = new PodControl(context.client, context.recorder);
    listenToPods({ ownerKind, context, owners: this.#owners, pods: this.#pods, expectations: this.#expectations });
  }

  reconcile(key: string): ReconcileResult | undefined {
    const owner = this.#owners.getByKey(key);
    if (owner === undefined) {
      this.#expectations.delete(key);
      return undefined;
    }
    const needsSync = this.#expectations.areSatisfied(key);
    const pods = this.#ownedPods(owner);
    const isLiving = owner.metadata.deletionTimestamp === undefined;
    const manageError = needsSync && isLiving ? this.#manage(key, owner, pods) : undefined;
    const status = calculateStatus(owner, pods.counts, manageError, this.#context.clock.nowMs);
    const updated = writeStatus(this.#context.client, this.#ownerKind, owner, status);
    if (manageError !== undefined) throw manageError;
    const minReadySeconds = updated.spec?.minReadySeconds ?? 0;
    const desired = desiredReplicas(updated);
    const isWaiting = updated.status?.readyReplicas === desired && updated.status.availableReplicas !== desired;
    return minReadySeconds > 0 && isWaiting ? { requeueAfterMs: minReadySeconds * 1000 } : undefined;
  }

  /** The owner's pods, after adopting and releasing where there is something to adopt or release. */
  #ownedPods(owner: T): OwnedPods {
    const selector = this.#ownerKind.selectorOf(owner);
    const groups = this.#tally.controlledBy(owner.metadata.uid ?? '');
    const hasStrangers = groups.some(({ labels }) => !selector.matches(labels));
    if (hasStrangers || this.#hasOrphansOf(owner, selector)) return this.#listed(owner, this.#claim(owner, selector));
    if ((owner.spec?.minReadySeconds ?? 0) > 0) return this.#listed(owner, this.#controlled(owner));
    return { counts: countGroups(owner, groups), list: () => this.#controlled(owner) };
  }

  #hasOrphansOf({ metadata: { namespace = '' } }: T, selector: LabelMatcher): boolean {
    return this.#tally.orphansIn(namespace).some(({ labels }) => selector.matches(labels));
  }

  #listed(owner: T, pods: readonly PodObject[]): OwnedPods {
    return { counts: countPods(owner, pods, this.#context.clock.nowMs), list: () => pods };
  }

  #controlled(owner: T): readonly PodObject[] {
    return [...controlledBy(this.#pods, owner)].filter(isPodActive);
  }

  #claim(owner: T, selector: LabelMatcher): readonly PodObject[] {
    const candidates = [...controlledBy(this.#pods, owner), ...orphansIn(this.#pods, owner.metadata.namespace)];
    const claim = { owner, ownerKind: this.#ownerKind.kind, ownedKind: Pod, selector };
    return claimObjects(this.#context.client, claim, candidates.filter(isPodActive));
  }

  /** Creates what is missing or deletes what is too much; answers the first error. */
  #manage(key: string, owner: T, pods: OwnedPods): Error | undefined {
    const surplus = pods.counts.replicas - desiredReplicas(owner);
    if (surplus < 0) return this.#create(key, owner, Math.min(-surplus, BURST_REPLICAS));
    if (surplus > 0) return this.#delete(key, owner, pods.list(), Math.min(surplus, BURST_REPLICAS));
    return undefined;
  }

  #create(key: string, owner: T, count: number): Error | undefined {
    this.#expectations.expectCreations(key, count);
    const { namespace = '' } = owner.metadata;
    const template = owner.spec?.template ?? {};
    const controllerRef = newControllerRef(owner, this.#ownerKind.kind);
    const { successes, error } = slowStartBatch(count, () =>
      errorOf(() => this.#podControl.create(namespace, template, owner, controllerRef)),
    );
    // Those that were not created will not be heard of.
    this.#expectations.creationObserved(key, count - successes);
    return error;
  }

  #delete(key: string, owner: T, pods: readonly PodObject[], count: number): Error | undefined {
    const doomed = this.#podsToDelete(owner, pods, count);
    this.#expectations.expectDeletions(
      key,
      doomed.map(({ metadata }) => metadata.name ?? ''),
    );
    let firstError: Error | undefined;
    for (const { metadata } of doomed) {
      const error = errorOf(() => this.#podControl.delete(metadata.namespace ?? '', metadata.name ?? '', owner));
      if (error === undefined) continue;
      this.#expectations.deletionObserved(key, metadata.name ?? '');
      if (!isReason(error, 'NotFound')) firstError ??= error;
    }
    return firstError;
  }

  #podsToDelete(owner: T, pods: readonly PodObject[], count: number): readonly PodObject[] {
    if (count >= pods.length) return pods;
    const ranked = rankByCrowding(pods, this.#relatedPods(owner));
    ranked.sort(byDeletionOrder(this.#context.clock.nowMs));
    return ranked.slice(0, count).map(({ pod }) => pod);
  }

  /** The pods of all owners under the same controller, e.g. of every ReplicaSet of a Deployment. */
  *#relatedPods(owner: T): Iterable<PodObject> {
    const uid = controllerOf(owner)?.uid;
    if (uid === undefined) return;
    for (const sibling of this.#owners.byIndex('controller', uid)) yield* controlledBy(this.#pods, sibling);
  }
}

/** What a request was refused with; in a namespace that is going away refusals are no errors. */
function errorOf(request: () => void): Error | undefined {
  try {
    request();
  } catch (error) {
    if (!(error instanceof Error) || isBug(error)) throw error;
    return isNamespaceTerminating(error) ? undefined : error;
  }
  return undefined;
}
