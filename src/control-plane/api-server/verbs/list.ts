/**
 * GET of many objects: selectors and pages that belong to one revision (apiserver/pkg/storage/etcd3/store.go: GetList,
 * storage/cacher/cacher.go: GetList, apimachinery/pkg/apis/meta/internalversion/validation). "Any version" is always the newest.
 */
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import type { KubeList, KubeObject } from '../../../kube-api/meta/object.ts';
import { badRequest, expired, invalid } from '../../../kube-api/meta/status-error.ts';
import type { ListOptions } from '../../client/transport.ts';
import { isEtcdError } from '../../etcd/etcd-error.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import type { Revision } from '../stages/store.ts';
import { type Continuation, decodeContinue, encodeContinue } from './continue-token.ts';
import { checkFuture, hasCache, listRevision } from './resource-version.ts';
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
  const isWhole = (options.continue ?? '') === '';
  const isSingle = name !== undefined && isWhole && (!resource.namespaced || selection.namespace !== undefined);
  const prefix = resource.prefixOf(selection.namespace);
  const page = isSingle
    ? readSingle(server, resource, resource.keyOf(selection.namespace, name), options)
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

function readSingle({ store: { etcd } }: ServerContext, resource: Resource, key: string, options: ListOptions): Page {
  const revision = listRevision(resource, options, true, etcd.revision);
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
  const { continue: token = '' } = options;
  const limit = pageSize(resource, options);
  const continuation = token === '' ? undefined : decodeContinue(token, prefix);
  const asked =
    continuation === undefined
      ? listRevision(resource, options, false, etcd.revision)
      : continuedRevision(continuation, options, etcd.revision);
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
    continuation && (() => encodeContinue(start, prefix, -1)),
  );
  const resourceVersion = String(revision);
  if (remaining === 0) return { metadata: { resourceVersion }, items };
  const next = encodeContinue(nextStart, prefix, revision);
  // With selectors nobody knows how many of the rest will match.
  const count = selection.isEmpty ? { remainingItemCount: remaining } : {};
  return { metadata: { resourceVersion, continue: next, ...count }, items };
}

/** How many objects a page has; 0 for all of them. */
function pageSize(resource: Resource, { limit = 0, resourceVersion }: ListOptions): number {
  // The cache has all of them at hand where any version will do.
  return limit < 0 || (resourceVersion === '0' && hasCache(resource)) ? 0 : limit;
}

function continuedRevision({ revision }: Continuation, { resourceVersion = '' }: ListOptions, current: number): number {
  if (resourceVersion !== '' && resourceVersion !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  checkFuture(revision, current);
  return Math.max(0, revision);
}

/** Where the next page starts, which no token may move out of the list's own range. */
function later(prefix: string, { startKey }: Continuation): string {
  return startKey > prefix ? startKey : prefix;
}

function objectIn({ value }: Revision): KubeObject {
  return value as KubeObject;
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
