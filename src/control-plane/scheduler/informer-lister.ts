/** The scheduler's {@link ClusterLister}: informers, with counters of the changes that matter to it. */
import type {
  Namespace as NamespaceObject,
  PodDisruptionBudget as PodDisruptionBudgetObject,
  ReplicaSet as ReplicaSetObject,
  ReplicationController as ReplicationControllerObject,
  Service as ServiceObject,
  StatefulSet as StatefulSetObject,
} from '../../kube-api/generated/types.gen.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { kindByGroupVersionKind } from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { InformerFactory, Lister } from '../client/informer.ts';
import type { ClusterLister } from './framework/cluster-lister.ts';
import { type LabelSet, labelSetOf } from './matching/label-set.ts';

type Labels = Readonly<Record<string, string>>;

export class InformerLister implements ClusterLister {
  selectorsVersion = 0;
  namespacesVersion = 0;
  readonly #services: Lister<ServiceObject> | undefined;
  readonly #replicationControllers: Lister<ReplicationControllerObject> | undefined;
  readonly #replicaSets: Lister<ReplicaSetObject> | undefined;
  readonly #statefulSets: Lister<StatefulSetObject> | undefined;
  readonly #namespaces: Lister<NamespaceObject> | undefined;
  readonly #budgets: Lister<PodDisruptionBudgetObject> | undefined;

  constructor(informers: InformerFactory) {
    const onSelector = () => {
      this.selectorsVersion++;
    };
    const onNamespace = () => {
      this.namespacesVersion++;
    };
    this.#services = follow<ServiceObject>(informers, 'v1', 'Service', ({ spec }) => spec?.selector, onSelector);
    this.#replicationControllers = follow<ReplicationControllerObject>(
      informers,
      'v1',
      'ReplicationController',
      ({ spec }) => spec?.selector,
      onSelector,
    );
    this.#replicaSets = follow<ReplicaSetObject>(
      informers,
      'apps/v1',
      'ReplicaSet',
      ({ spec }) => spec?.selector,
      onSelector,
    );
    this.#statefulSets = follow<StatefulSetObject>(
      informers,
      'apps/v1',
      'StatefulSet',
      ({ spec }) => spec?.selector,
      onSelector,
    );
    this.#namespaces = follow<NamespaceObject>(
      informers,
      'v1',
      'Namespace',
      ({ metadata }) => labelSetOf(metadata.labels),
      onNamespace,
    );
    this.#budgets = follow<PodDisruptionBudgetObject>(
      informers,
      'policy/v1',
      'PodDisruptionBudget',
      () => undefined,
      () => {},
    );
  }

  *services(namespace: string): Iterable<{ readonly selector: Labels | undefined }> {
    for (const { spec } of this.#services?.list(namespace) ?? []) yield { selector: spec?.selector };
  }

  replicationControllerSelector(namespace: string, name: string): Labels | undefined {
    return this.#replicationControllers?.get(name, namespace)?.spec?.selector;
  }

  workloadSelector(kind: 'ReplicaSet' | 'StatefulSet', namespace: string, name: string) {
    const lister = kind === 'ReplicaSet' ? this.#replicaSets : this.#statefulSets;
    return lister?.get(name, namespace)?.spec?.selector;
  }

  namespaceLabels(namespace: string): LabelSet | undefined {
    const found = this.#namespaces?.get(namespace);
    return found === undefined ? undefined : labelSetOf(found.metadata.labels);
  }

  podDisruptionBudgets(): Iterable<PodDisruptionBudgetObject> {
    return this.#budgets?.list() ?? [];
  }
}

/** Lists a kind, if there is such a kind, and calls `onChange` when what `partOf` picks comes, goes or changes. */
function follow<T extends KubeObject>(
  informers: InformerFactory,
  apiVersion: string,
  kind: string,
  partOf: (object: T) => unknown,
  onChange: () => void,
): Lister<T> | undefined {
  const definition = kindByGroupVersionKind(apiVersion, kind);
  if (definition === undefined) return undefined;
  // The registry holds kinds with their types forgotten; these names stand for T.
  const informer = informers.informer(definition as unknown as KindDefinition<T>);
  informer.addHandler({
    onAdd: onChange,
    onUpdate: (object, old) => {
      if (partOf(object) !== partOf(old)) onChange();
    },
    onDelete: onChange,
  });
  return informer;
}
