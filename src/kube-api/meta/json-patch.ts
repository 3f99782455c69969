/**
 * JSON patch (RFC 6902) as gopkg.in/evanphx/json-patch.v4, which the v1.32 API server uses, applies it: `replace` of a
 * missing member adds it, negative indices count from the end, the document as a whole can only be replaced or tested.
 * What a patch does not touch stays shared.
 */
import { byteLength } from './go-syntax.ts';
import { hasField, isJsonObject, type JsonObject, jsonEqual } from './patch/json.ts';
import {
  type Container,
  getMember,
  insertMember,
  pointerParts,
  removeMember,
  setMember,
} from './patch/json-pointer.ts';
import { PatchError } from './patch/patch-error.ts';

/** More operations are refused by the API server. */
export const MAX_JSON_PATCH_OPERATIONS = 10_000;

/** Most bytes of JSON by which `copy` may make a document grow (the API server's JSONPatchMaxCopyBytes). */
const MAX_COPIED_BYTES = 3 * 1024 * 1024;

/** How much a patch has copied so far. */
interface Copied {
  bytes: number;
}

/** Applies the operations in order. Throws PatchError in the library's words when one of them can't be applied. */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw new PatchError('BadFormat', `json: cannot unmarshal ${goKind(patch)} into Go value of type jsonpatch.Patch`);
  }
  const copied: Copied = { bytes: 0 };
  let result = document;
  for (const operation of patch as readonly unknown[]) {
    if (!isJsonObject(operation)) {
      const kind = goKind(operation);
      throw new PatchError('BadFormat', `json: cannot unmarshal ${kind} into Go value of type jsonpatch.Operation`);
    }
    result = applyOperation(result, operation, copied);
  }
  return result;
}

function applyOperation(document: unknown, operation: JsonObject, copied: Copied): unknown {
  const kind = typeof operation.op === 'string' ? operation.op : 'unknown';
  switch (kind) {
    case 'add': {
      const path = pathOf(operation, 'add operation failed to decode path: missing value');
      const missing = `add operation does not apply: doc is missing path: "${path}": missing value`;
      return add(document, path, operation.value, missing, (why) => `error in add for path: '${path}': ${why}`);
    }
    case 'remove': {
      const path = pathOf(operation, 'remove operation failed to decode path: missing value');
      const missing = `remove operation does not apply: doc is missing path: "${path}": missing value`;
      return edit(document, path, missing, (why) => `error in remove for path: '${path}': ${why}`, removeMember);
    }
    case 'replace':
      return replace(document, operation);
    case 'move':
      return move(document, operation);
    case 'copy':
      return copy(document, operation, copied);
    case 'test':
      return test(document, operation);
    default:
      throw doesNotApply(`Unexpected kind: ${kind}`);
  }
}

function replace(document: unknown, operation: JsonObject): unknown {
  const path = pathOf(
    operation,
    'replace operation failed to decode path: operation missing path field: missing value',
  );
  const { value } = operation;
  if (path === '') {
    if (isJsonObject(value) || Array.isArray(value)) return value;
    throw doesNotApply('replace operation value must be object or array');
  }
  const missingKey = (): string => `replace operation does not apply: doc is missing key: ${path}: missing value`;
  const missing = `replace operation does not apply: doc is missing path: ${path}: missing value`;
  return edit(document, path, missing, missingKey, (container, key) => {
    getMember(container, key);
    return setMember(container, key, value);
  });
}

function move(document: unknown, operation: JsonObject): unknown {
  const from = fromOf(operation, 'move');
  const missing = `move operation does not apply: doc is missing from path: ${from}: missing value`;
  let moved: unknown;
  const key = pointerParts(from).at(-1) ?? '';
  const rest = edit(
    document,
    from,
    missing,
    (why) => `error in move for path: '${key}': ${why}`,
    (container, member) => {
      moved = getMember(container, member);
      return removeMember(container, member);
    },
  );
  const path = pathOf(operation, 'move operation failed to decode path: operation missing path field: missing value');
  const nowhere = `move operation does not apply: doc is missing destination path: ${path}: missing value`;
  return add(rest, path, moved, nowhere, (why) => `error in move for path: '${path}': ${why}`);
}

