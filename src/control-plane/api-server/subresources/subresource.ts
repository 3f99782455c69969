/** What a subresource is: a path below an object that some kinds have, and what each verb does there. */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';

export type SubresourceVerb = (server: ServerContext, resource: Resource, request: ApiRequest) => KubeObject | Status;

/** What a subresource is called, the kind that it takes and answers, and what can be done with it: what discovery tells. */
export interface SubresourceFacts {
  readonly name: string;
  /** Undefined where it is the kind of the object. */
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string } | undefined;
  /** In alphabetical order. */
  readonly verbs: readonly string[];
}

export interface Subresource {
  /** Whether objects of this resource have it. */
  readonly isPartOf: (resource: Resource) => boolean;
  /** The kind that it takes and answers; the kind of the object unless given. */
  readonly kind?: SubresourceFacts['kind'];
  readonly get?: SubresourceVerb;
  readonly create?: SubresourceVerb;
  readonly update?: SubresourceVerb;
  readonly patch?: SubresourceVerb;
}
