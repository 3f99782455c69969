/**
 * The rest of upstream's tables for managed fields. Left out are those that say nothing in data: TestIndexModels (how OpenAPI
 * models are found), TestSetToFieldsError (a set that can't be made here), TestAdmission (webhooks that spoil managedFields).
 */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { goTable } from '../../../testing/go-table.ts';
import type { ManagedFieldsEntry } from '../../generated/types.gen.ts';
import { schemaOf } from '../../schema/schema.ts';
import { isSemanticallyEqual } from '../equality.ts';
import { capUpdaters } from './cap-updaters.ts';
import { checkType } from './check-type.ts';
import { applyFields, type ManagedKind, managersAfterUpdate } from './field-manager.ts';
import { FieldSet } from './field-set.ts';
import { areManagersEqual, decodeManagers, encodeManagers, type Managers, NO_MANAGERS } from './managers.ts';
import { extractItems } from './remove-items.ts';
import { DEDUCED, valueTypeOf } from './value-type.ts';

const PUBLIC = 'apimachinery_pkg_util_managedfields';
const INTERNAL = 'apimachinery_pkg_util_managedfields_internal';
const HANDLERS = 'apiserver_pkg_endpoints_handlers_fieldmanager';

interface Json {
  readonly apiVersion: string;
  readonly kind: string;
  readonly [name: string]: unknown;
}

function kindOf({ apiVersion, kind }: Pick<Json, 'apiVersion' | 'kind'>): ManagedKind | undefined {
  const schema = schemaOf(apiVersion, kind);
  return (
    schema && {
      apiVersion,
      kind,
      type: valueTypeOf(schema),
      zero: { apiVersion, kind },
      convert: (value, version) => (version === apiVersion ? value : undefined),
      ignored: FieldSet.EMPTY,
      mayChange: true,
    }
  );
}

/** Values without what Go's dump adds to them. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, item: unknown) => (name === '$type' ? undefined : item)));
}

/** The fields of Go structures as they are called in JSON. */
function named(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name.charAt(0).toLowerCase() + name.slice(1), named(item)]),
  );
}

interface ExtractCase {
  readonly obj: unknown;
  readonly managedFields: readonly ManagedFieldsEntry[];
  readonly fieldManager: string;
  readonly subresource: string;
  readonly expectedOut: unknown;
}

describe('TestExtractInto', () => {
  it.each(goTable<ExtractCase>(PUBLIC, 'TestExtractInto'))('$title', ({ case: row }) => {
    const manager = [...decodeManagers(row.managedFields).values()].find(
      (each) => each.manager === row.fieldManager && each.operation === 'Apply' && each.subresource === row.subresource,
    );
    const object = named(plain(row.obj));
    const extracted = manager === undefined ? {} : extractItems(DEDUCED, object, manager.fields);
    expect(extracted).toEqual(plain(row.expectedOut));
  });
});

describe('TestApplyNewObject', () => {
  it.each(goTable<{ obj: string }>(PUBLIC, 'TestApplyNewObject'))('$title', ({ case: { obj } }) => {
    const object = parse(obj) as Json;
    const kind = kindOf(object);
    if (kind === undefined) throw new Error(`no schema of ${object.kind}`);
    const writer = { manager: 'fieldmanager_test', subresource: '', time: '2026-01-01T00:00:00Z' };
    const applied = applyFields(kind, undefined, object, NO_MANAGERS, writer, false);
    expect(applied.value).toEqual(object);
  });
});

describe('TestTypeConverter', () => {
  const known = goTable<{ yaml: string }>(INTERNAL, 'TestTypeConverter').filter(({ case: { yaml } }) =>
    kindOf(parse(yaml) as Json),
  );
  it.each(known)('$title', ({ case: { yaml } }) => {
    const object = parse(yaml) as Json;
    expect(() => checkType(kindOf(object)?.type ?? DEDUCED, object, false)).not.toThrow();
  });
});

describe('TestCapManagersManagerMergesEntries', () => {
  it('merges the oldest updaters of three, by label', () => {
    const shown = goTable<ManagedFieldsEntry>(INTERNAL, 'TestCapManagersManagerMergesEntries').filter(
      ({ range }) => range === 'f.ManagedFields()',
    );
    const service = kindOf({ apiVersion: 'v1', kind: 'Service' });
    if (service === undefined) throw new Error('no schema of Service');
    const withLabels = (labels: readonly string[]) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { labels: Object.fromEntries(labels.map((label) => [label, 'true'])) },
    });
    let managers: Managers = NO_MANAGERS;
    const labels: string[] = [];
    for (const [index, label] of ['one', 'two', 'three', 'four'].entries()) {
      const before = index === 0 ? undefined : withLabels(labels);
      labels.push(label);
      const writer = {
        manager: `fieldmanager_test_update_${index + 1}`,
        subresource: '',
        time: `2026-01-01T00:00:0${index}Z`,
      };
      managers = capUpdaters(managersAfterUpdate(service, before, withLabels(labels), managers, writer), 3);
    }
    const fields = ({ manager, fieldsV1 }: ManagedFieldsEntry) => ({ manager, fieldsV1 });
    const expected = shown.filter(({ n }) => n >= 7 && n <= 9).map(({ case: entry }) => fields(entry));
    const unique = expected.filter(
      (entry, index) => expected.findIndex(({ manager }) => manager === entry.manager) === index,
    );
    if (shown.length > 0) expect(encodeManagers(managers).map(fields)).toEqual(unique);
  });
});

