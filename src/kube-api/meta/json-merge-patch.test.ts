import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  applyJsonMergePatch,
  createJsonMergePatch,
  createThreeWayJsonMergePatch,
  filterNulls,
} from './json-merge-patch.ts';
import type { JsonObject } from './patch/json.ts';

const TABLES = '../shared/oracles/json-patch/evanphx.json';
const THREE_WAY = '../shared/oracles/go-tables/apimachinery_pkg_util_jsonmergepatch.jsonl';

describe('applyJsonMergePatch', () => {
  it.each([
    [{ a: 1 }, { a: 2 }, { a: 2 }],
    [{ a: 1, b: 2 }, { a: null }, { b: 2 }],
    [{ a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{}, { a: { b: null, c: [null, { d: null }] } }, { a: { c: [null, {}] } }],
    [{ a: null }, { b: 1 }, { a: null, b: 1 }],
    [{ a: 'x' }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ])('%j with %j is %j', (document, patch, result) => {
    expect(applyJsonMergePatch(document, patch)).toEqual(result);
  });

  it.each(['text', 1, null, true])('refuses %j', (patch) => {
    expect(() => applyJsonMergePatch({}, patch)).toThrow('Invalid JSON Patch');
  });

  it('shares what it does not touch, and all when nothing changes', () => {
    const document = { a: { x: 1 }, b: { y: [1] } };
    expect((applyJsonMergePatch(document, { a: { x: 2 } }) as typeof document).b).toBe(document.b);
    expect(applyJsonMergePatch(document, { a: { x: 1 }, b: { y: [1], z: null } })).toBe(document);
  });
});

describe('createJsonMergePatch', () => {
  it.each([
    [{ a: 1 }, { a: 1 }, {}],
    [{ a: 1, b: 2 }, { a: 1 }, { b: null }],
    [{ a: { b: 1 } }, { a: { b: 2, c: 3 } }, { a: { b: 2, c: 3 } }],
    [{ a: [1, 2] }, { a: [2, 1] }, { a: [2, 1] }],
    [{ a: { b: 1 } }, { a: 'x' }, { a: 'x' }],
  ])('from %j to %j', (original, modified, patch) => {
    expect(createJsonMergePatch(original, modified)).toEqual(patch);
    expect(applyJsonMergePatch(original, patch)).toEqual(modified);
  });
});

describe('createThreeWayJsonMergePatch', () => {
  it('adds, changes and deletes, and leaves alone what others added', () => {
    const patch = createThreeWayJsonMergePatch(
      { a: 1, gone: 1 },
      { a: 2, new: { x: 1 } },
      { a: 1, gone: 1, others: 1 },
    );
    expect(patch).toEqual({ a: 2, gone: null, new: { x: 1 } });
  });

  it('fails when a precondition does not hold', () => {
    const make = (): unknown =>
      createThreeWayJsonMergePatch({}, { kind: 'B' }, { kind: 'A' }, [(patch) => !('kind' in patch)]);
    expect(make).toThrow('precondition failed for: ');
  });
});

interface LibraryTables {
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
}

describe.skipIf(!existsSync(TABLES))("the library's own tables (../shared/oracles)", () => {
  const { tables } = existsSync(TABLES)
    ? (JSON.parse(readFileSync(TABLES, 'utf8')) as LibraryTables)
    : { tables: {} as LibraryTables['tables'] };
  const rows = (tables['merge_test.go#rfcTests'] ?? []).filter(({ patch = '' }) => /^[[{]/.test(patch));
  it.each(rows)('$target with $patch is $expected', ({ target = '', patch = '', expected = '' }) => {
    expect(applyJsonMergePatch(JSON.parse(target), JSON.parse(patch))).toEqual(JSON.parse(expected));
  });

  const lists = (tables['merge_test.go#TestMergePatchNilArray.cases'] ?? []) as unknown as readonly string[][];
  it.each(lists)('%s with %s is %s', (target = '', patch = '', expected = '') => {
    expect(applyJsonMergePatch(JSON.parse(target), JSON.parse(patch))).toEqual(JSON.parse(expected));
  });
});

interface GoRow {
  readonly test: string;
  readonly case: Readonly<Record<string, unknown>> & { readonly Description: string };
}

describe.skipIf(!existsSync(THREE_WAY))('apimachinery/pkg/util/jsonmergepatch (../shared/oracles)', () => {
  const lines = existsSync(THREE_WAY) ? readFileSync(THREE_WAY, 'utf8').trim().split('\n') : [];
  const rows = lines.map((line) => JSON.parse(line, (key, value) => (key === '$type' ? undefined : value)) as GoRow);
  const named = (test: string): readonly GoRow['case'][] =>
    rows.filter((row) => row.test === test).map((row) => row.case);

  it.each(named('TestKeepOrDeleteNullInObj'))('nulls: $Description', (row) => {
    const object = (row.OriginalObj ?? {}) as JsonObject;
    expect(filterNulls(object, 'keep only')).toEqual(row.ExpectedWithNull ?? {});
    expect(filterNulls(object, 'drop')).toEqual(row.ExpectedWithoutNull ?? {});
  });

  const threeWay = rows.filter(({ test }) => test !== 'TestKeepOrDeleteNullInObj').map((row) => row.case);
  it.each(threeWay)('three-way: $Description', (row) => {
    const data = row.JSONMergePatchTestCaseData as Readonly<Record<string, JsonObject>>;
    const { Original = {}, Modified = {}, Current = {} } = data;
    const patch = createThreeWayJsonMergePatch(Original, Modified, Current);
    expect(patch).toEqual(data.ThreeWay ?? {});
    expect(applyJsonMergePatch(Current, patch)).toEqual(data.Result ?? {});
  });
});
