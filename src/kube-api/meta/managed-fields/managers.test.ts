import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { goTable } from '../../../testing/go-table.ts';
import type { ManagedFieldsEntry } from '../../generated/types.gen.ts';
import { capUpdaters } from './cap-updaters.ts';
import { ApplyConflicts, conflictStatus } from './conflicts.ts';
import { decodeManagers, encodeManagers, type Managers, managerId } from './managers.ts';
import { fromScaleManagers, type ReplicasPaths, toScaleManagers } from './scale-managers.ts';

const INTERNAL = 'apimachinery_pkg_util_managedfields_internal';
const PUBLIC = 'apimachinery_pkg_util_managedfields';

type Entry = Partial<ManagedFieldsEntry>;

function decode(entries: readonly Entry[] | null | undefined): Managers {
  return decodeManagers((entries ?? []) as readonly ManagedFieldsEntry[]);
}

describe('managers', () => {
  it.each(goTable<string>(INTERNAL, 'TestRoundTripManagedFields'))(
    'are written as they are read ($title)',
    ({ case: text }) => {
      const entries = (parse(text) ?? []) as readonly Entry[];
      expect(encodeManagers(decode(entries))).toEqual(entries);
    },
  );

  it.each(goTable<{ managedFieldsEntry: string; expected: string }>(INTERNAL, 'TestBuildManagerIdentifier'))(
    'are told apart ($title)',
    ({ case: { managedFieldsEntry, expected } }) => {
      const {
        manager = '',
        operation,
        apiVersion = '',
        subresource = '',
      } = parse(managedFieldsEntry) as ManagedFieldsEntry;
      expect(managerId({ manager, operation: operation as 'Apply', apiVersion, subresource })).toBe(expected);
    },
  );

  it.each(goTable<{ managedFields?: Entry[]; expected?: Entry[] }>(INTERNAL, 'TestSortEncodedManagedFields'))(
    'are sorted: $title',
    ({ case: { managedFields, expected } }) => {
      // The table's entries have no fields: versions keep those apart that say the same.
      const unique = (managedFields ?? []).map((entry, index) => ({
        ...entry,
        apiVersion: 'v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { [`f:${index}`]: {} },
      }));
      const managers = new Map(unique.map((entry, index) => [String(index), [...decode([entry]).values()][0]]));
      const sorted = encodeManagers(managers as Managers).map(({ manager, operation, time, subresource }) => ({
        manager,
        operation,
        ...(time === undefined ? {} : { time }),
        ...(subresource === undefined ? {} : { subresource }),
      }));
      expect(sorted).toEqual(expected ?? []);
    },
  );

  it.each<[string, Entry, string]>([
    ['operation', { apiVersion: 'v1', fieldsType: 'FieldsV1' }, 'operation must be `Apply` or `Update`'],
    ['version', { operation: 'Apply', fieldsType: 'FieldsV1' }, 'apiVersion must not be empty'],
    ['type of fields', { operation: 'Apply', apiVersion: 'v1' }, 'missing fieldsType in managed fields entry 0'],
    [
      'known type of fields',
      { operation: 'Apply', apiVersion: 'v1', fieldsType: 'x' },
      'invalid fieldsType "x" in managed fields entry 0',
    ],
  ])('need an %s', (_what, entry, message) => {
    expect(() => decode([entry])).toThrow(message);
  });
});

describe('capUpdaters', () => {
  const rows = goTable<{ name: string; input: Entry[]; expected: Entry[] }>(INTERNAL, 'TestCapUpdateManagers').filter(
    ({ range }) => range === 'testCases',
  );
  it.each(rows)('$title', ({ case: { input, expected } }) => {
    expect(encodeManagers(capUpdaters(decode(input), 3))).toEqual(expected);
  });
});

describe('conflicts', () => {
  it.each(goTable<{ conflict: { $error: string }[]; expected: { $error: string } }>(INTERNAL, 'TestNewConflictError'))(
    'are worded as upstream words them ($title)',
    ({ case: { conflict, expected } }) => {
      const conflicts = conflict.map(({ $error }) => {
        const [, id = '', path = ''] = /^conflict with (".*"): (.*)$/.exec($error) ?? [];
        const manager = {
          apiVersion: '',
          subresource: '',
          ...(JSON.parse(JSON.parse(id) as string) as { manager: string; operation: 'Apply' }),
        };
        return {
          id: JSON.parse(id) as string,
          manager,
          path: path
            .slice(1)
            .split('.')
            .map((name) => `f:${name}`),
        };
      });
      conflicts.sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(conflictStatus(new ApplyConflicts(conflicts)).message).toBe(expected.$error);
    },
  );
});

describe('managers of a scale', () => {
  const PATHS: ReplicasPaths = new Map([['apps/v1', ['f:spec', 'f:replicas']]]);

  it.each(
    goTable<{ desc: string; input: Entry[]; expected?: Entry[] }>(PUBLIC, 'TestTransformManagedFieldsToSubresource'),
  )('to the scale: $case.desc', ({ case: { input, expected } }) => {
    expect(encodeManagers(toScaleManagers(decode(input), PATHS))).toEqual(expected ?? []);
  });

  it.each(
    goTable<{ desc: string; parent: Entry[]; subresource: Entry[]; expected: Entry[] }>(
      PUBLIC,
      'TestTransformingManagedFieldsToParent',
    ),
  )('back to the object: $case.desc', ({ case: { parent, subresource, expected } }) => {
    expect(encodeManagers(fromScaleManagers(decode(parent), decode(subresource), PATHS, 'apps/v1'))).toEqual(expected);
  });

  interface MultiVersion {
    readonly desc: string;
    readonly parent: Entry[];
    readonly subresource: Entry[];
    readonly expected: Entry[];
    readonly groupVersion: { readonly Group: string; readonly Version: string };
    readonly mappings: Readonly<Record<string, readonly { readonly FieldName: string }[] | null>>;
  }

  it.each(goTable<MultiVersion>(PUBLIC, 'TestTransformingManagedFieldsToParentMultiVersion'))(
    'of several versions: $case.desc',
    ({ case: { parent, subresource, expected, groupVersion, mappings } }) => {
      const paths: ReplicasPaths = new Map(
        Object.entries(mappings).map(([version, path]) => [version, path?.map(({ FieldName }) => `f:${FieldName}`)]),
      );
      const apiVersion = `${groupVersion.Group}/${groupVersion.Version}`;
      expect(encodeManagers(fromScaleManagers(decode(parent), decode(subresource), paths, apiVersion))).toEqual(
        expected,
      );
    },
  );
});
