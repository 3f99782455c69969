/** Who owns an object (k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go). */
import type { ObjectMeta, OwnerReference } from '../generated/types.gen.ts';
import type { KubeObject } from './object.ts';

interface Owned {
  readonly metadata: ObjectMeta;
}

/** The reference to the one owner that manages the object, if there is one. */
export function controllerOf(object: Owned): OwnerReference | undefined {
  const references = object.metadata.ownerReferences;
  if (references === undefined) return undefined;
  for (const reference of references) if (reference.controller === true) return reference;
  return undefined;
}

/** Whether `owner` is the one that manages the object. */
export function isControlledBy(object: Owned, owner: Owned): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** Where a kind lives in the API. */
interface KindName {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A reference that makes `owner` the manager of the object that carries it, and holds up its deletion in the foreground. */
export function controllerRef(owner: KubeObject, { group, version, kind }: KindName): OwnerReference {
  return {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    name: owner.metadata.name ?? '',
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}