describe('TestEqualIgnoringFieldValueAtPath', () => {
  interface Row {
    readonly a: { readonly metadata: unknown };
    readonly b: { readonly metadata: unknown };
    readonly want: boolean;
  }
  const rows = goTable<Row>(HANDLERS, 'TestEqualIgnoringFieldValueAtPath').filter(
    ({ case: { a } }) => !Array.isArray(a.metadata),
  );
  it.each(rows)('$title', ({ case: { a, b, want } }) => {
    // An update is one if it changes the object or its managers, but for their times.
    const withoutManagers = ({ metadata, ...rest }: Row['a']) => {
      const { managedFields: _dropped, ...others } = metadata as Record<string, unknown>;
      return { ...rest, metadata: others };
    };
    expect(isSemanticallyEqual(withoutManagers(a), withoutManagers(b))).toBe(want);
  });

  it('tells managers by all but their times', () => {
    const entry = {
      manager: 'a',
      operation: 'Update',
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:a': {} },
    };
    const at = (time: string) => decodeManagers([{ ...entry, time } as ManagedFieldsEntry]);
    expect(areManagersEqual(at('2026-01-01T00:00:00Z'), at('2026-01-02T00:00:00Z'))).toBe(true);
    expect(areManagersEqual(at('2026-01-01T00:00:00Z'), NO_MANAGERS)).toBe(false);
  });
});

describe('pruning', () => {
  const time = '2026-01-01T00:00:00Z';
  const pod = kindOf({ apiVersion: 'v1', kind: 'Pod' }) as ManagedKind;
  const base = { apiVersion: 'v1', kind: 'Pod' };
  const apply = (live: unknown, managers: Managers, manager: string, config: object, force = false) => {
    const applied = applyFields(pod, live, { ...base, ...config }, managers, { manager, subresource: '', time }, force);
    return { value: applied.value ?? live, managers: applied.managers };
  };

  it.each<[string, object, object, object, object]>([
    [
      'leaves an item of a list that another manages in part',
      {
        spec: {
          containers: [
            { name: 'a', image: '1' },
            { name: 'b', image: '1' },
          ],
        },
      },
      { spec: { containers: [{ name: 'b', tty: true }] } },
      { spec: { containers: [{ name: 'a', image: '1' }] } },
      {
        spec: {
          containers: [
            { name: 'a', image: '1' },
            { name: 'b', tty: true },
          ],
        },
      },
    ],
    [
      'takes items out of a set that nobody else wants',
      { metadata: { finalizers: ['x/a', 'x/b'] } },
      { metadata: { finalizers: ['x/b', 'x/c'] } },
      { metadata: { finalizers: ['x/a'] } },
      { metadata: { finalizers: ['x/a', 'x/b', 'x/c'] } },
    ],
    [
      'takes entries out of a map, but not those of others',
      { metadata: { labels: { a: '1', b: '1' } } },
      { metadata: { labels: { b: '1', c: '1' } } },
      { metadata: { labels: {} } },
      { metadata: { labels: { b: '1', c: '1' } } },
    ],
    [
      'takes a whole atomic map',
      { spec: { nodeSelector: { a: '1' }, hostNetwork: true } },
      { spec: { hostPID: true } },
      { spec: { hostNetwork: true } },
      { spec: { hostNetwork: true, hostPID: true } },
    ],
    [
      'takes a list whose last item goes, with the structure around it',
      { spec: { tolerations: [{ key: 'a' }], dnsConfig: { nameservers: ['1.1.1.1'] } } },
      { spec: { hostPID: true } },
      { spec: {} },
      { spec: { hostPID: true } },
    ],
  ])('%s', (_what, first, other, second, expected) => {
    const one = apply(undefined, NO_MANAGERS, 'one', first);
    const two = apply(one.value, one.managers, 'two', other);
    const again = apply(two.value, two.managers, 'one', second);
    expect(again.value).toEqual({ ...base, ...expected });
  });

  it('conflicts over atomic lists as a whole', () => {
    const one = apply(undefined, NO_MANAGERS, 'one', { spec: { tolerations: [{ key: 'a' }] } });
    expect(() => apply(one.value, one.managers, 'two', { spec: { tolerations: [{ key: 'b' }] } })).toThrow(
      'Apply failed with 1 conflict: conflict with "one": .spec.tolerations',
    );
  });
});
