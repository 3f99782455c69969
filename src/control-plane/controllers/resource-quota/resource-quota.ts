/**
 * Counts what the objects of a namespace use of its quotas: when a quota is made or changed, when something that was counted
 * goes, and every five minutes (kubernetes/pkg/controller/resourcequota/{resource_quota_controller,resource_quota_monitor}.go).
 *
 * It works for the kinds in its list and, with CustomResourceDefinitions among them, for those that come and go while it runs;
 * quotas made before such a kind learn of it when all are counted anew. Left out: quotas without a status go first.
 */
import type { Timer } from '../../../kernel/index.ts';
import { CustomResourceDefinition } from '../../../kube-api/kinds/custom-resource-definition.ts';
import { groupResourceOf, type KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { KINDS, ResourceQuota } from '../../../kube-api/kinds/index.ts';
import { isSemanticallyEqual } from '../../../kube-api/meta/equality.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import { amountsOf, areAmountsEqual, maskAmounts, writtenAmounts } from '../../../kube-api/quota/amounts.ts';
import { type Evaluator, usedOf } from '../../../kube-api/quota/evaluator.ts';
import { evaluatorOf } from '../../../kube-api/quota/evaluators.ts';
import type { Informer } from '../../client/informer.ts';
import { type CustomKind, CustomKinds } from '../framework/custom-kinds.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  defineController,
  type Reconciler,
} from '../framework/define-controller.ts';

const RESYNC_PERIOD_MS = 5 * 60_000;
const WORKERS = 5;
const BACKGROUND = { background: true } as const;
const NEEDED_VERBS = ['create', 'delete', 'list', 'watch'] as const;

interface Counted {
  readonly evaluator: Evaluator;
  /** Undefined for a kind that has gone. */
  readonly informer: Informer<KubeObject> | undefined;
}

class ResourceQuotaReconciler implements Reconciler {
  readonly #context: ControllerContext;
  readonly #quotas: Informer<ResourceQuota>;
  readonly #counted = new Map<string, Counted>();
  #timer: Timer | undefined;

  constructor(context: ControllerContext, kinds: readonly KindDefinition[]) {
    this.#context = context;
    this.#quotas = context.informers.informer(ResourceQuota);
    this.#quotas.addHandler({
      onAdd: (quota) => this.#enqueue(quota),
      // The status is written by this controller and by admission.
      onUpdate: (quota, old) => {
        if (!isSemanticallyEqual(quota.spec, old.spec)) this.#enqueue(quota);
      },
      onDelete: (quota) => this.#enqueue(quota),
    });
    for (const kind of kinds) if (isCounted(kind)) this.#watch(kind, context.informers.informer(kind));
    if (kinds.includes(CustomResourceDefinition)) {
      CustomKinds.of(context.informers).subscribe((now, before, gone) => this.#takeCustom(now, before, gone));
    }
    this.#scheduleResync();
  }

  reconcile(key: string): undefined {
    const quota = this.#quotas.getByKey(key);
    if (quota === undefined) return;
    const { spec = {}, status = {}, metadata } = quota;
    const hard = amountsOf(spec.hard);
    const names = Object.keys(hard);
    const before = amountsOf(status.used);
    const evaluators = [...this.#counted.values()].map(({ evaluator }) => evaluator);
    const list = (resource: string): Iterable<KubeObject> =>
      this.#counted.get(resource)?.informer?.list(metadata.namespace) ?? [];
    const counted = usedOf(spec, evaluators, list, this.#context.clock.nowMs);
    const used = maskAmounts({ ...before, ...counted }, names);
    const isKnown = status.hard !== undefined && status.used !== undefined;
    if (isKnown && areAmountsEqual(hard, amountsOf(status.hard)) && areAmountsEqual(used, before)) return;
    this.#write({ ...quota, status: { hard: writtenAmounts(hard), used: writtenAmounts(used) } });
  }

  stop(): void {
    this.#context.clock.cancel(this.#timer);
  }

  #write(quota: ResourceQuota): void {
    try {
      this.#context.client.updateStatus(ResourceQuota, quota);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  /** What has gone was counted once, and now counts nothing. */
  #takeCustom(now: CustomKind | undefined, before: CustomKind | undefined, gone: readonly KubeObject[]): void {
    if (now?.informer === before?.informer) return;
    const former = before && this.#counted.get(groupResourceOf(before.preferred));
    if (former !== undefined) {
      const { evaluator } = former;
      this.#counted.set(evaluator.resource, { evaluator, informer: undefined });
      for (const { metadata } of gone) this.#replenish(evaluator, metadata.namespace);
    }
    if (now?.preferred.namespaced === true) this.#watch(now.preferred, now.informer);
  }

  #watch(kind: KindDefinition, informer: Informer<KubeObject>): void {
    const evaluator = evaluatorOf(groupResourceOf(kind));
    if (evaluator === undefined) return;
    this.#counted.set(evaluator.resource, { evaluator, informer });
    const { replenishes } = evaluator;
    informer.addHandler({
      onDelete: ({ metadata }) => this.#replenish(evaluator, metadata.namespace),
      ...(replenishes === undefined
        ? {}
        : {
            onUpdate: (object: KubeObject, old: KubeObject) => {
              if (!replenishes(object, old, this.#context.clock.nowMs)) return;
              this.#replenish(evaluator, object.metadata.namespace);
            },
          }),
    });
  }

  /** Something is to be had again: looks at the quotas that it was counted against. */
  #replenish(evaluator: Evaluator, namespace: string | undefined): void {
    if (this.#quotas.size === 0) return;
    for (const quota of this.#quotas.list(namespace)) {
      const names = Object.keys(quota.spec?.hard ?? {});
      if (evaluator.matchingNames(names).length > 0) this.#enqueue(quota);
    }
  }

  #enqueue({ metadata: { namespace, name } }: ResourceQuota): void {
    this.#context.enqueue(`${namespace}/${name}`);
  }

  #scheduleResync(): void {
    this.#timer = this.#context.clock.schedule(
      RESYNC_PERIOD_MS,
      () => {
        for (const quota of this.#quotas.list()) this.#enqueue(quota);
        this.#scheduleResync();
      },
      BACKGROUND,
    );
  }
}

/** Whether objects of a kind can be counted: they live in namespaces, are stored, and come and go one by one. */
function isCounted(kind: KindDefinition): boolean {
  const { namespaced, storedAs, isStored, verbs } = kind;
  if (evaluatorOf(groupResourceOf(kind)) === undefined) return false;
  if (!namespaced || storedAs !== undefined || isStored === false) return false;
  return verbs === undefined || NEEDED_VERBS.every((verb) => verbs.includes(verb));
}

/** The controller for quotas on objects of these kinds. */
export function resourceQuota(kinds: readonly KindDefinition[]): ControllerDefinition {
  return defineController({
    name: 'resourcequota-controller',
    workers: WORKERS,
    create: (context) => new ResourceQuotaReconciler(context, kinds),
  });
}

export const resourceQuotaController = resourceQuota(KINDS);
