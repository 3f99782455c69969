/**
 * PATCH: computes the next version from the present one and stores it as an update does (apiserver/pkg/endpoints/handlers/patch.go).
 * Upstream tries again when somebody else wrote meanwhile; here nothing comes between, and a conflict remains only for patches
 * that name a resourceVersion. Server-side apply is in apply.ts.
 */
import { applyJsonMergePatch } from '../../../kube-api/meta/json-merge-patch.ts';
import { applyJsonPatch, MAX_JSON_PATCH_OPERATIONS } from '../../../kube-api/meta/json-patch.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { goFormat, isJsonObject, type JsonObject } from '../../../kube-api/meta/patch/json.ts';
import { PatchError, patchStatusError } from '../../../kube-api/meta/patch/patch-error.ts';
import { badRequest, requestEntityTooLarge, StatusError } from '../../../kube-api/meta/status-error.ts';
import { applyStrategicMergePatch } from '../../../kube-api/meta/strategic-merge-patch.ts';
import { type Decoded, strictDecodingError } from '../../../kube-api/schema/decode.ts';
import { decodePatched } from '../../../kube-api/schema/decode-patched.ts';
import { findDuplicateFields } from '../../../kube-api/schema/duplicate-fields.ts';
import { interpretTypeMeta } from '../../../kube-api/schema/interpret.ts';
import { schemaOf } from '../../../kube-api/schema/schema.ts';
import { toWire } from '../../../kube-api/schema/to-wire.ts';
import type { TypeSchema } from '../../../kube-api/schema/type-schema.ts';
import type { ApiRequest, PatchType } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeJson, type ExpectedKind, readJson, reportStrictErrors, whyNoConversion } from '../stages/decode.ts';
import { agreeOnNamespace } from '../stages/prepare.ts';
import { applyObject } from './apply.ts';
import { getRevision } from './get.ts';
import {
  cannotUnmarshal,
  checkOperations,
  invalidPatch,
  jsonSyntaxError,
  unknownOperationFields,
} from './patch-errors.ts';
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
const STRATEGIC_PATCH: PatchType = 'application/strategic-merge-patch+json';
const JSON_PATCH: PatchType = 'application/json-patch+json';

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
  const shown = namesManagers(request) ? server.store.ownership.withManagedFields(old) : old;
  const patched = applyPatch(resource, shown, request);
  agreeOnNamespace(resource, namespace, patched.metadata.namespace);
  checkName(patched, name);
  const candidate = resource.definition.defaults?.(patched) ?? patched;
  return replaceObject(server, resource, current, candidate, part, request);
}

/** Whether a JSON patch leads into managedFields, which objects don't carry until somebody looks at them. */
function namesManagers({ patchType, body }: ApiRequest): boolean {
  if (patchType !== JSON_PATCH) return false;
  return (typeof body === 'string' ? body : JSON.stringify(body ?? '')).includes('managedFields');
}

/** `object` with the request's patch applied; throws in upstream's words when that can't be done. */
export function applyPatch(expected: ExpectedKind, object: KubeObject, request: ApiRequest): KubeObject {
  const { patchType } = request;
  const { custom, type = schemaOf(expected.apiVersion, expected.kind) } = expected;
  if (patchType === undefined || !PATCH_TYPES.includes(patchType)) throw unknownMediaType(PATCH_TYPES);
  if ((type === undefined || custom !== undefined) && patchType === STRATEGIC_PATCH) {
    throw unknownMediaType(CUSTOM_PATCH_TYPES);
  }
  const patch = readPatch(expected, patchType, request);
  try {
    return patchType === STRATEGIC_PATCH && type !== undefined
      ? applyStrategic(type, object, patch, request)
      : applyJson(patchType, expected, object, patch, request);
  } catch (error) {
    throw error instanceof PatchError ? patchStatusError(error) : error;
  }
}

function applyStrategic(type: TypeSchema, object: KubeObject, patch: Patch, request: ApiRequest): KubeObject {
  if (!isJsonObject(patch.json)) throw badRequest(cannotUnmarshal(patch.json, 'map[string]interface {}'));
  const merged = applyStrategicMergePatch(asJson(object), patch.json, type);
  // Upstream's type is that of the resource, whatever is written into it.
  const patched = withKindOf(object, merged);
  return typed(decodePatched(type, patched), patched, () => goFormat(patch.json), patch.problems, request);
}

