/**
 * PATCH with `application/apply-patch+yaml`: server-side apply (apiserver/pkg/endpoints/handlers/patch.go: applyPatcher). Creates
 * what is not there; an apply that changes neither the object nor its managers writes nothing.
 */
import { LineCounter, parseDocument } from 'yaml';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { goQuote } from '../../../kube-api/meta/go-syntax.ts';
import { applyFields, type ManagedKind, showKind } from '../../../kube-api/meta/managed-fields/field-manager.ts';
import { type Managers, NO_MANAGERS } from '../../../kube-api/meta/managed-fields/managers.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { isJsonObject, type JsonObject, jsonKindOf } from '../../../kube-api/meta/patch/json.ts';
import { badRequest, conflict, invalid, notFound, StatusError } from '../../../kube-api/meta/status-error.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeJson, type ExpectedKind } from '../stages/decode.ts';
import { fieldManagerOf } from '../stages/field-manager-name.ts';
import { trackedKindOf } from '../stages/managed-kind.ts';
import { agreeOnNamespace } from '../stages/prepare.ts';
import type { Revision } from '../stages/store.ts';
import { createDecoded } from './create.ts';
import { checkName, replaceObject, type UpdatedPart, withoutVersion } from './update.ts';

/** Applies the configuration in the request's body; answers the object as stored. */
export function applyObject(
  server: ServerContext,
  resource: Resource,
  part: UpdatedPart,
  request: ApiRequest,
): KubeObject {
  const { namespace, name = '', subresource = '' } = request;
  const current = server.store.get(resource, namespace, name);
  if (current === undefined && part !== 'main') throw notFound(resource.groupResource, name);
  const live = current?.value;
  const kind = trackedKindOf(resource, subresource);
  const from = live && {
    object: live,
    value: kind.toValue(live),
    managers: server.store.ownership.managersOf(live),
  };
  const { object, managers } = applyTo(kind, resource, from, request, server.clock.nowMs);
  if (live === undefined && (object.metadata.uid ?? '') !== '') throw uidOfNothing(resource, name, object);
  agreeOnNamespace(resource, namespace, object.metadata.namespace);
  checkName(object, name);
  const candidate = resource.definition.defaults?.(object) ?? object;
  if (current === undefined) return createDecoded(server, resource, withoutVersion(candidate), request, managers);
  return replaceObject(server, resource, current as Revision, candidate, part, request, managers);
}

/** What an apply makes of an object, and who manages it from then on. */
export interface AppliedObject {
  readonly object: KubeObject;
  readonly managers: Managers;
}

/**
 * Applies the request's configuration to `live`, an object of this kind, or to nothing. Throws StatusErrors: for conflicts, for
 * configurations that can't be read or that are not of the kind.
 */
export function applyTo(
  kind: ManagedKind,
  expected: ExpectedKind,
  live: { readonly object: KubeObject; readonly value: unknown; readonly managers: Managers } | undefined,
  request: ApiRequest,
  nowMs: number,
): AppliedObject {
  requireFieldManager(request);
  const config = readConfig(request);
  const { subresource = '', options } = request;
  const writer = { manager: fieldManagerOf(request), subresource, time: formatTime(nowMs) };
  const before = live?.managers ?? NO_MANAGERS;
  const { value, managers } = applyFields(kind, live?.value, config, before, writer, options.force === true);
  reportDuplicates(request);
  if (live !== undefined && value === undefined) return { object: live.object, managers };
  return { object: decodeApplied(expected, value ?? kind.zero, config), managers };
}

/** The merged value as an object of its kind; the conversion's errors are upstream's. */
function decodeApplied(expected: ExpectedKind, value: unknown, config: JsonObject): KubeObject {
  const decoded = decodeJson(expected, value);
  if (decoded === undefined) return value as KubeObject;
  const { object, error } = decoded;
  if (object === undefined) {
    const { namespace, name } = isJsonObject(config.metadata) ? config.metadata : {};
    const which = `${String(namespace ?? '')}/${String(name ?? '')}; ${showKind(expected.apiVersion, expected.kind)}`;
    throw new StatusError(500, 'Unknown', `failed to convert new object (${which}) to proper version: ${error ?? ''}`);
  }
  const { metadata } = object as Partial<KubeObject>;
  return (metadata === undefined ? { ...object, metadata: {} } : object) as unknown as KubeObject;
}

/** The configuration as JSON; throws BadRequest. */
function readConfig({ body }: ApiRequest): JsonObject {
  const json = typeof body === 'string' ? parseYaml(body) : body;
  if (json === null || json === undefined) return {};
  if (isJsonObject(json)) return json;
  const kind = GO_KINDS[jsonKindOf(json)] ?? jsonKindOf(json);
  const why = `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  throw badRequest(`error decoding patch: error unmarshaling JSON: while decoding JSON: ${why}`);
}

const GO_KINDS: Readonly<Record<string, string>> = {
  map: 'object',
  slice: 'array',
  int64: 'number',
  float64: 'number',
};

function parseYaml(text: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, lineCounter: lines });
  const [error] = document.errors;
  if (error === undefined) return document.toJS() as unknown;
  const { line } = lines.linePos(error.pos[0]);
  throw badRequest(`error decoding patch: error converting YAML to JSON: yaml: line ${line}: ${error.message}`);
}

/** Keys that are there twice: refused, warned of or ignored as the request wants it. */
function reportDuplicates({ body, options }: ApiRequest): void {
  const { fieldValidation = 'Warn', onWarning } = options;
  if (typeof body !== 'string' || fieldValidation === 'Ignore') return;
  const lines = new LineCounter();
  const { errors } = parseDocument(body, { uniqueKeys: true, prettyErrors: false, lineCounter: lines });
  const problems = errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ pos }) => `line ${lines.linePos(pos[0]).line}: key ${goQuote(keyAt(body, pos[0]))} already set in map`);
  if (problems.length === 0) return;
  if (fieldValidation !== 'Strict') {
    for (const problem of problems) onWarning?.(problem);
    return;
  }
  const why = `error converting YAML to JSON: yaml: unmarshal errors:\n  ${problems.join('\n  ')}`;
  throw badRequest(`error strict decoding patch: ${why}`);
}

function keyAt(text: string, start: number): string {
  const found = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|([^:\n]*))/.exec(text.slice(start));
  return (found?.[1] ?? found?.[2] ?? found?.[3] ?? '').trim();
}

/** An apply has to say on whose behalf it is (apimachinery/pkg/apis/meta/v1/validation: ValidatePatchOptions). */
function requireFieldManager({ options }: ApiRequest): void {
  if ((options.fieldManager ?? '') !== '') return;
  const errors = new FieldErrors();
  errors.required(new FieldPath('fieldManager'), 'is required for apply patch');
  throw invalid({ group: 'meta.k8s.io', name: 'PatchOptions' }, '', errors.list);
}

function uidOfNothing(resource: Resource, name: string, { metadata }: KubeObject): StatusError {
  const why = `uid mismatch: the provided object specified uid ${metadata.uid}, and no existing object was found`;
  return conflict(resource.groupResource, name, why);
}
