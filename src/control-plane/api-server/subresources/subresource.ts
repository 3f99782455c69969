/** What a subresource is: a path below an object that some kinds have, and what each verb does there. */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';

export type SubresourceVerb = (server: ServerContext, resource: Resource, request: ApiRequest) => KubeObject | Status;

export interface Subresource {
  /** Whether objects of this resource have it. */
  readonly isPartOf: (resource: Resource) => boolean;
  readonly get?: SubresourceVerb;
  readonly create?: SubresourceVerb;
  readonly update?: SubresourceVerb;
  readonly patch?: SubresourceVerb;
}
