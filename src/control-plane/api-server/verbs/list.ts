/**
 * GET of many objects: selectors, pages that belong to one revision, and the meanings of resourceVersion
 * (apiserver/pkg/storage/etcd3/store.go: GetList, storage/util.go, apimachinery/pkg/apis/meta/internalversion/validation).
 * Left out: the watch cache, so "any version" is always the newest.
 */
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import type { KubeList, KubeObject } from '../../../kube-api/meta/object.ts';
import { badRequest, expired, invalid, StatusError, timeout } from '../../../kube-api/meta/status-error.ts';
import type { ListOptions } from '../../client/transport.ts';
import { isEtcdError } from '../../etcd/etcd-error.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import type { Revision } from '../stages/store.ts';
import { type Continuation, decodeContinue, encodeContinue } from './continue-token.ts';
import { Selection } from './selection.ts';

const TOO_OLD = 'The resourceVersion for the provided list is too old.';
const INCONSISTENT_CONTINUE =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

/** The selected objects in order of namespace and name. */
export function listObjects(
  server: ServerContext,
  resource: Resource,
  options: ListOptions,
  namespace: string | undefined,
): KubeList {
  checkOptions(options);
  const selection = new Selection(resource, { ...options, namespace: namespace ?? options.namespace });
  const name = selection.required('metadata.name');
  const isSingle = name !== undefined && (!resource.namespaced || selection.namespace !== undefined);
  const prefix = resource.prefixOf(selection.namespace);
  const page = isSingle
    ? readSingle(server, resource.keyOf(selection.namespace, name), options)
    : readPage(server, resource, prefix, selection, options);
  return {
    apiVersion: resource.apiVersion,
    kind: resource.listKind,
    metadata: page.metadata,
    items: isSingle ? page.items.filter((item) => selection.matches(item)) : page.items,
  };
}

interface Page {
  readonly metadata: KubeList['metadata'];
  readonly items: readonly KubeObject[];
}

function readSingle({ store: { etcd } }: ServerContext, key: string, options: ListOptions): Page {
  const revision = exactRevision(etcd.revision, options);
  const kvs = rangeOrExpire(() => etcd.range({ key, revision })).kvs;
  return { metadata: { resourceVersion: String(revision || etcd.revision) }, items: kvs.map(objectIn) };
}

function readPage(
  { store: { etcd } }: ServerContext,
  resource: Resource,
  prefix: string,
  selection: Selection,
  options: ListOptions,
): Page {
  const { limit = 0, continue: token = '' } = options;
  const continuation = token === '' ? undefined : decodeContinue(token, resource.keyPrefix);
  const asked = continuation === undefined ? exactRevision(etcd.revision, options) : Math.max(0, continuation.revision);
  const revision = asked === 0 ? etcd.revision : asked;
  const start = continuation === undefined ? prefix : later(prefix, continuation);
  const items: KubeObject[] = [];
  let remaining = 0;
  let nextStart = start;
  const take = ({ key, value }: Revision): void => {
    if (limit !== 0 && items.length === limit) {
      remaining++;
      return;
    }
    if (limit !== 0) nextStart = `${key}\0`;
    if (value !== undefined && (selection.isEmpty || selection.matches(value))) items.push(value);
  };
  rangeOrExpire(
    () => etcd.scan(start, prefixEnd(prefix), revision === etcd.revision ? 0 : revision, take),
    continuation && (() => encodeContinue(start, resource.keyPrefix, -1)),
  );
  const resourceVersion = String(revision);
  if (remaining === 0) return { metadata: { resourceVersion }, items };
  const next = encodeContinue(nextStart, resource.keyPrefix, revision);
  // With selectors nobody knows how many of the rest will match.
  const count = selection.isEmpty ? { remainingItemCount: remaining } : {};
  return { metadata: { resourceVersion, continue: next, ...count }, items };
}

/** Where the next page starts, which no token may move out of the list's own range. */
function later(prefix: string, { startKey }: Continuation): string {
  return startKey > prefix ? startKey : prefix;
}

function objectIn({ value }: Revision): KubeObject {
  return value as KubeObject;
}

/** The revision that the list has to show; 0 for the newest. */
function exactRevision(
  current: number,
  { resourceVersion = '', resourceVersionMatch, limit = 0 }: ListOptions,
): number {
  const version = parseVersion(resourceVersion);
  if (version > current) throw tooLargeVersion(version, current);
  // A page of a list without a match rule is upstream's oldest special case: it is exact.
  const isExact = resourceVersionMatch === 'Exact' || (resourceVersionMatch === undefined && limit > 0);
  return isExact ? version : 0;
}

/** The number in a resourceVersion; 0 for none. Throws BadRequest when it is none of ours. */
export function parseVersion(resourceVersion: string): number {
  if (resourceVersion === '') return 0;
  if (/^\d+$/.test(resourceVersion)) return Number(resourceVersion);
  const quoted = JSON.stringify(resourceVersion);
  throw badRequest(`resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`);
}

/** What a server answers that has not got as far as the version asked for. */
export function tooLargeVersion(version: number, current: number): StatusError {
  const error = timeout(`Too large resource version: ${version}, current: ${current}`, 1);
  const { message = '', details = {} } = error.status;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return new StatusError(504, 'Timeout', message, { ...details, causes });
}

function rangeOrExpire<T>(read: () => T, nextToken?: (() => string) | undefined): T {
  try {
    return read();
  } catch (error) {
    if (!isEtcdError(error, 'compacted')) throw error;
    if (nextToken === undefined) throw expired(TOO_OLD);
    const continueError = expired(INCONSISTENT_CONTINUE);
    throw Object.assign(continueError, { status: { ...continueError.status, metadata: { continue: nextToken() } } });
  }
}

function checkOptions({ resourceVersion = '', resourceVersionMatch: match, continue: token = '' }: ListOptions): void {
  if (token !== '' && resourceVersion !== '' && resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  if (match === undefined) return;
  const errors = new FieldErrors();
  const path = new FieldPath('resourceVersionMatch');
  if (resourceVersion === '') {
    errors.forbidden(path, 'resourceVersionMatch is forbidden unless resourceVersion is provided');
  }
  if (token !== '') errors.forbidden(path, 'resourceVersionMatch is forbidden when continue is provided');
  if (match !== 'Exact' && match !== 'NotOlderThan') errors.notSupported(path, match, ['Exact', 'NotOlderThan', '']);
  if (match === 'Exact' && resourceVersion === '0') {
    errors.forbidden(path, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (errors.list.length > 0) throw invalid({ group: 'meta.k8s.io', name: 'ListOptions' }, '', errors.list);
}
