/**
 * The cluster's API over HTTP, for clients outside of the simulation. A module of its own, so that a page fetches what it takes (media
 * types, OpenAPI, protobuf) only when somebody comes in that way.
 */
import type { HttpDoor } from '../control-plane/api-server/http/contract.ts';
import { createHttpDoor } from '../control-plane/api-server/http/http-door.ts';
import { PROTOBUF_TYPE } from '../control-plane/api-server/http/media/protobuf-type.ts';
import type { FieldDocs } from '../kube-api/schema/to-openapi.ts';
import type { Sandbox } from './sandbox.ts';

/** A door to the sandbox; `fieldDocs` is what `kubectl explain` says of types and fields. */
export function openHttpDoor({ apiServer, clock, connector }: Sandbox, fieldDocs: FieldDocs = {}): HttpDoor {
  return createHttpDoor({ apiServer, clock, connector, mediaTypes: [PROTOBUF_TYPE], fieldDocs });
}
