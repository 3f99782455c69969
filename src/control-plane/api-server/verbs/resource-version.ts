/**
 * What a resourceVersion asks for in reads (apiserver/pkg/storage/{api_object_versioner,errors}.go, storage/etcd3/store.go:
 * resolveGetListRev, storage/cacher/cacher.go: shouldDelegateList). Most reads are served by upstream's watch cache and some by
 * etcd, which word and treat some things differently; events have no cache.
 */
import { goQuote } from '../../../kube-api/meta/go-syntax.ts';
import { badRequest, StatusError, timeout } from '../../../kube-api/meta/status-error.ts';
import type { ListOptions } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';

const RETRY_SECONDS = 1;

/** Whether upstream serves the resource from memory (--watch-cache-sizes: events have none). */
export function hasCache({ traits }: Resource): boolean {
  return traits.ttlSeconds === 0;
}

/** Throws unless the server has got as far as the version that is asked for at least; '' and '0' ask for nothing. */
export function checkMinimumVersion(resource: Resource, resourceVersion: string, current: number): void {
  const isCached = hasCache(resource);
  const version = isCached ? parseVersion(resourceVersion) : parseInEtcd(resourceVersion);
  if (version > current) throw tooLargeVersion(version, current, isCached ? RETRY_SECONDS : 0);
}

/** The revision that a list without a continue token has to show; 0 for the newest. */
export function listRevision(resource: Resource, options: ListOptions, isSingle: boolean, current: number): number {
  const { resourceVersion = '', resourceVersionMatch: match, limit = 0 } = options;
  if (resourceVersion === '') return 0;
  // A page of a list without a match rule is upstream's oldest special case: it is exact.
  const isLegacyPage = match === undefined && limit > 0 && resourceVersion !== '0';
  if (match === 'Exact' || isLegacyPage) {
    const version = parseInEtcd(resourceVersion);
    if (match === 'Exact' || !isSingle) {
      checkFuture(version, current);
      return version;
    }
    if (version > current) throw tooLargeVersion(version, current, 0);
    return 0;
  }
  checkMinimumVersion(resource, resourceVersion, current);
  return 0;
}

/** Throws for a revision that etcd has not come to yet, in its own words. */
export function checkFuture(revision: number, current: number): void {
  if (revision <= current) return;
  throw new StatusError(500, 'Unknown', 'etcdserver: mvcc: required revision is a future revision');
}

const MAX_UINT64 = 2n ** 64n - 1n;

/** The number in a resourceVersion; 0 for none. Throws, as upstream's cache does, when it is none of ours. */
export function parseVersion(resourceVersion: string): number {
  if (resourceVersion === '') return 0;
  const problem = problemWith(resourceVersion);
  if (problem !== undefined) throw new StatusError(500, 'Unknown', problem);
  return Number(resourceVersion);
}

function parseInEtcd(resourceVersion: string): number {
  if (resourceVersion === '') return 0;
  const problem = problemWith(resourceVersion);
  if (problem !== undefined) throw badRequest(`invalid resource version: ${problem}`);
  return Number(resourceVersion);
}

function problemWith(resourceVersion: string): string | undefined {
  const isNumber = /^\d+$/.test(resourceVersion);
  if (isNumber && BigInt(resourceVersion) <= MAX_UINT64) return undefined;
  const quoted = goQuote(resourceVersion);
  const why = isNumber ? 'value out of range' : 'invalid syntax';
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${why}`;
}

/** What a server answers that has not got as far as the version asked for. */
export function tooLargeVersion(version: number, current: number, retrySeconds = RETRY_SECONDS): StatusError {
  const what = `Too large resource version: ${version}, current: ${current}`;
  const error = timeout(what, retrySeconds === 0 ? undefined : retrySeconds);
  const { message = '', details = {} } = error.status;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return new StatusError(504, 'Timeout', message, { ...details, causes });
}