function copy(document: unknown, operation: JsonObject, sum: Copied): unknown {
  const from = fromOf(operation, 'copy');
  const missing = `copy operation does not apply: doc is missing from path: ${from}: missing value`;
  let copied: unknown;
  edit(
    document,
    from,
    missing,
    (why) => `error in copy for from: '${from}': ${why}`,
    (container, key) => {
      copied = getMember(container, key);
      return container;
    },
  );
  const path = pathOf(operation, 'copy operation failed to decode path: missing value');
  const nowhere = `copy operation does not apply: doc is missing destination path: ${path}: missing value`;
  sum.bytes += byteLength(JSON.stringify(copied) ?? 'null');
  if (sum.bytes > MAX_COPIED_BYTES) {
    const limit = `exceeding the limit ${MAX_COPIED_BYTES}`;
    throw doesNotApply(`Unable to complete the copy, the accumulated size increase of copy is ${sum.bytes}, ${limit}`);
  }
  return add(document, path, copied, nowhere, (why) => `error while adding value during copy: ${why}`);
}

function test(document: unknown, operation: JsonObject): unknown {
  const path = pathOf(operation, 'test operation failed to decode path: operation missing path field: missing value');
  const { value } = operation;
  let found = document;
  if (path !== '') {
    const missing = `test operation does not apply: is missing path: ${path}: missing value`;
    edit(
      document,
      path,
      missing,
      (why) => `error in test for path: '${path}': ${why}`,
      (container, key) => {
        found = getMember(container, key);
        return container;
      },
    );
  }
  if (!jsonEqual(found ?? null, hasField(operation, 'value') ? value : undefined)) {
    throw doesNotApply(`testing value ${path} failed: test failed`);
  }
  return document;
}

function add(document: unknown, path: string, value: unknown, missing: string, wrap: (why: string) => string): unknown {
  return edit(document, path, missing, wrap, (container, key) => insertMember(container, key, value ?? null));
}

/**
 * `document` with the container that holds the last part of `path` exchanged for what `change` makes of it. `missing` is
 * the error when there is no such container, `wrap` puts an error of `change` into words.
 */
function edit(
  document: unknown,
  path: string,
  missing: string,
  wrap: (why: string) => string,
  change: (container: Container, key: string) => Container,
): unknown {
  const parts = pointerParts(path);
  const key = parts.at(-1);
  if (key === undefined) throw doesNotApply(missing);
  const descend = (value: unknown, depth: number): Container => {
    if (!isJsonObject(value) && !Array.isArray(value)) throw doesNotApply(missing);
    const container = value as Container;
    if (depth === parts.length - 1) return orFail(() => change(container, key), wrap);
    const part = parts[depth] ?? '';
    const inner = orFail(
      () => getMember(container, part),
      () => missing,
    );
    const edited = descend(inner, depth + 1);
    return edited === inner ? container : setMember(container, part, edited);
  };
  return descend(document, 0);
}

function orFail<T>(work: () => T, wrap: (why: string) => string): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof RangeError ? doesNotApply(wrap(error.message)) : error;
  }
}

function pathOf(operation: JsonObject, missing: string): string {
  if (typeof operation.path !== 'string') throw doesNotApply(missing);
  return operation.path;
}

function fromOf(operation: JsonObject, kind: string): string {
  if (typeof operation.from === 'string') return operation.from;
  throw doesNotApply(`${kind} operation failed to decode from: operation, missing from field: missing value`);
}

function doesNotApply(message: string): PatchError {
  return new PatchError('DoesNotApply', message);
}

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
