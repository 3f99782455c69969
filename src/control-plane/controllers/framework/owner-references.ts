/** Who controls an object (k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go). */
import type { OwnerReference } from '../../../kube-api/generated/types.gen.ts';
import { apiVersionOf, type KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Informer, Lister } from '../../client/informer.ts';

/** The reference to the one owner that controls `object`. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const references = object.metadata.ownerReferences;
  if (references === undefined) return undefined;
  for (let i = 0; i < references.length; i++) {
    const reference = references[i];
    if (reference?.controller === true) return reference;
  }
  return undefined;
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** A reference that makes `owner`, which is of `kind`, the controller of whatever carries it. */
export function newControllerRef<T extends KubeObject>(owner: T, kind: KindDefinition<T>): OwnerReference {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    name: owner.metadata.name ?? '',
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The object that `reference` means, if it is of `kind` and still the same one (upstream's resolveControllerRef). */
export function resolveController<T extends KubeObject>(
  lister: Lister<T>,
  kind: Pick<KindDefinition, 'kind'>,
  namespace: string | undefined,
  reference: OwnerReference | undefined,
): T | undefined {
  if (reference === undefined || reference.kind !== kind.kind) return undefined;
  const owner = lister.get(reference.name, namespace);
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}

const CONTROLLER_INDEX = 'controller';

/** Lets {@link controlledBy} and {@link orphansIn} answer without looking at every object. */
export function addControllerIndex<T extends KubeObject>(informer: Informer<T>): void {
  informer.addIndex(CONTROLLER_INDEX, (object) => {
    const controller = controllerOf(object);
    return [controller === undefined ? `orphans/${object.metadata.namespace ?? ''}` : controller.uid];
  });
}

/** The objects whose controller is `owner`; needs {@link addControllerIndex}. */
export function controlledBy<T extends KubeObject>(lister: Lister<T>, owner: KubeObject): Iterable<T> {
  return lister.byIndex(CONTROLLER_INDEX, owner.metadata.uid ?? '');
}

/** The objects of a namespace that nothing controls; needs {@link addControllerIndex}. */
export function orphansIn<T extends KubeObject>(lister: Lister<T>, namespace: string | undefined): Iterable<T> {
  return lister.byIndex(CONTROLLER_INDEX, `orphans/${namespace ?? ''}`);
}
