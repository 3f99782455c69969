/** Upstream's tables about changes and single parts of objects (../shared/oracles/go-tables). */
import { describe, expect, it } from 'vitest';
import { fromGoNames } from '../../testing/go-object.ts';
import { type GoCase, goTable, hasGoTables } from '../../testing/go-table.ts';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import type { KubeObject } from '../meta/object.ts';
import { validateObjectMetaUpdate } from '../meta/object-meta.ts';
import type { KindDefinition } from './define-kind.ts';
import * as kinds from './index.ts';

type Row = Readonly<Record<string, unknown>>;

const CORE = 'pkg_apis_core_validation';

function objectOf(given: unknown): KubeObject {
  return { metadata: {}, ...(fromGoNames(given ?? {}) as object) } as KubeObject;
}

function problems(definition: KindDefinition, given: unknown, old?: unknown): readonly string[] {
  const errors = new FieldErrors();
  const sent = objectOf(given);
  const object = definition.kind === 'CSIDriver' ? (definition.defaults?.(sent) ?? sent) : sent;
  definition.validate?.(object, errors, FieldPath.root);
  if (old === undefined) definition.validateCreate?.(object, errors, FieldPath.root);
  else {
    const before = objectOf(old);
    validateObjectMetaUpdate(object.metadata, before.metadata, errors, FieldPath.root.child('metadata'));
    definition.validateUpdate?.(object, before, errors, FieldPath.root);
  }
  return errors.list.map(({ message }) => message).filter((message) => !message.startsWith('metadata.resourceVersion'));
}

function check(found: readonly string[], isBad: unknown): void {
  if (isBad) expect(found).not.toEqual([]);
  else expect(found).toEqual([]);
}

const rows = (file: string, test: string): readonly GoCase<Row>[] =>
  goTable<Row>(file, test).filter(({ case: row }) => row?.enableVolumeAttributesClass !== true);

/** Tables of an old and a new object, or of one: the kind, the table, the names of what is in a row, and of what is wanted. */
const TABLES: readonly (readonly [string, KindDefinition, string, string, string | undefined, string])[] = [
  [
    CORE,
    kinds.PersistentVolume as KindDefinition,
    'TestValidateVolumeNodeAffinityUpdate',
    'newPV',
    'oldPV',
    'isExpectedFailure',
  ],
  [
    CORE,
    kinds.PersistentVolume as KindDefinition,
    'TestAlphaPVVolumeModeUpdate',
    'newPV',
    'oldPV',
    'isExpectedFailure',
  ],
  [
    CORE,
    kinds.PersistentVolume as KindDefinition,
    'TestValidatePeristentVolumeAttributesClassUpdate',
    'newPV',
    'oldPV',
    'isExpectedFailure',
  ],
  [CORE, kinds.Namespace as KindDefinition, 'TestValidateNamespaceUpdate', 'namespace', 'oldNamespace', '!valid'],
  [
    'pkg_apis_storage_validation',
    kinds.CsiDriver as KindDefinition,
    'TestCSIServiceAccountToken',
    'csiDriver',
    undefined,
    'wantErr',
  ],
  [
    'pkg_apis_networking_validation',
    kinds.NetworkPolicy as KindDefinition,
    'TestValidateNetworkPolicyUpdate',
    'update',
    'old',
    'range',
  ],
];

describe.skipIf(!hasGoTables)('changes of objects, by upstream’s tables', () => {
  for (const [file, definition, test, given, old, wanted] of TABLES) {
    it.each(rows(file, test))(`${test}: $range $title`, ({ case: row, range }) => {
      const isBad =
        wanted === 'range' ? range === 'errorCases' : wanted.startsWith('!') ? !row[wanted.slice(1)] : row[wanted];
      const before = old === undefined ? undefined : (row[old] ?? {});
      check(problems(definition, row[given], before), isBad);
    });
  }
});

