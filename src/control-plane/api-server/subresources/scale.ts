/**
 * The scale subresource: how many replicas, whatever the kind (kubernetes/pkg/registry/apps/deployment/storage/storage.go:
 * ScaleREST, and its siblings).
 */
import type { ScaleAccess } from '../../../kube-api/kinds/define-kind.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import type { Managers } from '../../../kube-api/meta/managed-fields/managers.ts';
import { fromScaleManagers, toScaleManagers } from '../../../kube-api/meta/managed-fields/scale-managers.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { conflict, invalid, type StatusError } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { type Resource, unknownPath } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeAs } from '../stages/decode.ts';
import { replicasPathsOf } from '../stages/field-ownership.ts';
import { SCALE_KIND } from '../stages/managed-kind.ts';
import { agreeOnNamespace } from '../stages/prepare.ts';
import type { Revision } from '../stages/store.ts';
import { applyTo } from '../verbs/apply.ts';
import { getObject, getRevision } from '../verbs/get.ts';
import { applyPatch } from '../verbs/patch.ts';
import { checkName, replaceObject } from '../verbs/update.ts';

const SCALE = { apiVersion: 'autoscaling/v1', kind: 'Scale' } as const;

interface Scale extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly replicas: number; readonly selector?: string };
}

/** The object seen as its scale. */
export function getScale(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject {
  return scaleOf(resource, getObject(server, resource, request.namespace, request.name ?? ''));
}

/** Sets the number of replicas from the scale in the body; answers the scale as it is then. */
export function updateScale(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject {
  const current = getRevision(server, resource, request.namespace, request.name ?? '');
  return storeScale(server, resource, current, decodeAs(SCALE, request) as Scale, request);
}

/** Patches the object's scale; answers it as it is then. */
export function patchScale(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject {
  const current = getRevision(server, resource, request.namespace, request.name ?? '');
  if (request.patchType === 'application/apply-patch+yaml') return applyScale(server, resource, current, request);
  const scale = applyPatch(SCALE, scaleOf(resource, current.value as KubeObject), request) as Scale;
  return storeScale(server, resource, current, scale, request);
}

/** Who manages the replicas of the object manages those of its scale (apimachinery/pkg/util/managedfields/scalehandler.go). */
function applyScale(server: ServerContext, resource: Resource, current: Revision, request: ApiRequest): KubeObject {
  const old = current.value as KubeObject;
  const object = scaleOf(resource, old);
  const before = server.store.ownership.managersOf(old);
  const paths = replicasPathsOf(resource);
  const live = { object, value: object, managers: toScaleManagers(before, paths) };
  const applied = applyTo(SCALE_KIND, SCALE, live, request, server.clock.nowMs);
  const managers = fromScaleManagers(before, applied.managers, paths, resource.apiVersion);
  return storeScale(server, resource, current, applied.object as Scale, request, managers);
}

function storeScale(
  server: ServerContext,
  resource: Resource,
  current: Revision,
  scale: Scale,
  request: ApiRequest,
  managers?: Managers,
): KubeObject {
  const old = current.value as KubeObject;
  const name = request.name ?? '';
  checkName(scale, name);
  agreeOnNamespace(resource, request.namespace, scale.metadata.namespace);
  const replicas = scale.spec?.replicas ?? 0;
  if (replicas < 0) throw negative(name, replicas);
  const { uid = '' } = scale.metadata;
  if (uid !== '' && uid !== old.metadata.uid) throw otherUid(resource, name, uid, old.metadata.uid);
  const scaled = accessOf(resource).withReplicas(old, replicas);
  // A scale with a version is meant for that version; one without is meant for whichever there is.
  const resourceVersion = scale.metadata.resourceVersion || old.metadata.resourceVersion;
  const candidate =
    resourceVersion === undefined ? scaled : { ...scaled, metadata: { ...scaled.metadata, resourceVersion } };
  return scaleOf(resource, replaceObject(server, resource, current, candidate, 'main', request, managers));
}

/** Throws NotFound for kinds that cannot be scaled. */
function accessOf({ definition }: Resource): ScaleAccess<KubeObject> {
  if (definition.scale === undefined) throw unknownPath();
  return definition.scale;
}

/** The scale that stands for `object`. */
function scaleOf(resource: Resource, object: KubeObject): Scale {
  const access = accessOf(resource);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = access.selector(object);
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: {
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    },
    spec: { replicas: access.specReplicas(object) },
    status: { replicas: access.statusReplicas(object), ...(selector === '' ? {} : { selector }) },
  };
}

function otherUid({ groupResource: { group, name } }: Resource, of: string, wanted: string, actual = ''): StatusError {
  const why = `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${actual}`;
  return conflict({ group, name: `${name}/scale` }, of, why);
}

function negative(name: string, replicas: number): StatusError {
  const errors = new FieldErrors();
  errors.invalid(new FieldPath('spec.replicas'), replicas, 'must be greater than or equal to 0');
  return invalid({ group: 'autoscaling', name: 'Scale' }, name, errors.list);
}
