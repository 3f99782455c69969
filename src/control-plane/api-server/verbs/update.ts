/**
 * PUT of an object or of its status (apiserver/pkg/endpoints/handlers/update.go, registry/generic/registry/store.go: Update).
 * Nothing runs between reading and writing, so a conflict always means that the writer's version was old.
 */

import { isEqualJson } from '../../../kube-api/meta/equality.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { GoSyntax } from '../../../kube-api/meta/go-syntax.ts';
import { areManagersEqual, type Managers, NO_MANAGERS } from '../../../kube-api/meta/managed-fields/managers.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import {
  badRequest,
  conflict,
  invalid,
  notFound,
  OPTIMISTIC_LOCK_MESSAGE,
} from '../../../kube-api/meta/status-error.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { AdmissionRequest } from '../admission/admission-plugin.ts';
import type { Resource, StoredObject } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeObject } from '../stages/decode.ts';
import { fieldManagerOf } from '../stages/field-manager-name.ts';
import { managersGiven, type TrackedWrite } from '../stages/field-ownership.ts';
import { withDistinctOwners } from '../stages/owner-references.ts';
import { agreeOnNamespace, carryOverMetadata, withMetadata, withStatusOf } from '../stages/prepare.ts';
import type { Revision } from '../stages/store.ts';
import { validatePartUpdate, validateStatusUpdate, validateUpdate } from '../stages/validate.ts';
import { warn } from '../stages/warn.ts';
import { createDecoded, noteManagers } from './create.ts';

/** Which part of an object is being written: all but the status, the status, a namespace's finalizers, or a part by its name. */
export type UpdatedPart = 'main' | 'status' | 'finalize' | (string & {});

