/**
 * A resource as field management sees it: its type, its empty object, and which fields a write leaves alone whatever it says
 * (upstream's GetResetFields in kubernetes/pkg/registry/<group>/<kind>/strategy.go). All versions of a kind that are not stored
 * are taken to be no longer served.
 */

import type { ManagedKind } from '../../../kube-api/meta/managed-fields/field-manager.ts';
import { FieldSet, type Path } from '../../../kube-api/meta/managed-fields/field-set.ts';
import { SCALE_VERSION } from '../../../kube-api/meta/managed-fields/scale-managers.ts';
import { toFieldSet } from '../../../kube-api/meta/managed-fields/to-field-set.ts';
import { DEDUCED, valueTypeOf } from '../../../kube-api/meta/managed-fields/value-type.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { schemaOf } from '../../../kube-api/schema/schema.ts';
import { toWire } from '../../../kube-api/schema/to-wire.ts';
import type { Resource } from '../resource.ts';

/** A kind of which writes are tracked, with the form in which its objects are compared. */
export interface TrackedKind extends ManagedKind {
  /** The object as Go would write it, without its managers. */
  toValue(object: KubeObject): unknown;
  /** Where the replicas are; undefined for what can't be scaled. */
  readonly replicasPath: Path | undefined;
}

const NOTHING_BUT_STATUS: readonly Path[] = [['f:metadata'], ['f:spec']];

/** What writes to the status leave alone, where that is not the spec. */
const STATUS_IGNORES: Readonly<Record<string, readonly Path[]>> = {
  'deployments.apps': [['f:spec'], ['f:metadata', 'f:labels']],
  pods: [['f:spec'], ['f:metadata', 'f:deletionTimestamp'], ['f:metadata', 'f:ownerReferences']],
  'customresourcedefinitions.apiextensions.k8s.io': NOTHING_BUT_STATUS,
  'volumeattachments.storage.k8s.io': NOTHING_BUT_STATUS,
};

const kinds = new WeakMap<Resource, Map<string, TrackedKind>>();

/** The kind for writes to the object or to a subresource that has the object's kind. */
export function trackedKindOf(resource: Resource, subresource: string): TrackedKind {
  let bySubresource = kinds.get(resource);
  if (bySubresource === undefined) {
    bySubresource = new Map();
    kinds.set(resource, bySubresource);
  }
  let kind = bySubresource.get(subresource);
  if (kind === undefined) {
    kind = makeKind(resource, subresource);
    bySubresource.set(subresource, kind);
  }
  return kind;
}

function makeKind(resource: Resource, subresource: string): TrackedKind {
  const { apiVersion, kind, custom, type } = resource;
  const isCustom = custom !== undefined;
  const zero: object = { apiVersion, kind };
  const wire = (object: object): object =>
    type === undefined || isCustom ? object : toWire(type, object as Readonly<Record<string, unknown>>);
  return {
    apiVersion,
    kind,
    type: type === undefined ? DEDUCED : valueTypeOf(type),
    zero: isCustom ? { ...zero, metadata: {} } : wire(zero),
    convert: (value, version) => (version === apiVersion ? value : undefined),
    ignored: FieldSet.of(...ignoredBy(resource, subresource)),
    mayChange: isCustom,
    toValue: wire,
    replicasPath: replicasPathOf(resource),
  };
}

function ignoredBy({ definition, groupResource, custom, type }: Resource, subresource: string): readonly Path[] {
  if (subresource !== 'status') return definition.hasStatus ? [['f:status']] : [];
  if (custom !== undefined) {
    const fields = new Set(['metadata', 'spec', ...(type?.fields.keys() ?? [])]);
    return [...fields].filter((name) => name !== 'status').map((name) => [`f:${name}`]);
  }
  const { group, name } = groupResource;
  return STATUS_IGNORES[group === '' ? name : `${name}.${group}`] ?? [['f:spec']];
}

/** Found by scaling an object of which nothing is set. */
function replicasPathOf({ definition: { scale } }: Resource): Path | undefined {
  const empty: KubeObject = { apiVersion: '', kind: '', metadata: {} };
  const scaled = scale?.withReplicas(empty, 1);
  if (scaled === undefined) return undefined;
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...rest } = scaled;
  let found: Path | undefined;
  toFieldSet(DEDUCED, rest)
    .leaves()
    .forEach((path) => {
      found ??= path;
    });
  return found;
}

const scaleType = schemaOf(SCALE_VERSION, 'Scale');

/** The scale of every kind. */
export const SCALE_KIND: ManagedKind = {
  apiVersion: SCALE_VERSION,
  kind: 'Scale',
  type: scaleType === undefined ? DEDUCED : valueTypeOf(scaleType),
  zero: { apiVersion: SCALE_VERSION, kind: 'Scale', metadata: {}, spec: {}, status: {} },
  convert: (value, version) => (version === SCALE_VERSION ? value : undefined),
  ignored: FieldSet.of(['f:status']),
  mayChange: false,
};

/** As much of a scale as is managed. */
export function scaleValueOf(replicas: number): unknown {
  return { apiVersion: SCALE_VERSION, kind: 'Scale', metadata: {}, spec: { replicas } };
}
