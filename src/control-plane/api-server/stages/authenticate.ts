/**
 * Who is asking? Requests inside the simulation come with their user, as after a successful client certificate; a request
 * without a name is answered as upstream does without credentials (apiserver/pkg/endpoints/filters/authentication.go).
 * Tokens and impersonation are in ../authentication, for requests over HTTP. Left out: certificates.
 */
import { unauthorized } from '../../../kube-api/meta/status-error.ts';
import type { UserInfo } from '../../client/transport.ts';

/** Throws Unauthorized for a user without a name. */
export function authenticate(user: UserInfo): void {
  if (user.name === '') throw unauthorized('Unauthorized');
}