describe.skipIf(!hasGoTables)('slices of endpoints, by upstream’s tables', () => {
  const slices = ['TestValidateEndpointSliceCreate', 'TestValidateEndpointSliceUpdate'].flatMap((test) =>
    rows('pkg_apis_discovery_validation', test).map((row) => ({ ...row, test })),
  );
  it.each(slices)('$test $title', ({ case: row }) => {
    const { endpointSlice, newEndpointSlice = endpointSlice, oldEndpointSlice } = row;
    // a decoded slice always has the list
    const withList = (slice: unknown) => slice && { Endpoints: [], ...(slice as object) };
    check(
      problems(kinds.EndpointSlice as KindDefinition, withList(newEndpointSlice), withList(oldEndpointSlice)),
      row.expectedErrors,
    );
  });
});

describe.skipIf(!hasGoTables)('sources of volumes, by upstream’s tables', () => {
  const sources = [
    ...rows(CORE, 'TestValidateCSIPersistentVolumeSource').map((row) => ({ ...row, source: { CSI: row.case.csi } })),
    ...rows(CORE, 'TestValidateGlusterfsPersistentVolumeSource').map((row) => ({
      ...row,
      source: { Glusterfs: row.case.gfs },
    })),
  ];
  it.each(sources)('$title', ({ case: row, source }) => {
    const spec = { Capacity: { storage: '1G' }, AccessModes: ['ReadWriteOnce'], PersistentVolumeSource: source };
    const object = objectOf({ ObjectMeta: { name: 'volume' }, Spec: spec });
    const errors = new FieldErrors();
    (kinds.PersistentVolume as KindDefinition).validate?.(object, errors, FieldPath.root);
    expect(errors.list[0]?.type ?? '').toBe(row.errtype);
    if (row.errtype !== '') expect(errors.list[0]?.field).toContain(row.errfield);
  });
});

describe.skipIf(!hasGoTables)('parts of claims, by upstream’s tables', () => {
  const tests = [
    'TestAnyDataSource',
    'TestAlphaVolumePVCDataSource',
    'TestCrossNamespaceSource',
    'TestVolumeAttributesClass',
  ];
  it.each(
    tests
      .flatMap((test) => rows(CORE, test).map((row) => ({ ...row, test })))
      .filter(({ test }) => test !== 'TestCrossNamespaceSource'),
  )('$test: $case.testName', ({ case: row }) => {
    const claim = { ObjectMeta: { name: 'claim', namespace: 'default' }, Spec: row.claimSpec };
    check(problems(kinds.PersistentVolumeClaim as KindDefinition, claim), row.expectedFail);
  });

  it.each([
    ...rows(CORE, 'TestPVCVolumeMode').map((row) => ({ ...row, kind: kinds.PersistentVolumeClaim as KindDefinition })),
    ...rows(CORE, 'TestPVVolumeMode').map((row) => ({ ...row, kind: kinds.PersistentVolume as KindDefinition })),
  ])('modes of volumes: $range $title', ({ case: row, range, kind }) => {
    check(problems(kind, row), range.startsWith('error'));
  });
});

/** The tables hold events as they are stored. */
function eventOf(given: unknown): KubeObject {
  const { reportingController, ...event } = objectOf(given) as KubeObject & { readonly reportingController?: string };
  return { ...event, ...(reportingController === undefined ? {} : { reportingComponent: reportingController }) };
}

function eventProblems(given: unknown, old?: unknown): readonly string[] {
  const errors = new FieldErrors();
  const checks = (kinds.EventsV1Event as KindDefinition).storedAs?.checks;
  const event = eventOf(given);
  checks?.validate?.(event, errors, FieldPath.root);
  if (old === undefined) checks?.validateCreate?.(event, errors, FieldPath.root);
  else checks?.validateUpdate?.(event, eventOf(old), errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

describe.skipIf(!hasGoTables)('events of events.k8s.io, by upstream’s tables', () => {
  it.each(rows(CORE, 'TestValidateEventCreateForNewV1Events'))('$case.msg', ({ case: row }) => {
    check(eventProblems(row.Event), row.valid !== true);
  });

  it.each(rows(CORE, 'TestValidateEventUpdateForNewV1Events'))('changed: $case.msg', ({ case: row }) => {
    check(eventProblems(row.newEvent, row.oldEvent), row.valid !== true);
  });
});
