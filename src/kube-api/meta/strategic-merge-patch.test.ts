import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaOf } from '../schema/schema.ts';
import { readSchemaTable } from '../schema/table.ts';
import {
  createThreeWayMergePatch,
  createTwoWayMergePatch,
  requireKeyUnchanged,
  requireMetadataKeyUnchanged,
} from './create-strategic-merge-patch.ts';
import type { JsonObject } from './patch/json.ts';
import { PatchError, patchStatusError } from './patch/patch-error.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';

const UPSTREAM = '../shared/oracles/strategic-merge-patch.json';

/** The type of upstream's tables (../shared/oracles/swagger-merge-item.json). */
const mergeItem = readSchemaTable(
  [
    'MergeItem name value other mergingList:[MergeItem~m(name) nonMergingList:[MergeItem mergingIntList:[i~m',
    'nonMergingIntList:[i mergeItemPtr:MergeItem*~m(name) simpleMap:{s replacingItem:j~p',
    'retainKeysMap:RetainKeysItem~r retainKeysMergingList:[MergeItem~mr(name)',
  ].join(' ') +
    '\nRetainKeysItem name value other simpleMap:{s mergingIntList:[i~m mergingList:[MergeItem~m(name) nonMergingList:[MergeItem',
).get('MergeItem');

const deployment = schemaOf('apps/v1', 'Deployment');

/** Rows differ in the case of their names. */
type Row = Readonly<Record<string, unknown>>;

function rowsOf(table: 'raw' | 'custom' | 'create'): readonly Row[] {
  if (!existsSync(UPSTREAM)) return [];
  const tables = JSON.parse(readFileSync(UPSTREAM, 'utf8')) as Readonly<Record<string, unknown>>;
  const found = tables[table] as readonly Row[] | { readonly testCases: readonly Row[] };
  const rows = 'testCases' in found ? found.testCases : found;
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key.charAt(0).toLowerCase() + key.slice(1), value])),
  );
}

const object = (value: unknown): JsonObject => (value ?? {}) as JsonObject;

