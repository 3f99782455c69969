/**
 * May they? An authorizer is asked about each request (apiserver/pkg/endpoints/filters/authorization.go). Without one
 * everything is allowed, as with --authorization-mode=AlwaysAllow.
 */
import { forbidden } from '../../../kube-api/meta/status-error.ts';
import type { UserInfo } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';

export interface Attributes {
  readonly user: UserInfo;
  readonly verb: string;
  readonly resource: Resource;
  readonly subresource?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** Answers whether the request is allowed. */
export type Authorizer = (attributes: Attributes) => boolean;

/** Throws Forbidden in upstream's words (apiserver/pkg/endpoints/handlers/responsewriters/errors.go). */
export function authorize(authorizer: Authorizer | undefined, attributes: Attributes): void {
  if (authorizer === undefined || authorizer(attributes)) return;
  const { user, verb, resource, subresource, namespace, name = '' } = attributes;
  const { group, name: plural } = resource.groupResource;
  const path = subresource === undefined ? plural : `${plural}/${subresource}`;
  const scope =
    resource.namespaced && namespace !== undefined ? ` in the namespace "${namespace}"` : ' at the cluster scope';
  const why = `User "${user.name}" cannot ${verb} resource "${path}" in API group "${group}"${scope}`;
  throw forbidden(resource.groupResource, name, why);
}
