/** Upstream's own cases about custom resources and their schemas (apiextensions-apiserver/pkg/apiserver). */
import { describe, expect, it } from 'vitest';
import { jsonFromGo, schemaFromGo } from '../../testing/crd-table.ts';
import { goTable, hasGoTables } from '../../testing/go-table.ts';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { applyDefaults } from './apply-defaults.ts';
import { checkOfFormat } from './formats.ts';
import { prune } from './prune.ts';
import { pruneNulls } from './prune-nulls.ts';
import { validateRules } from './rules.ts';
import { validateValue } from './validate-value.ts';

const FOLDER = 'apiextensions-apiserver_pkg_apiserver';

interface Case {
  readonly json: string;
  readonly schema?: unknown;
  readonly expected: string;
}

describe.skipIf(!hasGoTables)('defaults', () => {
  it.each(goTable<Case>(`${FOLDER}_schema_defaulting`, 'TestDefault'))(
    '$n: $title',
    ({ case: { json, schema, expected } }) => {
      const known = schema === undefined ? undefined : schemaFromGo(schema);
      expect(applyDefaults(JSON.parse(json), known)).toEqual(JSON.parse(expected));
    },
  );
});

describe.skipIf(!hasGoTables)('nulls', () => {
  const table = goTable<Case>(`${FOLDER}_schema_defaulting`, 'TestPruneNonNullableNullsWithoutDefaults');
  it.each(table)('$n: $title', ({ case: { json, schema, expected } }) => {
    const known = schema === undefined ? undefined : schemaFromGo(schema);
    expect(pruneNulls(JSON.parse(json), known)).toEqual(JSON.parse(expected));
  });
});

interface PruneCase {
  readonly json: string;
  readonly schema?: unknown;
  readonly isResourceRoot: boolean;
  readonly expectedObject: string;
  readonly expectedPruned?: readonly string[];
}

describe.skipIf(!hasGoTables)('pruning', () => {
  it.each(goTable<PruneCase>(`${FOLDER}_schema_pruning`, 'TestPrune'))('$n: $title', ({ case: row }) => {
    const known = row.schema === undefined ? undefined : schemaFromGo(row.schema);
    const unknown: string[] = [];
    expect(prune(JSON.parse(row.json), known, row.isResourceRoot, unknown)).toEqual(JSON.parse(row.expectedObject));
    expect(unknown).toEqual(row.expectedPruned ?? []);
  });
});

interface ValueCase {
  readonly schema: unknown;
  readonly objects?: readonly unknown[];
  readonly oldObjects?: readonly unknown[];
  readonly failingObjects?: readonly {
    readonly object: unknown;
    readonly oldObject?: unknown;
    readonly expectErrs: readonly string[];
  }[];
}

/** Go's floats were dumped as texts. */
function withNumbers(value: unknown): unknown {
  const json = jsonFromGo(value);
  return JSON.parse(JSON.stringify(json), (_, inner: unknown) =>
    typeof inner === 'string' && /^-?\d+\.\d+$/.test(inner) ? Number(inner) : inner,
  ) as unknown;
}

describe.skipIf(!hasGoTables)('values', () => {
  it.each(goTable<ValueCase>(`${FOLDER}_validation`, 'TestValidateCustomResource'))(
    '$n: $title',
    ({ title, case: row }) => {
      // Rules are not evaluated.
      if (/transition rule|validation rule/.test(title)) return;
      const schema = schemaFromGo(row.schema);
      const told = (object: unknown, old?: unknown): readonly string[] => {
        const errors = new FieldErrors();
        const before = old === undefined ? undefined : { value: withNumbers(old) };
        validateValue(withNumbers(object), schema, errors, FieldPath.root, before);
        validateRules(withNumbers(object), before?.value, schema, false, errors, FieldPath.root);
        return errors.list.map(({ message }) => message);
      };
      for (const [i, object] of (row.objects ?? []).entries()) expect(told(object, row.oldObjects?.[i])).toEqual([]);
      for (const { object, oldObject, expectErrs } of row.failingObjects ?? []) {
        const found = told(object, oldObject);
        expect(found.length).toBeGreaterThan(0);
        for (const expected of expectErrs) expect(found.join('\n')).toContain(expected);
      }
    },
  );
});

describe.skipIf(!hasGoTables)('formats', () => {
  const names = goTable(`${FOLDER}_validation`, 'TestRegistryFormats');
  it('are all known', () => {
    expect(names.length).toBeGreaterThan(0);
    for (const name of [
      'bsonobjectid',
      'uri',
      'email',
      'hostname',
      'ipv4',
      'ipv6',
      'cidr',
      'mac',
      'uuid',
      'isbn',
      'date-time',
    ]) {
      expect(checkOfFormat(name)).toBeDefined();
    }
  });
});
