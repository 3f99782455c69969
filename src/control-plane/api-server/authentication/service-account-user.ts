/** The names that service accounts go by (apiserver/pkg/authentication/serviceaccount/util.go). */
import { checkDns1123Label, checkDns1123Subdomain } from '../../../kube-api/meta/names.ts';

const PREFIX = 'system:serviceaccount:';
export const AUTHENTICATED = 'system:authenticated';
export const UNAUTHENTICATED = 'system:unauthenticated';

export interface AccountName {
  readonly namespace: string;
  readonly name: string;
}

export function userNameOf({ namespace, name }: AccountName): string {
  return `${PREFIX}${namespace}:${name}`;
}

/** The groups of all accounts of a namespace, without those that every user gets. */
export function accountGroups(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}

/** The account that a user name stands for; undefined for users who are none. */
export function accountOf(userName: string): AccountName | undefined {
  if (!userName.startsWith(PREFIX)) return undefined;
  const [namespace = '', name = '', ...rest] = userName.slice(PREFIX.length).split(':');
  if (rest.length > 0 || checkDns1123Label(namespace).length > 0) return undefined;
  return checkDns1123Subdomain(name).length > 0 ? undefined : { namespace, name };
}
