/**
 * The kinds that CustomResourceDefinitions add, for controllers that work on every kind there is: each comes with an informer
 * of its preferred version, whatever other versions are served (kubernetes/pkg/controller/garbagecollector/garbagecollector.go:
 * Sync, and resourcequota's).
 *
 * Upstream asks discovery what there is every thirty seconds; here the definitions themselves are followed, so that a kind is
 * known as soon as its definition is.
 */
import type { CustomResourceDefinition as Definition } from '../../../kube-api/generated/types.gen.ts';
import { isServed } from '../../../kube-api/kinds/custom-resource-definition/conditions.ts';
import { customKindsOf, isServedTheSame } from '../../../kube-api/kinds/custom-resource-definition/custom-kinds.ts';
import { CustomResourceDefinition } from '../../../kube-api/kinds/custom-resource-definition.ts';
import { groupResourceOf, type KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { KINDS } from '../../../kube-api/kinds/index.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Informer, InformerFactory } from '../../client/informer.ts';

export interface CustomKind {
  /** The version that is watched. */
  readonly preferred: KindDefinition;
  /** Every version that can be asked for, the preferred one first. */
  readonly served: readonly KindDefinition[];
  readonly informer: Informer<KubeObject>;
}

/**
 * Hears of a kind that comes, goes, or changes; its informer may stay the same one or be another. `gone` are objects that the
 * former informer held and whose end it can't tell of any more.
 */
export type CustomKindListener = (
  now: CustomKind | undefined,
  before: CustomKind | undefined,
  gone: readonly KubeObject[],
) => void;

const shared = new WeakMap<InformerFactory, CustomKinds>();
const BUILT_IN: ReadonlySet<string> = new Set(KINDS.map((kind) => groupResourceOf(kind)));

export class CustomKinds {
  readonly #informers: InformerFactory;
  readonly #kinds = new Map<string, CustomKind>();
  readonly #listeners: CustomKindListener[] = [];

  /** The one of this component: whoever uses it shares its informers. */
  static of(informers: InformerFactory): CustomKinds {
    let kinds = shared.get(informers);
    if (kinds === undefined) {
      kinds = new CustomKinds(informers);
      shared.set(informers, kinds);
    }
    return kinds;
  }

  private constructor(informers: InformerFactory) {
    this.#informers = informers;
    informers.informer(CustomResourceDefinition).addHandler({
      onAdd: (definition) => this.#take(definition),
      onUpdate: (definition, old) => {
        const isSame = isServed(definition) && isServed(old) && isServedTheSame(definition, old);
        if (!isSame) this.#take(definition);
      },
      onDelete: (definition) => this.#change(definition.metadata.name ?? '', [], wasEmptied(definition)),
    });
  }

  /** Calls `listener` for each kind there is, and whenever that changes. */
  subscribe(listener: CustomKindListener): void {
    this.#listeners.push(listener);
    for (const kind of this.#kinds.values()) listener(kind, undefined, []);
  }

  #take(definition: Definition): void {
    const { name = '' } = definition.metadata;
    // What the server has of its own is never overlaid.
    const served = BUILT_IN.has(name) ? [] : (customKindsOf(definition)?.served ?? []);
    this.#change(name, served);
  }

  /** A definition's name is its resource's, so that no two stand for one. `isEmptied` is true when all objects were deleted. */
  #change(name: string, served: readonly KindDefinition[], isEmptied = false): void {
    const before = this.#kinds.get(name);
    const [preferred] = served;
    if (before !== undefined && preferred?.version !== before.preferred.version) {
      this.#informers.release(before.preferred);
    }
    const now = preferred && { preferred, served, informer: this.#informers.informer(preferred) };
    if (now === undefined) this.#kinds.delete(name);
    else this.#kinds.set(name, now);
    if (now === undefined && before === undefined) return;
    const gone = before === undefined ? [] : lost(before.informer, now?.informer, isEmptied);
    for (const listener of this.#listeners) listener(now, before, gone);
  }
}

/** Whether the definition went after its objects had. */
function wasEmptied({ status }: Definition): boolean {
  return findCondition(status?.conditions, 'Terminating')?.reason === 'InstanceDeletionCompleted';
}

function lost(before: Informer, now: Informer | undefined, isEmptied: boolean): readonly KubeObject[] {
  if (now === before || (now === undefined ? !isEmptied : !now.hasSynced)) return [];
  return [...before.list()].filter(({ metadata: { name = '', namespace, uid } }) => {
    return now?.get(name, namespace)?.metadata.uid !== uid;
  });
}
