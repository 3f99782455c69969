/**
 * What the server itself writes into metadata, and the parts that a writer cannot change
 * (apiserver/pkg/registry/rest/{meta,create,update}.go). managedFields are not kept in objects: field-ownership.ts knows them.
 */
import type { Random } from '../../../kernel/index.ts';
import type { ObjectMeta } from '../../../kube-api/generated/types.gen.ts';
import { withChanges } from '../../../kube-api/meta/copy-on-write.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { badRequest } from '../../../kube-api/meta/status-error.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { Resource, StoredObject } from '../resource.ts';
import type { UidSource } from './uid.ts';

/** Longest base of a generated name: five random letters follow it and all must fit a DNS label. */
const MAX_GENERATED_BASE = 58;

/** `base` with five random letters (apiserver/pkg/storage/names/generate.go). */
export function generateName(base: string, random: Random): string {
  return base.slice(0, MAX_GENERATED_BASE) + random.suffix();
}

/** The namespace that an object lives in, given what it and the request say; throws BadRequest when they differ. */
export function agreeOnNamespace(
  resource: Resource,
  requested: string | undefined,
  own: string | undefined,
): string | undefined {
  if (!resource.namespaced) return undefined;
  const namespace = requested ?? '';
  if (own === undefined || own === '' || own === namespace) return namespace;
  if (namespace === '') return own;
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
}

/**
 * A new object's metadata as the server completes it: whatever only the server may say is said by it. Most writers leave that
 * out, and then one literal does, which is worth it on this road.
 */
export function newMetadata(
  meta: ObjectMeta,
  namespace: string | undefined,
  nowMs: number,
  names: Random,
  uids: UidSource,
): ObjectMeta {
  const { name: given = '', generateName: base = '' } = meta;
  const name = given === '' && base !== '' ? generateName(base, names) : given;
  const uid = uids.next();
  const creationTimestamp = formatTime(nowMs);
  if (isPlain(meta) && name !== '' && namespace !== undefined) {
    const filled = { name, namespace, uid, creationTimestamp, ...meta };
    const isUntouched = filled.uid === uid && filled.creationTimestamp === creationTimestamp;
    if (isUntouched && filled.name === name && filled.namespace === namespace) return filled;
  }
  return withChanges(meta, {
    name: name === '' ? undefined : name,
    namespace,
    uid,
    creationTimestamp,
    deletionTimestamp: undefined,
    deletionGracePeriodSeconds: undefined,
    selfLink: undefined,
    managedFields: undefined,
  });
}

/** Whether nothing is there that only the server may say, or nobody. */
function isPlain(meta: ObjectMeta): boolean {
  return (
    meta.deletionTimestamp === undefined &&
    meta.deletionGracePeriodSeconds === undefined &&
    meta.selfLink === undefined &&
    meta.managedFields === undefined
  );
}

/** A changed object's metadata with what no update can change taken from `old`; `old` itself when nothing differs. */
export function carryOverMetadata(meta: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (meta === old) return old;
  return withChanges(meta, {
    resourceVersion: old.resourceVersion,
    generation: old.generation,
    uid: meta.uid || old.uid,
    creationTimestamp: old.creationTimestamp ?? meta.creationTimestamp,
    deletionTimestamp: old.deletionTimestamp ?? meta.deletionTimestamp,
    deletionGracePeriodSeconds: meta.deletionGracePeriodSeconds ?? old.deletionGracePeriodSeconds,
    // Objects outside of namespaces have none, whatever a writer says.
    namespace: old.namespace === undefined ? undefined : meta.namespace || old.namespace,
    selfLink: undefined,
    managedFields: undefined,
  });
}

/** `object` with this metadata; `object` itself when it has it already. */
export function withMetadata<T extends KubeObject>(object: T, metadata: ObjectMeta): T {
  return object.metadata === metadata ? object : { ...object, metadata };
}

/** `object` with the status of `old`: what a write to the main resource leaves alone. */
export function withStatusOf(object: StoredObject, old: StoredObject): StoredObject {
  if (object.status === old.status) return object;
  if (old.status !== undefined) return { ...object, status: old.status };
  const { status: _dropped, ...rest } = object;
  return rest;
}
