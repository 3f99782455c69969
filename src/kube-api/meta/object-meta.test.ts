import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ObjectMeta, OwnerReference } from '../generated/types.gen.ts';
import { FieldErrors, FieldPath } from './field-errors.ts';
import { validateAnnotations, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts';

const TABLES = '../shared/oracles/go-tables/apimachinery_pkg_api_validation.jsonl';
const path = new FieldPath('metadata');

function problemsOf(meta: ObjectMeta, namespaced = true): readonly string[] {
  const errors = new FieldErrors();
  validateObjectMeta(meta, { namespaced }, errors, path);
  return errors.list.map((error) => error.message);
}

function problemsOfUpdate(meta: ObjectMeta, old: ObjectMeta, at = path): readonly string[] {
  const errors = new FieldErrors();
  validateObjectMetaUpdate(meta, old, errors, at);
  return errors.list.map((error) => error.message);
}

describe('metadata', () => {
  it.each([
    [
      {},
      true,
      ['metadata.name: Required value: name or generateName is required', 'metadata.namespace: Required value'],
    ],
    [{ name: 'a', namespace: 'b' }, true, []],
    [{ name: 'a', namespace: 'b' }, false, ['metadata.namespace: Forbidden: not allowed on this type']],
    [{ name: 'a', namespace: 'b.c' }, true, ['metadata.namespace: Invalid value: "b.c": must not contain dots']],
    [
      { name: 'a', namespace: 'b', generation: -1 },
      true,
      ['metadata.generation: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      { name: 'a', namespace: 'b', finalizers: ['orphan', 'foregroundDeletion'] },
      true,
      [
        'metadata.finalizers: Invalid value: []string{"orphan", "foregroundDeletion"}: finalizer orphan and foregroundDeletion cannot be both set',
      ],
    ],
  ])('%j (namespaced: %s)', (meta, namespaced, problems) => {
    expect(problemsOf(meta, namespaced)).toEqual(problems);
  });

  it('names a bad label by its key and by its value', () => {
    const [key, value, ...rest] = problemsOf({ name: 'a', namespace: 'b', labels: { '-x': '?' } });
    expect(key).toMatch(/^metadata.labels: Invalid value: "-x": name part must consist of/);
    expect(value).toMatch(/^metadata.labels: Invalid value: "\?": a valid label must be an empty string or/);
    expect(rest).toEqual([]);
  });

  it('keeps what identifies an object', () => {
    const old = { name: 'a', namespace: 'b', uid: '1', resourceVersion: '7' };
    expect(problemsOfUpdate({ ...old, name: 'c' }, old)).toEqual([
      'metadata.name: Invalid value: "c": field is immutable',
    ]);
    const { resourceVersion: _, ...rest } = old;
    expect(problemsOfUpdate(rest, old)).toEqual([
      'metadata.resourceVersion: Invalid value: "": must be specified for an update',
    ]);
  });
});

interface Row {
  readonly test: string;
  readonly range: string;
  readonly key: string;
  readonly case: {
    readonly New: ObjectMeta;
    readonly Old: ObjectMeta;
    readonly ExpectedErrs: readonly string[];
    readonly ExpectedErr: string;
    readonly ownerReferences: readonly OwnerReference[];
    readonly expectedErrorMessage: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly expect: string;
  };
}

describe.skipIf(!existsSync(TABLES))('upstream tables (../shared/oracles)', () => {
  const rows = existsSync(TABLES)
    ? readFileSync(TABLES, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row)
    : [];
  const of = (...tests: readonly string[]) => rows.filter((row) => tests.includes(row.test));

  it.each(of('TestValidateObjectMetaUpdatePreventsDeletionFieldMutation', 'TestObjectMetaGenerationUpdate'))(
    '$key',
    ({ case: { New, Old, ExpectedErrs } }) => {
      expect(problemsOfUpdate(New, Old, new FieldPath('field'))).toEqual(ExpectedErrs);
    },
  );

  it.each(of('TestValidateFinalizersUpdate'))('$key', ({ key, case: { New, Old, ExpectedErr } }) => {
    // the dump left out that the table's old objects are being deleted, but for the last row
    const deletion = key.includes('not being deleted') ? {} : { deletionTimestamp: '2025-01-06T09:00:00Z' };
    expect(problemsOfUpdate({ ...New, ...deletion }, { ...Old, ...deletion }).join()).toContain(ExpectedErr);
    if (ExpectedErr === '') expect(problemsOfUpdate({ ...New, ...deletion }, { ...Old, ...deletion })).toEqual([]);
  });

  it.each(of('TestValidateObjectMetaOwnerReferences'))('$case.description', ({ case: given }) => {
    const problems = problemsOf({ name: 'test', namespace: 'test', ownerReferences: given.ownerReferences });
    expect(problems).toHaveLength(given.expectedErrorMessage === '' ? 0 : 1);
    expect(problems.join()).toContain(given.expectedErrorMessage);
  });

  it.each(of('TestValidateAnnotations'))('annotations: $range $case', ({ range, case: given }) => {
    const errors = new FieldErrors();
    if (range === 'nameErrorCases') {
      validateAnnotations(given.annotations, errors, path);
      expect(errors.list.map((error) => error.message).join()).toContain(given.expect);
      return;
    }
    const annotations = Object.fromEntries(
      Object.entries(given as unknown as Record<string, string>).map(([key, value]) => [key, grown(value)]),
    );
    validateAnnotations(annotations, errors, path);
    expect(errors.list.map((error) => error.message)).toEqual(
      range === 'successCases' ? [] : ['metadata: Too long: may not be more than 262144 bytes'],
    );
  });
});

/** The dump abbreviates long strings as `<string of N bytes: …>`. */
function grown(value: string): string {
  const bytes = /^<string of (\d+) bytes/.exec(value)?.[1];
  return bytes === undefined ? value : 'b'.repeat(Number(bytes));
}
