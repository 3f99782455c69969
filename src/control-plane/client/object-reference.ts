/** What an event says it is about (k8s.io/client-go/tools/reference). */
import type { ObjectReference } from '../../kube-api/generated/types.gen.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';

/** A reference to `object` as it is now, or to a part of it. */
export function referenceTo(object: KubeObject, fieldPath: string | undefined): ObjectReference {
  const { namespace, name = '', uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(uid === undefined ? {} : { uid }),
    apiVersion: object.apiVersion,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}
