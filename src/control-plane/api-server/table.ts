/**
 * Objects as the server prints them for `kubectl get`: columns and cells, so that clients need to know no kind
 * (kubernetes/pkg/printers, apiserver/pkg/registry/rest/table.go). Left out: the conditions of rows.
 */
import type { ObjectMeta } from '../../kube-api/generated/types.gen.ts';
import type { Column, KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import type { KubeList, KubeObject } from '../../kube-api/meta/object.ts';

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

export interface TableRow {
  readonly cells: readonly (string | number | boolean | null)[];
  /** The object's metadata alone. */
  readonly object: { readonly kind: string; readonly apiVersion: string; readonly metadata: ObjectMeta };
}

/** meta.k8s.io/v1 Table. */
export interface Table {
  readonly kind: 'Table';
  readonly apiVersion: 'meta.k8s.io/v1';
  readonly metadata: Partial<KubeList['metadata']>;
  readonly columnDefinitions: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export interface TableOptions {
  /** Whether columns of lower priority are wanted too; without them it is what `kubectl get` shows. */
  readonly wide?: boolean;
  /** Metadata of the list that is printed. */
  readonly metadata?: KubeList['metadata'];
}

/** For kinds without columns of their own (rest.NewDefaultTableConvertor). */
const DEFAULT_COLUMNS: readonly Column<KubeObject>[] = [
  { name: 'Name', type: 'string', format: 'name', priority: 0, value: ({ metadata }) => metadata.name ?? '' },
  { name: 'Created At', type: 'date', priority: 0, value: ({ metadata }) => metadata.creationTimestamp ?? '' },
];

/** The table of `objects`, all of one kind, as it looks at `nowMs`. */
export function printTable<T extends KubeObject>(
  kind: KindDefinition<T>,
  objects: readonly T[],
  nowMs: number,
  { wide = false, metadata = { resourceVersion: '' } }: TableOptions = {},
): Table {
  const all: readonly Column<T>[] = kind.columns.length === 0 ? DEFAULT_COLUMNS : kind.columns;
  const columns = wide ? all : all.filter(({ priority }) => priority === 0);
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(({ name, type, format = '', description = '', priority }) => {
      return { name, type, format, description, priority };
    }),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.value(object, nowMs)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  };
}
