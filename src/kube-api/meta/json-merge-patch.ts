/**
 * JSON merge patch (RFC 7386) as gopkg.in/evanphx/json-patch.v4 applies and makes it, and the three-way patch that
 * `kubectl apply` sends for kinds without a strategic one (apimachinery/pkg/util/jsonmergepatch).
 */
import { hasField, isJsonObject, type JsonObject, jsonEqual, jsonKindOf } from './patch/json.ts';
import { PatchError } from './patch/patch-error.ts';

/**
 * Applies `patch`; what it does not touch is shared with `document`, which is answered itself when nothing changes.
 * Throws PatchError for patches that are neither object nor array.
 */
export function applyJsonMergePatch(document: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) return pruneNulls(patch);
  if (!isJsonObject(patch)) throw new PatchError('BadFormat', 'Invalid JSON Patch');
  return isJsonObject(document) ? merge(document, patch) : pruneNulls(patch);
}

function merge(document: JsonObject, patch: JsonObject): JsonObject {
  let output: Record<string, unknown> | undefined;
  for (const key of Object.keys(patch)) {
    const change = patch[key];
    const present = document[key];
    if (change === null) {
      if (!hasField(document, key)) continue;
      output ??= { ...document };
      delete output[key];
      continue;
    }
    const value = isJsonObject(present) && isJsonObject(change) ? merge(present, change) : pruneNulls(change);
    if (value === present || (present !== undefined && jsonEqual(value, present))) continue;
    output ??= { ...document };
    output[key] = value;
  }
  return output ?? document;
}

/** Nulls in what a patch adds mean "nothing"; those that are elements of a list stay. */
function pruneNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruneNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return Object.fromEntries(kept.map(([key, part]) => [key, pruneNulls(part)]));
}

/** The merge patch that turns `original` into `modified`. */
export function createJsonMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(modified)) {
    const value = modified[key];
    const before = original[key];
    if (!hasField(original, key)) {
      patch[key] = value;
    } else if (isJsonObject(before) && isJsonObject(value)) {
      const nested = createJsonMergePatch(before, value);
      if (Object.keys(nested).length > 0) patch[key] = nested;
    } else if (!jsonEqual(before, value)) {
      patch[key] = value;
    }
  }
  for (const key of Object.keys(original)) {
    if (hasField(original, key) && !hasField(modified, key)) patch[key] = null;
  }
  return patch;
}

/** Says whether a patch leaves alone what it must. */
export type PatchPrecondition = (patch: JsonObject) => boolean;

/**
 * The patch that gives `current` what `modified` says and takes away what only `original`, the configuration applied last,
 * had. Throws PatchError when additions and deletions clash or a precondition does not hold.
 */
export function createThreeWayJsonMergePatch(
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  preconditions: readonly PatchPrecondition[] = [],
): JsonObject {
  const additions = filterNulls(createJsonMergePatch(current, modified), 'drop');
  const deletions = filterNulls(createJsonMergePatch(original, modified), 'keep only');
  if (haveConflicts(additions, deletions)) {
    const both = `patch:\n${JSON.stringify(additions)}\nconflicts with changes made from original to current:`;
    throw new PatchError('Conflict', `${both}\n${JSON.stringify(deletions)}\n`);
  }
  // Not merged as a patch: its nulls are what matters.
  const patch = overlay(deletions, additions);
  checkPreconditions(patch, preconditions);
  return patch;
}

/** Throws PatchError unless all preconditions hold. */
export function checkPreconditions(patch: JsonObject, preconditions: readonly PatchPrecondition[]): void {
  if (preconditions.some((holds) => !holds(patch))) {
    throw new PatchError('PreconditionFailed', `precondition failed for: ${JSON.stringify(patch)}`);
  }
}

function overlay(base: JsonObject, top: JsonObject): JsonObject {
  const output: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(top)) {
    const present = output[key];
    output[key] = isJsonObject(present) && isJsonObject(value) ? overlay(present, value) : value;
  }
  return output;
}

/** Keeps either only the nulls of a patch or everything but them; lists are values and stay whole. */
export function filterNulls(patch: JsonObject, mode: 'drop' | 'keep only'): JsonObject {
  const output: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      if (mode === 'keep only') output[key] = null;
    } else if (isJsonObject(value) && Object.keys(value).length > 0) {
      const nested = filterNulls(value, mode);
      if (Object.keys(nested).length > 0) output[key] = nested;
    } else if (mode === 'drop') {
      output[key] = value;
    }
  }
  return output;
}

/** Whether two patches want different values for the same field. */
export function haveConflicts(left: unknown, right: unknown): boolean {
  if (isJsonObject(left)) {
    if (!isJsonObject(right)) return true;
    return Object.keys(left).some((key) => hasField(right, key) && haveConflicts(left[key], right[key]));
  }
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return true;
    return left.some((item, index) => haveConflicts(item, right[index]));
  }
  return jsonKindOf(left) !== jsonKindOf(right) || !jsonEqual(left, right);
}
