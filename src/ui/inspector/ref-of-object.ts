/** How an object is named in actions. */
import type { ObjectRef } from '../../bridge/messages.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';

export function refOfObject({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  const { name = '', namespace } = metadata;
  return { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name };
}
