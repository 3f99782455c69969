/**
 * Ends namespaces: five seconds after the deletion began everything inside is deleted, and when it is gone the namespace's
 * finalizer is removed (kubernetes/pkg/controller/namespace/namespace_controller.go).
 */
import { preferredKindsOf } from '../../../kube-api/kinds/custom-resource-definition/custom-kinds.ts';
import { CustomResourceDefinition } from '../../../kube-api/kinds/custom-resource-definition.ts';
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { KINDS, Namespace } from '../../../kube-api/kinds/index.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  defineController,
  type ReconcileResult,
  type Reconciler,
} from '../framework/define-controller.ts';
import { withContentConditions } from './namespace-conditions.ts';
import { deleteContent } from './namespace-content.ts';

/** Time for the news to reach every API server, so that nothing new comes in any more. */
const GRACE_MS = 5_000;
const FINALIZER = 'kubernetes';

class Namespaces implements Reconciler {
  readonly #context: ControllerContext;
  readonly #kinds: readonly KindDefinition[];

  constructor(context: ControllerContext, kinds: readonly KindDefinition[]) {
    this.#context = context;
    this.#kinds = kinds;
    const enqueue = ({ metadata: { name = '', deletionTimestamp } }: Namespace): void => {
      if (deletionTimestamp !== undefined) context.enqueueAfter(name, GRACE_MS);
    };
    context.informers.informer(Namespace).addHandler({ onAdd: enqueue, onUpdate: enqueue });
  }

  subjectOf(name: string): string {
    return `namespaces/${name}`;
  }

  reconcile(name: string): ReconcileResult | undefined {
    const { client, clock } = this.#context;
    const namespace = this.#terminating(name);
    if (namespace === undefined || (namespace.spec?.finalizers ?? []).length === 0) return undefined;
    const left = deleteContent(client, [...this.#kinds, ...this.#customKinds()], namespace, clock.nowMs);
    const status = withContentConditions(namespace.status ?? {}, left, clock.nowMs);
    if (status !== namespace.status) client.updateStatus(Namespace, { ...namespace, status });
    if (left.errors.length > 0) {
      const distinct = [...new Set(left.errors)];
      throw new Error(distinct.length === 1 ? distinct.join() : `[${distinct.join(', ')}]`);
    }
    if (left.estimateSeconds > 0) return { requeueAfterMs: (Math.floor(left.estimateSeconds / 2) + 1) * 1000 };
    this.#finalize(name);
    return undefined;
  }

  /** The kinds that somebody has added to the API. */
  #customKinds(): readonly KindDefinition[] {
    if (!this.#kinds.includes(CustomResourceDefinition)) return [];
    return preferredKindsOf(this.#context.client.list(CustomResourceDefinition).items);
  }

  /** The namespace with its phase set, if it is being deleted. */
  #terminating(name: string): Namespace | undefined {
    const { client } = this.#context;
    const namespace = client.find(Namespace, name);
    if (namespace?.metadata.deletionTimestamp === undefined) return undefined;
    if (namespace.status?.phase === 'Terminating') return namespace;
    return client.updateStatus(Namespace, { ...namespace, status: { ...namespace.status, phase: 'Terminating' } });
  }

  #finalize(name: string): void {
    const { client } = this.#context;
    const namespace = client.find(Namespace, name);
    if (namespace === undefined) return;
    const finalizers = (namespace.spec?.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
    client.updateSubresource(Namespace, { ...namespace, spec: { ...namespace.spec, finalizers } }, 'finalize');
  }
}

/** The controller that deletes objects of these kinds. */
export function namespaceDeletion(kinds: readonly KindDefinition[]): ControllerDefinition {
  return defineController({
    name: 'namespace-controller',
    backoff: { firstMs: 5, maxMs: 60_000 },
    workers: 10,
    create: (context) => new Namespaces(context, kinds),
  });
}

export const namespaceController = namespaceDeletion(KINDS);
