/**
 * Who is asking, by the headers of a request (apiserver/pkg/authentication/request/bearertoken, endpoints/filters/authentication.go).
 *
 * Simplified: a request without credentials comes over the loopback door of whoever runs the simulation, and counts as the
 * administrator, as with the certificate in admin.conf. Upstream would call it system:anonymous.
 */
import { unauthorized } from '../../../kube-api/meta/status-error.ts';
import type { UserInfo } from '../../client/transport.ts';
import type { RequestAuthorizer } from '../authorization/authorizer.ts';
import { type Headers, impersonate } from './impersonation.ts';
import type { TokenAuthenticator } from './token-authenticator.ts';

const ADMINISTRATOR: UserInfo = Object.freeze({
  name: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
});

/** The user, or whom that one acts as; throws Unauthorized for a token that is no good, Forbidden for impersonation. */
export function authenticateRequest(
  headers: Headers,
  tokens: TokenAuthenticator,
  authorizer: RequestAuthorizer,
): UserInfo {
  return impersonate(headers, bearerOf(headers.authorization ?? '', tokens), authorizer);
}

function bearerOf(authorization: string, tokens: TokenAuthenticator): UserInfo {
  const [scheme = '', token = ''] = authorization.trim().split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token === '') return ADMINISTRATOR;
  const found = tokens.authenticate(token);
  if (typeof found === 'string') throw unauthorized('Unauthorized');
  return found.user;
}
