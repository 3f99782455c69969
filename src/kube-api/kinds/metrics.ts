/**
 * What metrics-server tells of usage: NodeMetrics and PodMetrics of metrics.k8s.io/v1beta1 (k8s.io/metrics/pkg/apis/metrics/v1beta1,
 * metrics-server/pkg/api/table.go). They are served by an API of its own beside Kubernetes', so no OpenAPI document of ours has them.
 */
import type { ObjectMeta, Quantity, Time } from '../generated/types.gen.ts';
import { parseQuantity } from '../meta/quantity.ts';
import { nameColumn } from './columns.ts';
import { type Column, defineKind } from './define-kind.ts';

export type Usage = Readonly<Record<string, Quantity>>;

export interface NodeMetrics {
  readonly apiVersion: 'metrics.k8s.io/v1beta1';
  readonly kind: 'NodeMetrics';
  readonly metadata: ObjectMeta;
  readonly timestamp: Time;
  /** As Go writes durations, e.g. `15s`. */
  readonly window: string;
  readonly usage: Usage;
}

export interface ContainerMetrics {
  readonly name: string;
  readonly usage: Usage;
}

export interface PodMetrics {
  readonly apiVersion: 'metrics.k8s.io/v1beta1';
  readonly kind: 'PodMetrics';
  readonly metadata: ObjectMeta;
  readonly timestamp: Time;
  readonly window: string;
  readonly containers: readonly ContainerMetrics[];
}

function sumOf({ containers }: PodMetrics, resource: string): string {
  const [first, ...rest] = containers.flatMap(({ usage }) => usage[resource] ?? []).map((text) => parseQuantity(text));
  return first === undefined ? '0' : rest.reduce((sum, amount) => sum.add(amount), first).toString();
}

function usageColumns<T extends { readonly window: string }>(
  usageOf: (metrics: T, resource: string) => string,
): readonly Column<T>[] {
  const columns = (['cpu', 'memory'] as const).map(
    (name): Column<T> => ({
      name,
      type: 'string',
      format: 'quantity',
      priority: 0,
      value: (metrics) => usageOf(metrics, name),
    }),
  );
  return [
    ...columns,
    { name: 'Window', type: 'string', format: 'duration', priority: 0, value: ({ window }) => window },
  ];
}

const SHARED = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  singular: '',
  shortNames: [],
  categories: [],
  verbs: ['get', 'list'],
  isStored: false,
  hasStatus: false,
} as const;

/** What a node uses. */
export const NodeMetrics = defineKind<NodeMetrics>({
  ...SHARED,
  kind: 'NodeMetrics',
  plural: 'nodes',
  namespaced: false,
  columns: [nameColumn, ...usageColumns<NodeMetrics>(({ usage }, resource) => usage[resource] ?? '0')],
  fidelity: [
    { field: '', fidelity: 'simplified', note: 'A node uses what its containers use: the system itself is free.' },
  ],
});

/** What the containers of a pod use. */
export const PodMetrics = defineKind<PodMetrics>({
  ...SHARED,
  kind: 'PodMetrics',
  plural: 'pods',
  namespaced: true,
  columns: [nameColumn, ...usageColumns<PodMetrics>(sumOf)],
  fidelity: [
    { field: '', fidelity: 'faithful', note: 'Measured over 15 seconds, so a new container has no figures at first.' },
  ],
});
