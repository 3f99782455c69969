/** metadata.generation: which version of what was asked for an object holds (kubernetes/pkg/registry: PrepareForCreate, PrepareForUpdate). */
import type { KubeObject } from '../meta/object.ts';

/** The object as its first generation. */
export function atFirstGeneration<T extends KubeObject>(object: T): T {
  return object.metadata.generation === 1 ? object : { ...object, metadata: { ...object.metadata, generation: 1 } };
}

/** The object as the generation after `old`. */
export function atNextGeneration<T extends KubeObject>(object: T, old: KubeObject): T {
  return { ...object, metadata: { ...object.metadata, generation: (old.metadata.generation ?? 0) + 1 } };
}
