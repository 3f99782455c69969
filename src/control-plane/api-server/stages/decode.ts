/**
 * Turns a request's body into an object of the resource's kind. Bodies of our own code are typed already; those of people
 * and of the wire are checked against the kind's schema (apiserver/pkg/endpoints/handlers/{create,rest}.go).
 */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { badRequest } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';

/** The body as an object with apiVersion, kind and metadata; throws BadRequest or RequestEntityTooLarge. */
export function decodeObject(resource: Resource, { body }: ApiRequest): KubeObject {
  if (typeof body !== 'object' || body === null) throw badRequest('the object provided is unrecognized');
  const object = body as Partial<KubeObject>;
  const { apiVersion, definition } = resource;
  if (object.apiVersion === apiVersion && object.kind === definition.kind && object.metadata !== undefined) {
    return object as KubeObject;
  }
  return { ...object, apiVersion, kind: definition.kind, metadata: object.metadata ?? {} };
}
