/** Columns that the tables of many kinds have (kubernetes/pkg/printers/internalversion/printers.go). */
import type { PodTemplateSpec } from '../generated/types.gen.ts';
import { ageSince } from '../meta/duration.ts';
import type { KubeObject } from '../meta/object.ts';
import type { Column } from './define-kind.ts';

/** The first column of almost every table. */
export const nameColumn: Column<KubeObject> = {
  name: 'Name',
  type: 'string',
  format: 'name',
  priority: 0,
  value: ({ metadata }) => metadata.name ?? '',
};

/** How long ago the object was created. */
export const ageColumn: Column<KubeObject> = {
  name: 'Age',
  type: 'string',
  priority: 0,
  value: ({ metadata }, nowMs) => ageSince(metadata.creationTimestamp, nowMs),
};

/** When the object was created: what the tables of kinds have that nobody made others for. */
export const createdAtColumn: Column<KubeObject> = {
  name: 'Created At',
  type: 'date',
  priority: 0,
  value: ({ metadata }) => metadata.creationTimestamp ?? '0001-01-01T00:00:00Z',
};

/** `Containers` and `Images` of a pod template, only shown with `-o wide`. */
export function containerColumns<T>(template: (object: T) => PodTemplateSpec | undefined): readonly Column<T>[] {
  const listed = (object: T, field: 'name' | 'image'): string =>
    (template(object)?.spec?.containers ?? []).map((container) => container[field] ?? '').join(',');
  return [
    { name: 'Containers', type: 'string', priority: 1, value: (object) => listed(object, 'name') },
    { name: 'Images', type: 'string', priority: 1, value: (object) => listed(object, 'image') },
  ];
}

/** The first three of a list and how many more there are. */
export function firstThree(list: readonly string[]): string {
  if (list.length === 0) return '<unset>';
  const shown = list.slice(0, 3).join(',');
  return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown;
}