/** Replaces an object or its status; answers it as stored. */
export function updateObject(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject {
  const decoded = decodeObject(resource, request);
  const { namespace: ownNamespace, uid = '' } = decoded.metadata;
  const name = request.name ?? '';
  const namespace = agreeOnNamespace(resource, request.namespace, ownNamespace);
  checkName(decoded, name);
  const part = request.subresource ?? 'main';
  const current = server.store.get(resource, namespace, name);
  if (current === undefined) {
    const isCreatable = part === 'main' && resource.traits.allowsCreateOnUpdate;
    if (!isCreatable) throw notFound(resource.groupResource, name);
    if (uid !== '') throw uidMismatch(resource, resource.keyOf(namespace, name), name, uid, '');
    return createDecoded(server, resource, withoutVersion(withDefaults(resource, decoded)), request);
  }
  const actualUid = current.value?.metadata.uid ?? '';
  if (uid !== '' && uid !== actualUid) throw uidMismatch(resource, current.key, name, uid, actualUid);
  return replaceObject(server, resource, current, withDefaults(resource, decoded), part, request);
}

/** Throws BadRequest unless the object bears the name of the request. */
export function checkName({ metadata }: KubeObject, name: string): void {
  const own = metadata.name ?? '';
  if (own === name) return;
  if (own === '') {
    throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`);
  }
  throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
}

/**
 * Makes `candidate` the next version of the object at `current`; answers what is stored then. `applied` are the managers
 * that an apply made; without them they follow from what differs.
 */
export function replaceObject(
  server: ServerContext,
  resource: Resource,
  current: Revision,
  candidate: KubeObject,
  part: UpdatedPart,
  request: ApiRequest,
  applied?: Managers,
): KubeObject {
  const old = current.value as KubeObject;
  const dryRun = request.options.dryRun === true;
  const managers = applied ?? managersSaid(server, resource, old, candidate, request);
  const admission: AdmissionRequest = {
    operation: 'UPDATE',
    resource,
    subresource: request.subresource,
    namespace: old.metadata.namespace,
    name: old.metadata.name ?? '',
    old,
    user: request.user,
    dryRun,
  };
  const admitted = withDistinctOwners(server.admission.admit(candidate, admission), request);
  checkVersion(resource, admitted, old);
  const allocation = part === 'main' ? server.services.beginUpdate(resource, admitted, old, dryRun) : undefined;
  try {
    const object = prepare(resource, allocation?.object ?? admitted, old, part, server.clock.nowMs);
    const ownPart = resource.definition.parts?.[part];
    if (part === 'status') validateStatusUpdate(resource, object, old);
    else if (ownPart !== undefined) validatePartUpdate(resource, ownPart, object, old);
    else validateUpdate(resource, object, old);
    warn(resource, object, old, request);
    server.admission.validate(object, admission);
    const stored = store(server, resource, current, object, candidate, managers, request);
    allocation?.commit();
    return stored;
  } catch (error) {
    allocation?.revert();
    throw error;
  }
}

function store(
  server: ServerContext,
  resource: Resource,
  current: Revision,
  object: KubeObject,
  candidate: KubeObject,
  managers: Managers | undefined,
  request: ApiRequest,
): KubeObject {
  const old = current.value as KubeObject;
  const dryRun = request.options.dryRun === true;
  if (isEmptied(object, old)) {
    if (!dryRun) {
      server.store.delete(current, request);
      server.services.release(resource, old);
    }
    return object;
  }
  if (isEqualJson(object, old) && isManagedAlike(server, old, managers)) return old;
  const result = dryRun ? object : server.store.update(resource, current, object, request);
  // What a status writer says of the rest doesn't count, so that the stored object, which is kept anyway, tells as much.
  const said = request.subresource === 'status' ? result : candidate;
  noteManagers(server, result, trackedUpdate(server, resource, old, said, request), managers, request);
  return result;
}

/** Whether a write leaves the managers as they are, but for times: then there is nothing to store. */
function isManagedAlike({ store }: ServerContext, old: KubeObject, managers: Managers | undefined): boolean {
  return managers === undefined || areManagersEqual(managers, store.ownership.managersOf(old));
}

function trackedUpdate(
  server: ServerContext,
  resource: Resource,
  live: KubeObject,
  next: KubeObject,
  request: ApiRequest,
): TrackedWrite {
  const { subresource = '' } = request;
  return { resource, live, next, manager: fieldManagerOf(request), subresource, atMs: server.clock.nowMs };
}

/** The managers that follow from those in the object that was sent; undefined when it says nothing of them. */
function managersSaid(
  server: ServerContext,
  resource: Resource,
  old: KubeObject,
  candidate: KubeObject,
  request: ApiRequest,
): Managers | undefined {
  const { managedFields } = candidate.metadata;
  // Through a subresource nobody can set them.
  if (managedFields === undefined || request.subresource !== undefined) return undefined;
  const given = managersGiven(managedFields);
  if (given === undefined) return undefined;
  const write = trackedUpdate(server, resource, old, candidate, request);
  return server.store.ownership.managersAfter(write, given === 'reset' ? NO_MANAGERS : given);
}
/** Whether the last finalizer has gone from an object whose deletion waited for nothing else (ShouldDeleteDuringUpdate). */
function isEmptied(object: StoredObject, old: StoredObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = old.metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds !== 0) return false;
  if ((object.metadata.finalizers?.length ?? 0) > 0) return false;
  if (old.kind !== 'Namespace' || old.apiVersion !== 'v1') return true;
  const { finalizers = [] } = (object.spec ?? {}) as { readonly finalizers?: readonly string[] };
  return finalizers.length === 0;
}

function prepare(
  resource: Resource,
  object: StoredObject,
  old: StoredObject,
  part: UpdatedPart,
  nowMs: number,
): KubeObject {
  const { definition } = resource;
  const carried = withMetadata(object, carryOverMetadata(object.metadata, old.metadata));
  switch (part) {
    case 'main': {
      const prepared = definition.hasStatus ? withStatusOf(carried, old) : carried;
      return definition.prepareForUpdate?.(prepared, old) ?? prepared;
    }
    case 'status':
      return definition.prepareForStatusUpdate?.(carried, old, formatTime(nowMs)) ?? onlyStatusOf(carried, old);
    case 'finalize':
      return withStatusOf(carried, old);
    default:
      return definition.parts?.[part]?.prepare(carried, old) ?? carried;
  }
}

/** `old` with the metadata and the status of `object`. */
function onlyStatusOf(object: StoredObject, old: StoredObject): StoredObject {
  const { metadata, status } = object;
  if (status !== undefined) return { ...old, metadata, status };
  const { status: _dropped, ...rest } = old;
  return { ...rest, metadata };
}

function withDefaults(resource: Resource, object: KubeObject): KubeObject {
  return resource.definition.defaults?.(object) ?? object;
}

function checkVersion(resource: Resource, { metadata }: KubeObject, { metadata: old }: KubeObject): void {
  const version = metadata.resourceVersion ?? '';
  if (version === old.resourceVersion) return;
  if (version !== '' && version !== '0')
    throw conflict(resource.groupResource, old.name ?? '', OPTIMISTIC_LOCK_MESSAGE);
  if (resource.traits.allowsUnconditionalUpdate) return;
  const errors = new FieldErrors();
  errors.invalid(new FieldPath('metadata.resourceVersion'), new GoSyntax('0x0'), 'must be specified for an update');
  throw invalid(resource.groupResource, old.name ?? '', errors.list);
}

function uidMismatch(resource: Resource, key: string, name: string, wanted: string, actual: string) {
  const why = `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${actual}`;
  const error = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`;
  return conflict(resource.groupResource, name, error);
}

/** What is created by an update has no version yet, whatever it says (registry/generic/registry/store.go: Update). */
export function withoutVersion(object: KubeObject): KubeObject {
  if (object.metadata.resourceVersion === undefined) return object;
  const { resourceVersion: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata };
}
