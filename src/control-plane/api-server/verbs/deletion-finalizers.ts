/**
 * Which finalizers a deletion leaves on an object, so that the garbage collector orphans its dependents or deletes them first
 * (apiserver/pkg/registry/generic/registry/store.go: deletionFinalizersForGarbageCollection).
 */
import type { ObjectMeta } from '../../../kube-api/generated/types.gen.ts';
import type { DeleteOptions } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';

const ORPHAN_FINALIZER = 'orphan';
const FOREGROUND_FINALIZER = 'foregroundDeletion';

/** The metadata with the finalizers to have from now on: the very same when they are the same. */
export function withDeletionFinalizers(resource: Resource, metadata: ObjectMeta, options: DeleteOptions): ObjectMeta {
  const present = metadata.finalizers ?? [];
  const wanted = finalizersFor(resource, present, options);
  if (wanted.length === present.length && wanted.every((name) => present.includes(name))) return metadata;
  if (wanted.length > 0) return { ...metadata, finalizers: wanted };
  const { finalizers: _dropped, ...rest } = metadata;
  return rest;
}

/** The writer's wish counts, then what the object has, then the kind's default. */
function finalizersFor(resource: Resource, present: readonly string[], options: DeleteOptions): readonly string[] {
  const others = present.filter((name) => name !== ORPHAN_FINALIZER && name !== FOREGROUND_FINALIZER);
  if (resource.traits.isLeftToItself) return others;
  switch (options.propagationPolicy ?? policyOf(present) ?? resource.definition.defaultPropagation) {
    case 'Orphan':
      return [...others, ORPHAN_FINALIZER];
    case 'Foreground':
      return [...others, FOREGROUND_FINALIZER];
    default:
      return others;
  }
}

function policyOf(finalizers: readonly string[]): 'Orphan' | 'Foreground' | undefined {
  for (const name of finalizers) {
    if (name === ORPHAN_FINALIZER) return 'Orphan';
    if (name === FOREGROUND_FINALIZER) return 'Foreground';
  }
  return undefined;
}
