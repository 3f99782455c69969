/**
 * Makes strategic merge patches: from two versions of an object, and the three-way patch of `kubectl apply`
 * (apimachinery/pkg/util/strategicpatch/patch.go). Upstream's oddities are kept, such as a `$setElementOrder` whenever a
 * merging list of scalars is not sorted. Left out: the text of a conflict shows JSON where upstream shows YAML.
 */
import type { TypeSchema } from '../schema/type-schema.ts';
import { checkPreconditions, type PatchPrecondition } from './json-merge-patch.ts';
import { type DiffOptions, diffMaps } from './patch/diff.ts';
import { hasField, isJsonObject, type JsonObject } from './patch/json.ts';
import { haveMergingConflicts } from './patch/merging-conflicts.ts';
import { PatchError } from './patch/patch-error.ts';
import { mergeMap, schemaOfType } from './strategic-merge-patch.ts';

const WHOLE: DiffOptions = { elementOrder: true, additions: true, deletions: true };

/** The patch that turns `original` into `modified`. Throws PatchError. */
export function createTwoWayMergePatch(
  original: JsonObject,
  modified: JsonObject,
  type: TypeSchema | undefined,
  preconditions: readonly PatchPrecondition[] = [],
): JsonObject {
  const patch = diffMaps(original, modified, schemaOfType(type), WHOLE, false);
  checkPreconditions(patch, preconditions);
  return patch;
}

/** Besides the three documents, what `createThreeWayMergePatch` may be told. */
export interface ThreeWayOptions {
  /** False: clashes with changes that others made to `current` are errors (`kubectl apply --overwrite=false`). */
  readonly overwrite?: boolean;
  readonly preconditions?: readonly PatchPrecondition[];
}

/**
 * The patch that gives `current` what `modified` says and takes away what only `original`, the configuration applied last,
 * had; what others added to `current` stays. Throws PatchError.
 */
export function createThreeWayMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  type: TypeSchema | undefined,
  options: ThreeWayOptions = {},
): JsonObject {
  const schema = schemaOfType(type);
  const delta = diffMaps(current, modified, schema, { ...WHOLE, deletions: false }, false);
  const deletions = diffMaps(original, modified, schema, { ...WHOLE, additions: false }, false);
  const patch = mergeMap(deletions, delta, schema, 'combine');
  checkPreconditions(patch, options.preconditions ?? []);
  if (options.overwrite === false) {
    const changes = diffMaps(original, current, schema, { ...WHOLE, elementOrder: false }, false);
    if (haveMergingConflicts(patch, changes, schema)) {
      const both = `patch:\n${JSON.stringify(patch)}\nconflicts with changes made from original to current:`;
      throw new PatchError('Conflict', `${both}\n${JSON.stringify(changes)}\n`);
    }
  }
  return patch;
}

/** Holds for patches that leave a field of the object alone, e.g. `kind`. */
export function requireKeyUnchanged(key: string): PatchPrecondition {
  return (patch) => !hasField(patch, key);
}

/** Holds for patches that leave a field of the metadata alone, e.g. `name`. */
export function requireMetadataKeyUnchanged(key: string): PatchPrecondition {
  return ({ metadata }) => !isJsonObject(metadata) || !hasField(metadata, key);
}
