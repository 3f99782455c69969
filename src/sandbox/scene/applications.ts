/** Which application a pod belongs to: the top of its chain of controlling owners. */
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { controllerOf } from '../../kube-api/meta/owner.ts';

interface Objects {
  byUid(uid: string | undefined): KubeObject | undefined;
}

/** Longer chains than this do not occur; it bounds a cycle that somebody wrote by hand. */
const LONGEST_CHAIN = 8;

/** `Deployment/web`, or the pod itself when nobody controls it. */
export function applicationOf(object: KubeObject, objects: Objects): string {
  let current = object;
  let label = `${object.kind}/${object.metadata.name ?? ''}`;
  for (let i = 0; i < LONGEST_CHAIN; i++) {
    const reference = controllerOf(current);
    if (reference === undefined) return label;
    label = `${reference.kind}/${reference.name}`;
    const owner = objects.byUid(reference.uid);
    if (owner === undefined) return label;
    current = owner;
  }
  return label;
}
