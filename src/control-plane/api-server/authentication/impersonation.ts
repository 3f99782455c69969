/** Acting as somebody else, as `kubectl --as` asks for (apiserver/pkg/endpoints/filters/impersonation.go). */
import { internalError } from '../../../kube-api/meta/status-error.ts';
import type { UserInfo } from '../../client/transport.ts';
import type { RequestAuthorizer } from '../authorization/authorizer.ts';
import { authorize } from '../stages/authorize.ts';
import { AUTHENTICATED, accountGroups, accountOf, UNAUTHENTICATED } from './service-account-user.ts';

/** By lower-case name; several values of one header are joined with `, `. */
export type Headers = Readonly<Record<string, string>>;

const EXTRA_PREFIX = 'impersonate-extra-';
const AUTHENTICATION = 'authentication.k8s.io';
const ANONYMOUS = 'system:anonymous';

const valuesOf = (header: string | undefined): readonly string[] =>
  header === undefined || header === '' ? [] : header.split(', ');

/** Who the request is from once the headers are obeyed; throws Forbidden where the user may not act as that one. */
export function impersonate(headers: Headers, user: UserInfo, authorizer: RequestAuthorizer): UserInfo {
  const name = headers['impersonate-user'] ?? '';
  const uid = headers['impersonate-uid'] ?? '';
  const groups = valuesOf(headers['impersonate-group']);
  const extra = extraOf(headers);
  if (name === '') {
    const stray = strayRequests(groups, extra, uid);
    if (stray.length === 0) return user;
    throw internalError(`requested [${stray.join(' ')}] without impersonating a user`);
  }
  const ask = (group: string, resource: string, target: string, namespace = '', subresource = ''): void =>
    authorize(authorizer, { user, verb: 'impersonate', group, resource, subresource, namespace, name: target });
  const account = accountOf(name);
  if (account === undefined) ask('', 'users', name);
  else ask('', 'serviceaccounts', account.name, account.namespace);
  for (const group of groups) ask('', 'groups', group);
  for (const [key, values] of extra) for (const value of values) ask(AUTHENTICATION, 'userextras', value, '', key);
  if (uid !== '') ask(AUTHENTICATION, 'uids', uid);
  const wanted = groups.length === 0 && account !== undefined ? accountGroups(account.namespace) : groups;
  return {
    name,
    groups: withCommonGroup(name, wanted),
    ...(uid === '' ? {} : { uid }),
    ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}

function withCommonGroup(name: string, groups: readonly string[]): readonly string[] {
  const isKnown = name !== ANONYMOUS;
  if (isKnown && groups.includes(UNAUTHENTICATED)) return groups;
  const common = isKnown ? AUTHENTICATED : UNAUTHENTICATED;
  return groups.includes(common) ? groups : [...groups, common];
}

function extraOf(headers: Headers): readonly (readonly [key: string, values: readonly string[]])[] {
  return Object.keys(headers)
    .filter((header) => header.startsWith(EXTRA_PREFIX))
    .map((header) => [unescapeKey(header.slice(EXTRA_PREFIX.length)), valuesOf(headers[header])] as const);
}

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** References as Go prints them: kind, namespace, name, uid, version, resourceVersion, fieldPath. */
function strayRequests(
  groups: readonly string[],
  extra: readonly (readonly [string, readonly string[]])[],
  uid: string,
): readonly string[] {
  return [
    ...groups.map((group) => `{Group  ${group}    }`),
    ...extra.flatMap(([key, values]) => values.map((value) => `{UserExtra  ${value}  ${AUTHENTICATION}/v1  ${key}}`)),
    ...(uid === '' ? [] : [`{UID  ${uid}  ${AUTHENTICATION}/v1  }`]),
  ];
}