function applyJson(
  patchType: PatchType,
  expected: ExpectedKind,
  object: KubeObject,
  { json, problems }: Patch,
  request: ApiRequest,
): KubeObject {
  let patched: unknown;
  if (patchType === 'application/merge-patch+json') {
    if (!isJsonObject(json)) {
      if (isLenient(request)) throw badRequest('Invalid JSON Patch');
      throw badRequest(`error decoding patch: ${cannotUnmarshal(json, 'map[string]interface {}')}`);
    }
    patched = applyJsonMergePatch(object, json);
  } else {
    if (!isLenient(request)) checkOperations(json);
    if (Array.isArray(json) && json.length > MAX_JSON_PATCH_OPERATIONS) {
      const what = `The allowed maximum operations in a JSON patch is ${MAX_JSON_PATCH_OPERATIONS}, got ${json.length}`;
      throw requestEntityTooLarge(what);
    }
    // Paths may lead to what is only there on the wire, such as an empty status.
    patched = applyJsonPatch(onWire(expected, object), json);
  }
  const shown = (): string => JSON.stringify(patched);
  if (expected.custom === undefined) checkPatchedKind(expected, patched, shown);
  return typed(decodeJson(expected, patched), patched, shown, problems, request);
}

function withKindOf({ apiVersion, kind }: KubeObject, merged: JsonObject): JsonObject {
  if (merged.kind === kind && merged.apiVersion === apiVersion) return merged;
  const isText = typeof merged.kind === 'string' && typeof merged.apiVersion === 'string';
  return isText ? { ...merged, apiVersion, kind } : merged;
}

/** Throws Invalid for a patch that makes something else of an object; what it leaves empty is as before. */
function checkPatchedKind(expected: ExpectedKind, patched: unknown, shown: () => string): void {
  const found = interpretTypeMeta(patched);
  if (!found.ok) throw invalidPatch(shown(), found.error);
  const { apiVersion = '', kind = '' } = found;
  if ((apiVersion || expected.apiVersion) === expected.apiVersion && (kind || expected.kind) === expected.kind) return;
  throw invalidPatch(shown(), whyNoConversion(expected, apiVersion || expected.apiVersion, kind || expected.kind));
}

/** The patched object, with all that is wrong with it said of the patch. */
function typed(
  decoded: Decoded | undefined,
  patched: unknown,
  shown: () => string,
  problems: readonly string[],
  request: ApiRequest,
): KubeObject {
  const refusal = (all: readonly string[]): Error => invalidPatch(shown(), strictDecodingError(all));
  if (decoded === undefined) {
    reportStrictErrors(problems, request, refusal);
    return patched as KubeObject;
  }
  const { object, error, strictErrors } = decoded;
  if (object === undefined) throw invalidPatch(shown(), error ?? '');
  reportStrictErrors([...problems, ...strictErrors], request, refusal);
  const { metadata } = object as Partial<KubeObject>;
  return metadata === undefined ? ({ ...object, metadata: {} } as KubeObject) : (object as unknown as KubeObject);
}

/** What is on the wire when nobody adds anything: custom resources are written as they are. */
function onWire({ apiVersion, kind, custom }: ExpectedKind, object: KubeObject): unknown {
  const type = custom === undefined ? schemaOf(apiVersion, kind) : undefined;
  return type === undefined ? object : toWire(type, asJson(object));
}

/** A patch as it was sent, and what strict validation finds wrong with its text. */
interface Patch {
  readonly json: unknown;
  readonly problems: readonly string[];
}

function readPatch(expected: ExpectedKind, patchType: PatchType, request: ApiRequest): Patch {
  const { body } = request;
  const nothing = patchType === JSON_PATCH ? [] : {};
  const json = typeof body === 'string' ? parse(body, patchType, request) : readJson(expected, body).json;
  const duplicates =
    typeof body === 'string' ? findDuplicateFields(body).map((path) => `duplicate field "${path}"`) : [];
  const problems =
    patchType === JSON_PATCH
      ? [...unknownOperationFields(json), ...duplicates].map((problem) => `json patch ${problem}`)
      : duplicates;
  return { json: json ?? nothing, problems };
}

function parse(text: string, patchType: PatchType, request: ApiRequest): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const why = jsonSyntaxError(text);
    throw badRequest(patchType === STRATEGIC_PATCH || isLenient(request) ? why : `error decoding patch: ${why}`);
  }
}

/** Who wants no validation of fields gets the errors of the libraries that apply patches. */
function isLenient({ options }: ApiRequest): boolean {
  return options.fieldValidation === 'Ignore';
}

function asJson(object: KubeObject): JsonObject {
  return object as unknown as JsonObject;
}

function unknownMediaType(accepted: readonly string[]): StatusError {
  const what = 'the body of the request was in an unknown format - accepted media types include:';
  return new StatusError(415, 'UnsupportedMediaType', `${what} ${accepted.join(', ')}`);
}
