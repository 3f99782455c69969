/**
 * ControllerRevisions (kubernetes/pkg/apis/apps/validation/validation.go, pkg/registry/apps/controllerrevision/strategy.go).
 */
import type { ControllerRevision as ControllerRevisionObject } from '../generated/types.gen.ts';
import { isEqualJson } from '../meta/equality.ts';
import { GoSyntax } from '../meta/go-syntax.ts';
import { FIELD_IMMUTABLE_MESSAGE, validateNonNegative } from '../meta/object-meta.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';

export type ControllerRevision = ControllerRevisionObject;

function utf8Of(text: string): readonly number[] {
  const escaped = encodeURIComponent(text).match(/%[0-9A-F]{2}|./g) ?? [];
  return escaped.map((part) => (part.length === 1 ? part.charCodeAt(0) : Number.parseInt(part.slice(1), 16)));
}

/** Bytes as Go prints the raw data that it keeps; written without spaces, as clients send it. */
function rawSyntax(data: unknown): GoSyntax {
  const bytes = data === undefined ? undefined : utf8Of(JSON.stringify(data));
  const raw =
    bytes === undefined ? '[]uint8(nil)' : `[]uint8{${bytes.map((byte) => `0x${byte.toString(16)}`).join(', ')}}`;
  return new GoSyntax(`runtime.RawExtension{Raw:${raw}, Object:runtime.Object(nil)}`);
}

/** Who controls the object, e.g. `daemonset.apps/web`. */
function controllerOf({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return '<none>';
  const slash = owner.apiVersion.indexOf('/');
  const kind = owner.kind.toLowerCase();
  return `${slash < 0 ? kind : `${kind}.${owner.apiVersion.slice(0, slash)}`}/${owner.name}`;
}

/** A snapshot of what a StatefulSet or DaemonSet asked for, by which it can go back. */
export const ControllerRevision = defineKind<ControllerRevision>({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  singular: 'controllerrevision',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  validate: ({ revision }, errors, path) => validateNonNegative(revision, errors, path.child('revision')),
  validateCreate(revision, errors, path) {
    const data = revision.data as unknown;
    if (data === undefined || data === null) errors.required(path.child('data'), 'data is mandatory');
    else if (typeof data !== 'object' || Array.isArray(data)) {
      errors.required(path.child('data'), 'data must be a valid JSON object');
    }
  },
  validateUpdate(revision, old, errors, path) {
    if (isEqualJson(revision.data, old.data)) return;
    errors.invalid(path.child('data'), rawSyntax(revision.data), FIELD_IMMUTABLE_MESSAGE);
  },
  columns: [
    nameColumn,
    { name: 'Controller', type: 'string', priority: 0, value: controllerOf },
    { name: 'Revision', type: 'string', priority: 0, value: ({ revision }) => revision ?? 0 },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'Checked and stored as in v1.32. The controllers that write them (of StatefulSets and DaemonSets) do not run yet.',
    },
  ],
});
