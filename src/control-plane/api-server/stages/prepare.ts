/**
 * What the server itself writes into metadata, and the parts that a writer cannot change
 * (apiserver/pkg/registry/rest/{meta,create,update}.go). managedFields are not kept: the simulation does not track who
 * wrote which field.
 */
import type { Random } from '../../../kernel/index.ts';
import type { ObjectMeta } from '../../../kube-api/generated/types.gen.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { badRequest } from '../../../kube-api/meta/status-error.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { Resource, StoredObject } from '../resource.ts';

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

/** A new object's metadata as the server completes it: whatever only the server may say is said by it. */
export function newMetadata(
  meta: ObjectMeta,
  namespace: string | undefined,
  nowMs: number,
  names: Random,
  uids: Random,
): ObjectMeta {
  const { name, generateName: base = '' } = meta;
  const isNamed = name !== undefined && name !== '';
  const filled: { -readonly [K in keyof ObjectMeta]: ObjectMeta[K] } = { ...meta };
  if (!isNamed && base !== '') filled.name = generateName(base, names);
  if (namespace !== undefined) filled.namespace = namespace;
  else if (meta.namespace !== undefined) delete filled.namespace;
  filled.uid = uids.uuid();
  filled.creationTimestamp = formatTime(nowMs);
  if (meta.deletionTimestamp !== undefined) delete filled.deletionTimestamp;
  if (meta.deletionGracePeriodSeconds !== undefined) delete filled.deletionGracePeriodSeconds;
  if (meta.selfLink !== undefined) delete filled.selfLink;
  if (meta.managedFields !== undefined) delete filled.managedFields;
  return filled;
}

/** A changed object's metadata with what no update can change taken from `old`; `old` itself when nothing differs. */
export function carryOverMetadata(meta: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (meta === old) return old;
  const kept: { -readonly [K in keyof ObjectMeta]: ObjectMeta[K] } = { ...meta };
  if (old.resourceVersion !== undefined) kept.resourceVersion = old.resourceVersion;
  if (old.generation !== undefined) kept.generation = old.generation;
  else if (meta.generation !== undefined) delete kept.generation;
  if ((meta.uid ?? '') === '' && old.uid !== undefined) kept.uid = old.uid;
  if (old.creationTimestamp !== undefined) kept.creationTimestamp = old.creationTimestamp;
  if (old.deletionTimestamp !== undefined) kept.deletionTimestamp = old.deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined && meta.deletionGracePeriodSeconds === undefined) {
    kept.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds;
  }
  if ((meta.namespace ?? '') === '' && old.namespace !== undefined) kept.namespace = old.namespace;
  if (meta.selfLink !== undefined) delete kept.selfLink;
  if (meta.managedFields !== undefined) delete kept.managedFields;
  return kept;
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
