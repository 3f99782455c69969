/**
 * PATCH: computes the next version from the present one and stores it as an update does (apiserver/pkg/endpoints/handlers/patch.go).
 * Upstream tries again when somebody else wrote meanwhile; here nothing comes between, and a conflict remains only for patches
 * that name a resourceVersion. Server-side apply is in apply.ts.
 */
import { applyJsonMergePatch } from '../../../kube-api/meta/json-merge-patch.ts';
import { applyJsonPatch, MAX_JSON_PATCH_OPERATIONS } from '../../../kube-api/meta/json-patch.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { goFormat, isJsonObject, type JsonObject, jsonKindOf } from '../../../kube-api/meta/patch/json.ts';
import { PatchError, patchStatusError } from '../../../kube-api/meta/patch/patch-error.ts';
import { badRequest, requestEntityTooLarge, StatusError } from '../../../kube-api/meta/status-error.ts';
import { applyStrategicMergePatch } from '../../../kube-api/meta/strategic-merge-patch.ts';
import { strictDecodingError } from '../../../kube-api/schema/decode.ts';
import { schemaOf } from '../../../kube-api/schema/schema.ts';
import { toWire } from '../../../kube-api/schema/to-wire.ts';
import type { TypeSchema } from '../../../kube-api/schema/type-schema.ts';
import type { ApiRequest, PatchType } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeJson, type ExpectedKind, readJson, reportStrictErrors } from '../stages/decode.ts';
import { agreeOnNamespace } from '../stages/prepare.ts';
import { applyObject } from './apply.ts';
import { getRevision } from './get.ts';
import { invalidPatch, restoreError } from './patch-errors.ts';
import { checkName, replaceObject, type UpdatedPart } from './update.ts';

const PATCH_TYPES: readonly PatchType[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];
/** Custom resources have no strategies of merging. */
const CUSTOM_PATCH_TYPES = PATCH_TYPES.filter((type) => type !== 'application/strategic-merge-patch+json');

const APPLY_PATCH: PatchType = 'application/apply-patch+yaml';

/** Patches an object or its status; answers it as stored. */
export function patchObject(
  server: ServerContext,
  resource: Resource,
  part: UpdatedPart,
  request: ApiRequest,
): KubeObject {
  if (request.patchType === APPLY_PATCH) return applyObject(server, resource, part, request);
  const { namespace, name = '' } = request;
  const current = getRevision(server, resource, namespace, name);
  const old = current.value as KubeObject;
  const patched = applyPatch(resource, old, request);
  agreeOnNamespace(resource, namespace, patched.metadata.namespace);
  checkName(patched, name);
  const candidate = resource.definition.defaults?.(patched) ?? patched;
  return replaceObject(server, resource, current, candidate, part, request);
}

/** `object` with the request's patch applied; throws in upstream's words when that can't be done. */
export function applyPatch(expected: ExpectedKind, object: KubeObject, request: ApiRequest): KubeObject {
  const { patchType } = request;
  const { custom, type = schemaOf(expected.apiVersion, expected.kind) } = expected;
  if (patchType === undefined || !PATCH_TYPES.includes(patchType)) throw unknownMediaType(PATCH_TYPES);
  if ((type === undefined || custom !== undefined) && patchType === 'application/strategic-merge-patch+json') {
    throw unknownMediaType(CUSTOM_PATCH_TYPES);
  }
  const patch = readPatch(expected, request);
  try {
    return patchType === 'application/strategic-merge-patch+json'
      ? applyStrategic(expected, type, object, patch, request)
      : applyJson(patchType, expected, object, patch, request);
  } catch (error) {
    throw error instanceof PatchError ? patchStatusError(error) : error;
  }
}

function applyStrategic(
  expected: ExpectedKind,
  type: TypeSchema | undefined,
  object: KubeObject,
  patch: unknown,
  request: ApiRequest,
): KubeObject {
  if (!isJsonObject(patch)) throw badRequest(cannotUnmarshal(patch, 'map[string]interface {}'));
  const patched = applyStrategicMergePatch(asJson(object), patch, type);
  return typed(expected, patched, () => goFormat(patch), restoreError, request);
}

function applyJson(
  patchType: PatchType,
  expected: ExpectedKind,
  object: KubeObject,
  patch: unknown,
  request: ApiRequest,
): KubeObject {
  let patched: unknown;
  if (patchType === 'application/merge-patch+json') {
    if (!isJsonObject(patch))
      throw badRequest(`error decoding patch: ${cannotUnmarshal(patch, 'map[string]interface {}')}`);
    patched = applyJsonMergePatch(object, patch);
  } else {
    if (!Array.isArray(patch)) {
      throw badRequest(`error decoding patch: ${cannotUnmarshal(patch, '[]handlers.jsonPatchOp')}`);
    }
    if (patch.length > MAX_JSON_PATCH_OPERATIONS) {
      const what = `The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${patch.length}`;
      throw requestEntityTooLarge(what);
    }
    // Paths may lead to what is only there on the wire, such as an empty status.
    patched = applyJsonPatch(onWire(expected, object), patch);
  }
  return typed(
    expected,
    patched,
    () => JSON.stringify(patched),
    (error) => error,
    request,
  );
}

/** The patched JSON as an object of its kind, with all that is wrong with it said of the patch. */
function typed(
  expected: ExpectedKind,
  patched: unknown,
  shown: () => string,
  word: (error: string) => string,
  request: ApiRequest,
): KubeObject {
  const decoded = decodeJson(expected, patched);
  if (decoded === undefined) return patched as KubeObject;
  const { object, error, strictErrors } = decoded;
  if (object === undefined) throw invalidPatch(shown(), word(error ?? ''));
  reportStrictErrors(strictErrors, request, (all) => invalidPatch(shown(), strictDecodingError(all)));
  const { metadata } = object as Partial<KubeObject>;
  return metadata === undefined ? ({ ...object, metadata: {} } as KubeObject) : (object as unknown as KubeObject);
}

/** What is on the wire when nobody adds anything: custom resources are written as they are. */
function onWire({ apiVersion, kind, custom }: ExpectedKind, object: KubeObject): unknown {
  const type = custom === undefined ? schemaOf(apiVersion, kind) : undefined;
  return type === undefined ? object : toWire(type, asJson(object));
}

function readPatch(expected: ExpectedKind, { body }: ApiRequest): unknown {
  if (typeof body !== 'string') return readJson(expected, body).json ?? {};
  try {
    return (JSON.parse(body) as unknown) ?? {};
  } catch {
    throw badRequest(`invalid character '${body.trimStart().charAt(0)}' looking for beginning of value`);
  }
}

function asJson(object: KubeObject): JsonObject {
  return object as unknown as JsonObject;
}

const GO_KINDS: Readonly<Record<string, string>> = { map: 'object', slice: 'array' };

function cannotUnmarshal(value: unknown, target: string): string {
  const kind = jsonKindOf(value);
  return `json: cannot unmarshal ${GO_KINDS[kind] ?? kind} into Go value of type ${target}`;
}

function unknownMediaType(accepted: readonly string[]): StatusError {
  const what = 'the body of the request was in an unknown format - accepted media types include:';
  return new StatusError(415, 'UnsupportedMediaType', `${what} ${accepted.join(', ')}`);
}
