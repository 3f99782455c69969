/** POST of a new object (apiserver/pkg/endpoints/handlers/create.go, registry/generic/registry/store.go: Create). */
import type { ObjectMeta } from '../../../kube-api/generated/types.gen.ts';
import type { Managers } from '../../../kube-api/meta/managed-fields/managers.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { alreadyExists, badRequest, StatusError } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { AdmissionRequest } from '../admission/admission-plugin.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeObject } from '../stages/decode.ts';
import { fieldManagerOf } from '../stages/field-manager-name.ts';
import { managersGiven, type TrackedWrite } from '../stages/field-ownership.ts';
import { withDistinctOwners } from '../stages/owner-references.ts';
import { agreeOnNamespace, newMetadata, withMetadata } from '../stages/prepare.ts';
import { validateCreate } from '../stages/validate.ts';
import { warn } from '../stages/warn.ts';

/** How often a name is drawn anew when the drawn one is taken. */
const NAME_ATTEMPTS = 8;

/** Creates the object in the request's body; answers it as stored. */
export function createObject(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject {
  return createDecoded(server, resource, decodeObject(resource, request), request);
}

/** {@link createObject} for a body that was decoded before; `managers` are given when an apply made them. */
export function createDecoded(
  server: ServerContext,
  resource: Resource,
  decoded: KubeObject,
  request: ApiRequest,
  managers?: Managers,
): KubeObject {
  const distinct = withDistinctOwners(decoded, request);
  const { name = '', generateName = '' } = distinct.metadata;
  const attempts = name === '' && generateName !== '' ? NAME_ATTEMPTS : 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return createOnce(server, resource, distinct, request, managers);
    } catch (error) {
      if (attempts === 1 || !(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error;
      if (attempt === attempts) throw error;
    }
  }
}

function createOnce(
  server: ServerContext,
  resource: Resource,
  decoded: KubeObject,
  request: ApiRequest,
  managers: Managers | undefined,
): KubeObject {
  const { definition } = resource;
  const namespace = agreeOnNamespace(resource, request.namespace, decoded.metadata.namespace);
  if (namespace === '') throw badRequest('an empty namespace may not be set during creation');
  const metadata = newMetadata(decoded.metadata, namespace, server.clock.nowMs, server.names, server.uids);
  const admission: AdmissionRequest = {
    operation: 'CREATE',
    resource,
    subresource: undefined,
    namespace,
    name: nameToAdmit(decoded.metadata),
    old: undefined,
    user: request.user,
    dryRun: request.options.dryRun === true,
  };
  let object = withMetadata(decoded, metadata);
  object = definition.defaults?.(object) ?? object;
  const said = object;
  object = server.admission.admit(object, admission);
  const allocation = server.services.beginCreate(resource, object, admission.dryRun);
  try {
    object = allocation?.object ?? object;
    object = definition.prepareForCreate?.(object) ?? object;
    validateCreate(resource, object);
    warn(resource, object, undefined, request);
    const { name = '' } = metadata;
    server.admission.validate(object, name === admission.name ? admission : { ...admission, name });
    const stored = store(server, resource, object, request);
    // What the server left as it was is kept by the store anyway.
    const next = said === object ? stored : said;
    const write = trackedCreation(server, resource, next, request);
    noteManagers(server, stored, write, managers ?? managersOfCreation(server, write, decoded), request);
    allocation?.commit();
    return stored;
  } catch (error) {
    allocation?.revert();
    throw error;
  }
}

/** What refusals call an object before its name is generated (apiserver/pkg/admission/errors.go). */
function nameToAdmit({ name = '', generateName = '' }: ObjectMeta): string {
  return name || generateName || 'Unknown!';
}

/** What the writer said; what admission adds is nobody's. */
function trackedCreation(
  server: ServerContext,
  resource: Resource,
  next: KubeObject,
  request: ApiRequest,
): TrackedWrite {
  const manager = fieldManagerOf(request);
  return { resource, live: undefined, next, manager, subresource: '', atMs: server.clock.nowMs };
}

/** The managers of an object that came with some; undefined when it came with none, to be worked out when somebody asks. */
function managersOfCreation(
  { store: { ownership } }: ServerContext,
  write: TrackedWrite,
  { metadata: { managedFields } }: KubeObject,
): Managers | undefined {
  const given = managersGiven(managedFields);
  return given === undefined || given === 'reset' ? undefined : ownership.managersAfter(write, given);
}

/** Notes who wrote what; of a dry run only for its answer. */
export function noteManagers(
  { store: { ownership } }: ServerContext,
  result: KubeObject,
  write: TrackedWrite,
  managers: Managers | undefined,
  { options }: ApiRequest,
): void {
  if (options.dryRun === true) ownership.imagine(result, write, managers);
  else ownership.note(result, write, managers);
}

function store(server: ServerContext, resource: Resource, object: KubeObject, request: ApiRequest): KubeObject {
  const { name = '', namespace, resourceVersion = '' } = object.metadata;
  if (resourceVersion !== '' && resourceVersion !== '0') {
    throw new StatusError(500, 'Unknown', 'resourceVersion should not be set on objects to be created');
  }
  const key = resource.keyOf(namespace, name);
  const existing = server.store.etcd.get(key)?.value;
  if (existing !== undefined) throw nameTaken(resource, object, existing);
  if (request.options.dryRun === true) return object;
  return server.store.create(resource, key, object, request);
}

function nameTaken(resource: Resource, object: KubeObject, existing: KubeObject): StatusError {
  const { name = '', generateName = '' } = object.metadata;
  const error = alreadyExists(resource.groupResource, name);
  const { status } = error;
  const details = status.details ?? {};
  if (generateName !== '') {
    const message = `${error.message}, the server was not able to generate a unique name for the object`;
    return new StatusError(409, 'AlreadyExists', message, { ...details, retryAfterSeconds: 1 });
  }
  if (existing.metadata.deletionTimestamp === undefined) return error;
  return new StatusError(409, 'AlreadyExists', `object is being deleted: ${error.message}`, details);
}
