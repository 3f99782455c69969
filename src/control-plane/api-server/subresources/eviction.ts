/**
 * POST to pods/eviction: a deletion that may be refused for the sake of availability
 * (kubernetes/pkg/registry/core/pod/storage/eviction.go). Left out so far: PodDisruptionBudgets, so nothing is refused.
 */
import { badRequest, type Status } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest, DeleteOptions } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeAs } from '../stages/decode.ts';
import { deleteObject } from '../verbs/delete.ts';
import { admitSubresource } from './admit-subresource.ts';
import { CREATED } from './created-status.ts';

interface EvictionBody {
  readonly metadata?: { readonly name?: string };
  readonly deleteOptions?: DeleteOptions;
}

/** Deletes the pod with the eviction's options; throws NotFound. */
export function evictPod(server: ServerContext, resource: Resource, request: ApiRequest): Status {
  const { metadata, deleteOptions = {} } = decodeAs(
    { apiVersion: 'policy/v1', kind: 'Eviction' },
    request,
  ) as EvictionBody;
  if ((metadata?.name ?? request.name) !== request.name) {
    throw badRequest('name in URL does not match name in Eviction object');
  }
  admitSubresource(server, resource, request);
  const { dryRun } = request.options;
  const options = { ...deleteOptions, ...(dryRun === undefined ? {} : { dryRun }) };
  deleteObject(server, resource, { ...request, body: undefined, options });
  return CREATED;
}
