/**
 * Requests and watches in a version other than the stored one (apiserver/pkg/endpoints/handlers/{create,update,patch,watch}.go). A body
 * is decoded, defaulted and converted in its own version, and a patch is applied to the object as its own version shows it.
 */
import type { KubeList, KubeObject } from '../../../kube-api/meta/object.ts';
import { notFound, type Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest, Watch, WatchRequest } from '../../client/transport.ts';
import { unknownPath } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeObject } from '../stages/decode.ts';
import { trackedKindOf } from '../stages/managed-kind.ts';
import { agreeOnNamespace } from '../stages/prepare.ts';
import { applyTo } from '../verbs/apply.ts';
import { createDecoded } from '../verbs/create.ts';
import { getRevision } from '../verbs/get.ts';
import { applyPatch } from '../verbs/patch.ts';
import { Selection } from '../verbs/selection.ts';
import { checkName, replaceObject } from '../verbs/update.ts';
import type { Conversion } from './conversions.ts';

type Answer = KubeObject | KubeList | Status;

/** Serves a request by having `handle` serve the same for the stored kind; answers in the version of the request. */
export function onConverted(
  server: ServerContext,
  conversion: Conversion,
  request: ApiRequest,
  handle: (request: ApiRequest) => Answer,
): Answer {
  // Other subresources have kinds of their own, whatever the version of the object is.
  if (request.subresource !== undefined && request.subresource !== 'status') return handle(request);
  switch (request.verb) {
    case 'create':
    case 'update':
      return conversion.answer(handle(withStoredBody(conversion, request)));
    case 'patch':
      return conversion.answer(patchConverted(server, conversion, request));
    case 'list':
    case 'deletecollection':
      checkSelection(conversion, request.options);
      return conversion.answer(handle(request));
    default:
      return conversion.answer(handle(request));
  }
}

/** Starts a watch of the stored kind with `start`, whose events are told in the version of the request. */
export function watchConverted(
  conversion: Conversion,
  request: WatchRequest,
  start: (request: WatchRequest) => Watch,
): Watch {
  checkSelection(conversion, request.options);
  return start({
    ...request,
    onEvent: ({ type, object }) =>
      request.onEvent({
        type,
        object: type === 'BOOKMARK' ? { ...object, ...conversion.requested.typeMeta } : conversion.fromStored(object),
      }),
  });
}

function withStoredBody(conversion: Conversion, request: ApiRequest): ApiRequest {
  const { requested } = conversion;
  const decoded = decodeObject(requested, request);
  const object = requested.definition.defaults?.(decoded) ?? decoded;
  return { ...request, body: conversion.toStored(object), isTyped: true };
}

function patchConverted(server: ServerContext, conversion: Conversion, request: ApiRequest): KubeObject {
  const { requested, stored } = conversion;
  const { namespace, name = '', subresource } = request;
  if (subresource === 'status' && !requested.definition.hasStatus) throw unknownPath();
  if (request.patchType === 'application/apply-patch+yaml') return applyConverted(server, conversion, request);
  const current = getRevision(server, stored, namespace, name);
  const patched = applyPatch(requested, conversion.fromStored(current.value as KubeObject), request);
  agreeOnNamespace(requested, namespace, patched.metadata.namespace);
  checkName(patched, name);
  const candidate = conversion.toStored(requested.definition.defaults?.(patched) ?? patched);
  const defaulted = stored.definition.defaults?.(candidate) ?? candidate;
  return replaceObject(server, stored, current, defaulted, subresource === 'status' ? 'status' : 'main', request);
}

/**
 * Server-side apply. Simplified: managers of fields in one version mean nothing to those of another, so that there are no conflicts
 * between them.
 */
function applyConverted(server: ServerContext, conversion: Conversion, request: ApiRequest): KubeObject {
  const { requested, stored } = conversion;
  const { namespace, name = '', subresource = '' } = request;
  const current = server.store.get(stored, namespace, name);
  if (current === undefined && subresource !== '') throw notFound(stored.groupResource, name);
  const kind = trackedKindOf(requested, subresource);
  const view = current?.value && conversion.fromStored(current.value);
  const live = view &&
    current?.value && {
      object: view,
      value: kind.toValue(view),
      managers: server.store.ownership.managersOf(current.value),
    };
  const { object, managers: inVersion } = applyTo(kind, requested, live, request, server.clock.nowMs);
  const others = [...(live?.managers ?? [])].filter(([, { apiVersion }]) => apiVersion !== requested.apiVersion);
  const managers = new Map([...others, ...inVersion]);
  agreeOnNamespace(requested, namespace, object.metadata.namespace);
  checkName(object, name);
  const candidate = conversion.toStored(requested.definition.defaults?.(object) ?? object);
  const defaulted = stored.definition.defaults?.(candidate) ?? candidate;
  if (current === undefined) return createDecoded(server, stored, defaulted, request, managers);
  return replaceObject(
    server,
    stored,
    current,
    defaulted,
    subresource === '' ? 'main' : subresource,
    request,
    managers,
  );
}

/** Throws BadRequest for fields that this version can't be selected by, in its own words. */
function checkSelection({ requested }: Conversion, options: ApiRequest['options'] | WatchRequest['options']): void {
  new Selection(requested, options);
}
