/** The subresources of pods that are conversations rather than objects. */
import { StatusError } from '../../../../kube-api/meta/status-error.ts';
import type { Resource } from '../../resource.ts';
import type { HttpAnswer } from '../contract.ts';
import type { RequestContext } from '../request/request-context.ts';

/** Throws a StatusError. */
export function onPodStream(context: RequestContext, _resource: Resource): HttpAnswer {
  throw new StatusError(501, 'Unknown', `${context.info.subresource} is not served`);
}
