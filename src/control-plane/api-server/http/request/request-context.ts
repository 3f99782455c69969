/** One request with all that was learnt about it on the way in. */
import type { Clock, Trace } from '../../../../kernel/index.ts';
import type { KubeObject } from '../../../../kube-api/meta/object.ts';
import type { FieldDocs } from '../../../../kube-api/schema/to-openapi.ts';
import type { UserInfo } from '../../../client/transport.ts';
import type { ApiServer } from '../../api-server.ts';
import type { ResourceRegistry } from '../../resource.ts';
import type { HttpRequest } from '../contract.ts';
import type { MediaType } from '../media/media-types.ts';
import type { NodeConnector } from '../node-connector.ts';
import type { OpenApiDocuments } from '../openapi/openapi-documents.ts';
import type { Query } from './query.ts';
import type { RequestInfo } from './request-info.ts';

/** What the parts of the door share. */
export interface DoorContext {
  readonly apiServer: ApiServer;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly registry: ResourceRegistry;
  readonly mediaTypes: readonly MediaType[];
  readonly connector: NodeConnector | undefined;
  readonly openApi: OpenApiDocuments;
  readonly docs: FieldDocs;
}

/** Clients outside of the simulation see who manages which field. */
export function showAll({ apiServer }: DoorContext): (object: KubeObject) => KubeObject {
  return (object) => apiServer.withManagedFields(object);
}

export interface RequestContext {
  readonly door: DoorContext;
  readonly http: HttpRequest;
  readonly info: RequestInfo;
  readonly query: Query;
  readonly user: UserInfo;
  /** Who the trace says it was. */
  readonly actor: string;
  readonly accept: string;
  readonly userAgent: string;
  readonly isPretty: boolean;
  /** Becomes `Warning` headers. */
  readonly warnings: string[];
}
