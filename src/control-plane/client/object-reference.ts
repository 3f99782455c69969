/** What an event says it is about (k8s.io/client-go/tools/reference). */
import type { ObjectReference } from '../../kube-api/generated/types.gen.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';

/** A reference to `object` as it is now, or to a part of it. */
export function referenceTo(object: KubeObject, fieldPath: string | undefined): ObjectReference {
  const { apiVersion, kind, metadata } = object;
  const { namespace, name = '', uid, resourceVersion } = metadata;
  // Nearly all events are about stored objects in namespaces, and there are very many of them.
  if (namespace !== undefined && uid !== undefined && resourceVersion !== undefined) {
    return fieldPath === undefined
      ? { kind, namespace, name, uid, apiVersion, resourceVersion }
      : { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath };
  }
  return {
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...(uid === undefined ? {} : { uid }),
    apiVersion,
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}
