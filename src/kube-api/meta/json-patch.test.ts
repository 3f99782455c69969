import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyJsonPatch } from './json-patch.ts';
import { PatchError, patchStatusError } from './patch/patch-error.ts';

const FOLDER = '../shared/oracles/json-patch';

function failureOf(document: unknown, patch: unknown): PatchError {
  try {
    applyJsonPatch(document, patch);
  } catch (error) {
    if (error instanceof PatchError) return error;
    throw error;
  }
  throw new Error('the patch applied');
}

describe('errors in the words of the library', () => {
  const document = { a: { b: [1] }, text: 'x' };
  it.each([
    [{ op: 'add', path: '/x/y', value: 1 }, 'add operation does not apply: doc is missing path: "/x/y": missing value'],
    [{ op: 'add', path: '', value: {} }, 'add operation does not apply: doc is missing path: "": missing value'],
    [
      { op: 'add', path: '/a/b/5', value: 1 },
      "error in add for path: '/a/b/5': Unable to access invalid index: 5: invalid index referenced",
    ],
    [
      { op: 'add', path: '/a/b/x', value: 1 },
      `error in add for path: '/a/b/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`,
    ],
    [{ op: 'add' }, 'add operation failed to decode path: missing value'],
    [
      { op: 'remove', path: '/nope' },
      "error in remove for path: '/nope': Unable to remove nonexistent key: nope: missing value",
    ],
    [
      { op: 'remove', path: '/a/b/1' },
      "error in remove for path: '/a/b/1': Unable to access invalid index: 1: invalid index referenced",
    ],
    [
      { op: 'remove', path: '/text/x' },
      'remove operation does not apply: doc is missing path: "/text/x": missing value',
    ],
    [
      { op: 'replace', path: '/x/y', value: 1 },
      'replace operation does not apply: doc is missing path: /x/y: missing value',
    ],
    [
      { op: 'replace', path: '/a/b/3', value: 1 },
      'replace operation does not apply: doc is missing key: /a/b/3: missing value',
    ],
    [{ op: 'replace', path: '', value: 1 }, 'replace operation value must be object or array'],
    [{ op: 'test', path: '/a/b/0', value: 2 }, 'testing value /a/b/0 failed: test failed'],
    [{ op: 'test', path: '/x/y', value: 2 }, 'test operation does not apply: is missing path: /x/y: missing value'],
    [{ op: 'move', path: '/x' }, 'move operation failed to decode from: operation, missing from field: missing value'],
    [
      { op: 'move', from: '/x/y', path: '/x' },
      'move operation does not apply: doc is missing from path: /x/y: missing value',
    ],
    [
      { op: 'copy', from: '/a', path: '/x/y' },
      'copy operation does not apply: doc is missing destination path: /x/y: missing value',
    ],
    [{ op: 'spin', path: '/a' }, 'Unexpected kind: spin'],
  ])('%j', (operation, message) => {
    expect(failureOf(document, [operation])).toMatchObject({ reason: 'DoesNotApply', message });
  });

  it('the API server keeps them to itself, as kubectl shows causes', () => {
    const { status } = patchStatusError(failureOf(document, [{ op: 'test', path: '/text', value: 'y' }]));
    expect(status).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    });
    expect(status.details).toEqual({});
  });

  it('what is no patch is a bad request', () => {
    const error = failureOf({}, { op: 'add' });
    expect(error.message).toBe('json: cannot unmarshal object into Go value of type jsonpatch.Patch');
    expect(patchStatusError(error).code).toBe(400);
  });
});

describe('sharing', () => {
  it('copies no more than a server lets it', () => {
    const double = Array.from({ length: 20 }, (_, i) => ({ op: 'copy', from: '/a', path: `/a/${i}` }));
    expect(failureOf({ a: { text: 'x'.repeat(100) } }, double)).toMatchObject({
      reason: 'DoesNotApply',
      message: expect.stringMatching(
        /^Unable to complete the copy, the accumulated size increase of copy is \d+, exceeding the limit 3145728$/,
      ),
    });
  });

  it('copies only the way to what changed', () => {
    const document = Object.freeze({
      left: Object.freeze({ x: 1 }),
      right: Object.freeze({ list: Object.freeze([1]) }),
    });
    const result = applyJsonPatch(document, [{ op: 'add', path: '/right/list/-', value: 2 }]) as typeof document;
    expect(result).toEqual({ left: { x: 1 }, right: { list: [1, 2] } });
    expect(result.left).toBe(document.left);
    expect(document.right.list).toEqual([1]);
  });

  it('a test changes nothing', () => {
    const document = { a: 1 };
    expect(applyJsonPatch(document, [{ op: 'test', path: '/a', value: 1 }])).toBe(document);
  });
});

