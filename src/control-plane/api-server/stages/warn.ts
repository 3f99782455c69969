/** Tells the writer what upstream tells in `Warning` headers, each message once (apiserver/pkg/warning). */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';

/** Hands the kind's warnings to whoever asked for them; asks for none when nobody listens. */
export function warn(resource: Resource, object: KubeObject, old: KubeObject | undefined, request: ApiRequest): void {
  const { onWarning } = request.options;
  if (onWarning === undefined) return;
  for (const message of new Set(resource.definition.warnings?.(object, old))) onWarning(message);
}