/** Upstream compares everything but the raw rows without regard to the order of merging lists. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}

describe.skipIf(!existsSync(UPSTREAM))("upstream's tables (../shared/oracles)", () => {
  const all = (['raw', 'custom', 'create'] as const).flatMap((table) =>
    rowsOf(table).map((row) => ({ ...row, table, description: String(row.description) })),
  );
  const same = (row: Row, actual: unknown, expected: unknown): void => {
    if (row.table === 'raw') expect(actual).toEqual(expected);
    else expect(sorted(actual)).toEqual(sorted(expected));
  };

  const twoWay = all.filter((row: Row) => row.twoWay !== undefined && row.expectedError === undefined);
  it.each(twoWay)('$table: applying: $description', (row: Row) => {
    const result = applyStrategicMergePatch(object(row.original), object(row.twoWay), mergeItem);
    same(row, result, object(row.twoWayResult ?? row.modified));
  });

  it.each(all.filter((row: Row) => row.expectedError !== undefined))('$table: refusing: $description', (row: Row) => {
    const apply = (): unknown => applyStrategicMergePatch(object(row.original), object(row.twoWay), mergeItem);
    expect(apply).toThrow(String(row.expectedError));
  });

  const made = all.filter((row: Row) => row.threeWay !== undefined);
  it.each(made)('$table: making: $description', (row: Row) => {
    same(row, createTwoWayMergePatch(object(row.original), object(row.modified), mergeItem), object(row.twoWay));
  });

  it.each(made)('$table: three ways: $description', (row: Row) => {
    const patch = createThreeWayMergePatch(object(row.original), object(row.modified), object(row.current), mergeItem);
    same(row, patch, row.threeWay);
    same(row, applyStrategicMergePatch(object(row.current), patch, mergeItem), object(row.result));
  });
});

describe('applying to Kubernetes objects', () => {
  const original = {
    metadata: { name: 'web', labels: { app: 'web', old: 'x' } },
    spec: {
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
      template: {
        spec: {
          containers: [
            { name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] },
            { name: 'b', image: 'b:1' },
          ],
          tolerations: [{ key: 'x' }],
        },
      },
    },
  };

  it('shares what the patch does not touch, and all when nothing changes', () => {
    const patch = { spec: { template: { spec: { containers: [{ name: 'a', image: 'a:2' }] } } } };
    const result = applyStrategicMergePatch(original, patch, deployment) as typeof original;
    const { containers } = result.spec.template.spec;
    expect(containers).toEqual([
      { name: 'a', image: 'a:2', env: [{ name: 'X', value: '1' }] },
      { name: 'b', image: 'b:1' },
    ]);
    expect(containers[0]?.env).toBe(original.spec.template.spec.containers[0]?.env);
    expect(containers[1]).toBe(original.spec.template.spec.containers[1]);
    expect(result.metadata).toBe(original.metadata);
    expect(applyStrategicMergePatch(result, patch, deployment)).toBe(result);
  });

  it.each([
    ['a label is removed with null', { metadata: { labels: { old: null } } }, { metadata: { labels: { app: 'web' } } }],
    [
      'a strategy keeps only what $retainKeys names',
      { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
      { spec: { strategy: { type: 'Recreate' } } },
    ],
    [
      'a list without merge key is replaced',
      { spec: { template: { spec: { tolerations: [{ key: 'y' }] } } } },
      { spec: { template: { spec: { tolerations: [{ key: 'y' }] } } } },
    ],
    [
      'an element is deleted by its key',
      { spec: { template: { spec: { containers: [{ name: 'a', $patch: 'delete' }] } } } },
      { spec: { template: { spec: { containers: [{ name: 'b' }] } } } },
    ],
  ])('%s', (_, patch, expected) => {
    expect(applyStrategicMergePatch(original, patch, deployment)).toMatchObject(expected);
    expect(JSON.stringify(applyStrategicMergePatch(original, patch, deployment))).not.toContain('$');
  });

  it.each([
    [{ $patch: 'merge' }, 500, 'unknown patch type: merge in map: map[$patch:merge]'],
    [{ spec: { strategy: { $retainKeys: ['type'], rollingUpdate: {} } } }, 400, 'invalid patch format of retainKeys'],
    [
      { spec: { template: { spec: { containers: [{ image: 'x' }] } } } },
      500,
      'map: map[image:x] does not contain declared merge key: name',
    ],
    [
      { spec: { template: { spec: { containers: ['x'] } } } },
      500,
      'list element types are not identical: [[map[env:[map[name:X value:1]] image:a:1 name:a] map[image:b:1 name:b]] [x]]',
    ],
  ])('refuses %j', (patch, code, message) => {
    let failure: unknown;
    try {
      applyStrategicMergePatch(original, patch, deployment);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(PatchError);
    expect(patchStatusError(failure as PatchError).status).toMatchObject({ code, message });
  });

  it('without a schema lists are replaced', () => {
    expect(applyStrategicMergePatch({ list: [{ name: 'a' }] }, { list: [{ name: 'b' }] }, undefined)).toEqual({
      list: [{ name: 'b' }],
    });
  });
});

describe('making patches for kubectl apply', () => {
  const unchanged = [requireKeyUnchanged('kind'), requireMetadataKeyUnchanged('name')];

  it('renaming is refused', () => {
    const make = (): unknown =>
      createThreeWayMergePatch({}, { metadata: { name: 'b' } }, { metadata: { name: 'a' } }, deployment, {
        preconditions: unchanged,
      });
    expect(make).toThrow('precondition failed');
  });

  it('without overwriting, changes by others are conflicts', () => {
    const documents = [{ spec: { replicas: 1 } }, { spec: { replicas: 2 } }, { spec: { replicas: 5 } }] as const;
    expect(createThreeWayMergePatch(...documents, deployment)).toEqual({ spec: { replicas: 2 } });
    const make = (): unknown => createThreeWayMergePatch(...documents, deployment, { overwrite: false });
    expect(make).toThrow('conflicts with changes made from original to current');
  });

  it('what others added stays', () => {
    const configured = { spec: { template: { spec: { containers: [{ name: 'a', image: 'a:1' }] } } } };
    const containers = [
      { name: 'a', image: 'a:1', imagePullPolicy: 'Always' },
      { name: 'injected', image: 'x' },
    ];
    const current = { spec: { replicas: 3, template: { spec: { containers } } } };
    const next = { spec: { template: { spec: { containers: [{ name: 'a', image: 'a:2' }] } } } };
    const patch = createThreeWayMergePatch(configured, next, current, deployment);
    expect(patch).toEqual({
      spec: {
        template: {
          spec: { '$setElementOrder/containers': [{ name: 'a' }], containers: [{ name: 'a', image: 'a:2' }] },
        },
      },
    });
    expect(applyStrategicMergePatch(current, patch, deployment)).toMatchObject({
      spec: {
        replicas: 3,
        template: { spec: { containers: [{ imagePullPolicy: 'Always', image: 'a:2' }, { name: 'injected' }] } },
      },
    });
  });
});