interface Row {
  readonly comment?: string;
  readonly doc: unknown;
  readonly patch: unknown;
  readonly expected?: unknown;
  readonly error?: string;
  readonly disabled?: boolean;
}

/** What the API server's version 4 of the library does differently: it is older than these rows, and laxer. */
const DEPARTURES: readonly string[] = [
  // Only replace and test know the document as a whole.
  '[{"op":"add","path":"","value":[]}]',
  '[{"op":"add","path":"","value":{}}]',
  '[{"op":"add","path":"","value":{"baz":"qux"}}]',
  '[{"op":"add","path":"","value":{"foo":"bar"}}]',
  '[{"op":"add","path":"","value":{"foo":"bar"}},{"op":"add","path":"/qux","value":1}]',
  '[{"op":"copy","from":"","path":"/bar"}]',
  '[{"op":"copy","from":"","path":"/1"}]',
  '[{"op":"replace","path":"","value":null}]',
  // Indices are read by strconv.Atoi, and negative ones count from the end.
  '[{"op":"add","path":"/bar/-1","value":"5"}]',
  '[{"op":"test","path":"/00","value":"foo"}]',
  '[{"op":"test","path":"/01","value":"bar"}]',
  // A missing value is null, and so is a missing member that is copied; replace adds a missing member.
  '[{"op":"add","path":"/-"}]',
  '[{"op":"replace","path":"/0"}]',
  '[{"op":"test","path":"/0"}]',
  '[{"op":"copy","from":"/bar","path":"/foo"}]',
  '[{"op":"copy","path":"/qux","from":"/baz"}]',
  '[{"op":"replace","path":"/foo","value":"bar"}]',
];

function isDeparture(patch: unknown): boolean {
  return DEPARTURES.includes(JSON.stringify(patch));
}

describe.skipIf(!existsSync(FOLDER))('json-patch-tests (../shared/oracles)', () => {
  const rows = ['tests.json', 'spec_tests.json'].flatMap((file) =>
    existsSync(FOLDER) ? (JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as readonly Row[]) : [],
  );
  const usable = rows.filter((row) => row.doc !== undefined && row.patch !== undefined && row.disabled !== true);
  const shared = usable.filter(({ patch }) => !isDeparture(patch));
  it.each(shared.map((row) => [row.comment ?? JSON.stringify(row.patch), row] as const))('%s', (_, row) => {
    let result: unknown;
    let failure: unknown;
    try {
      result = applyJsonPatch(row.doc, row.patch);
    } catch (error) {
      failure = error;
    }
    if (row.error === undefined) expect({ result, failure }).toEqual({ result: row.expected, failure: undefined });
    else expect(failure).toBeInstanceOf(PatchError);
  });
});

interface LibraryTables {
  readonly tables: Readonly<Record<string, readonly (readonly unknown[])[]>>;
}

function libraryTable(name: string): readonly (readonly unknown[])[] {
  const path = `${FOLDER}/evanphx.json`;
  if (!existsSync(path)) return [];
  return (JSON.parse(readFileSync(path, 'utf8')) as LibraryTables).tables[name] ?? [];
}

describe.skipIf(!existsSync(FOLDER))("the library's own tables (../shared/oracles)", () => {
  const isUsable = (row: readonly unknown[]): boolean =>
    !/^fmt|^$/.test(String(row[0])) && !isDeparture(JSON.parse(String(row[1])));

  const cases = libraryTable('patch_test.go#Cases').filter((row) => row[3] === false && row[4] === false);
  it.each(cases.filter(isUsable))('%s with %s gives %s', (document, patch, result) => {
    const patched = applyJsonPatch(JSON.parse(String(document)), JSON.parse(String(patch)));
    expect(patched).toEqual(JSON.parse(String(result)));
  });

  it.each(libraryTable('patch_test.go#BadCases').filter(isUsable))('%s with %s fails', (document, patch) => {
    expect(failureOf(JSON.parse(String(document)), JSON.parse(String(patch)))).toBeInstanceOf(PatchError);
  });

  it.each(libraryTable('patch_test.go#TestCases'))('%s with %s passes: %s', (document, patch, passes, path) => {
    const run = (): unknown => applyJsonPatch(JSON.parse(String(document)), JSON.parse(String(patch)));
    if (passes === true) run();
    else expect(run).toThrow(`testing value ${String(path)} failed: test failed`);
  });
});
