/** Upstream's own tables about storage, quotas and limits (../shared/oracles/go-tables). */
import { describe, expect, it } from 'vitest';
import { fromGoNames } from '../../testing/go-object.ts';
import { type GoCase, goTable, hasGoTables } from '../../testing/go-table.ts';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import type { KubeObject } from '../meta/object.ts';
import { validateObjectMeta } from '../meta/object-meta.ts';
import type { KindDefinition } from './define-kind.ts';
import {
  CsiDriver,
  CsiNode,
  CsiStorageCapacity,
  LimitRange,
  PersistentVolume,
  PersistentVolumeClaim,
  ResourceQuota,
  StorageClass,
  VolumeAttachment,
} from './index.ts';
import { validatePersistentVolumeSpec } from './persistent-volume/validate-persistent-volume.ts';

type Row = Readonly<Record<string, unknown>>;

const CORE = 'pkg_apis_core_validation';
const STORAGE = 'pkg_apis_storage_validation';

function objectOf(given: unknown): KubeObject {
  return { metadata: {}, ...(fromGoNames(given) as object) } as KubeObject;
}

function problemsOf(definition: KindDefinition, given: unknown): readonly string[] {
  const object = objectOf(given);
  const errors = new FieldErrors();
  validateObjectMeta(object.metadata, definition, errors, FieldPath.root.child('metadata'));
  definition.validate?.(object, errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

function problemsOfUpdate(
  definition: KindDefinition,
  given: unknown,
  old: unknown,
  isStatus = false,
): readonly string[] {
  const errors = new FieldErrors();
  if (isStatus) definition.validateStatusUpdate?.(objectOf(given), objectOf(old), errors, FieldPath.root);
  else {
    definition.validate?.(objectOf(given), errors, FieldPath.root);
    definition.validateUpdate?.(objectOf(given), objectOf(old), errors, FieldPath.root);
  }
  return errors.list.map(({ message }) => message);
}

const rows = (file: string, test: string, range?: string): readonly GoCase<Row>[] =>
  goTable<Row>(file, test).filter((row) => range === undefined || row.range === range);

/** Rows of features that are off in v1.32, of what the dump could not hold, or of what others check. */
function isApart({ case: row }: GoCase<Row>): boolean {
  const { enableVolumeAttributesClass, enableRecoverFromExpansion } = row;
  return enableVolumeAttributesClass === true || enableRecoverFromExpansion === false;
}

/** Nodes may have had longer ids than this row allows for long. */
function hasOldLimit(test: string, { range, n }: GoCase<Row>): boolean {
  return test === 'TestCSINodeValidation' && range === 'errorCases' && n === 15;
}

function check(problems: readonly string[], isBad: unknown): void {
  if (isBad === true) expect(problems).not.toEqual([]);
  else expect(problems).toEqual([]);
}

describe.skipIf(!hasGoTables)('tables of kubernetes/pkg/apis/core/validation', () => {
  const volumes = [...rows(CORE, 'TestValidatePersistentVolumes'), ...rows(CORE, 'TestValidateLocalVolumes')];
  it.each(volumes.filter((row) => !isApart(row)))('PersistentVolume: $title $n', ({ case: row }) => {
    check(problemsOf(PersistentVolume as KindDefinition, row.volume), row.isExpectedFailure);
  });

  it.each(rows(CORE, 'TestValidatePersistentVolumeSpec').filter((row) => !isApart(row)))(
    'inline volume: $n',
    ({ case: row }) => {
      const errors = new FieldErrors();
      const context = { volumeName: '', isInline: row.isInlineSpec === true };
      validatePersistentVolumeSpec(fromGoNames(row.pvSpec) as object, context, errors, FieldPath.root);
      check(
        errors.list.map(({ message }) => message),
        row.isExpectedFailure,
      );
    },
  );

  it.each(rows(CORE, 'TestValidatePersistentVolumeSourceUpdate').filter((row) => !isApart(row)))(
    'changed PersistentVolume: $n',
    ({ case: row }) => {
      const problems = problemsOfUpdate(PersistentVolume as KindDefinition, row.newVolume, row.oldVolume);
      check(problems, row.isExpectedFailure);
    },
  );

  it.each(rows(CORE, 'TestValidatePersistentVolumeClaim').filter((row) => !isApart(row)))(
    'PersistentVolumeClaim: $n',
    ({ case: row }) => check(problemsOf(PersistentVolumeClaim as KindDefinition, row.claim), row.isExpectedFailure),
  );

  it.each(rows(CORE, 'TestValidatePersistentVolumeClaimUpdate').filter((row) => !isApart(row)))(
    'changed PersistentVolumeClaim: $n',
    ({ case: row }) => {
      const problems = problemsOfUpdate(PersistentVolumeClaim as KindDefinition, row.newClaim, row.oldClaim);
      check(problems, row.isExpectedFailure);
    },
  );

  it.each(rows(CORE, 'TestValidatePersistentVolumeClaimStatusUpdate').filter((row) => !isApart(row)))(
    'status of PersistentVolumeClaim: $n',
    ({ case: row }) => {
      const problems = problemsOfUpdate(PersistentVolumeClaim as KindDefinition, row.newClaim, row.oldClaim, true);
      check(problems, row.isExpectedFailure);
    },
  );

  it.each(rows(CORE, 'TestValidateLimitRange'))('LimitRange: $range $title', ({ case: row }) => {
    const { R: bad, D: detail = '' } = row as { R?: unknown; D?: string };
    const given = bad ?? { ObjectMeta: { name: 'a', namespace: 'b' }, Spec: row.spec };
    const problems = problemsOf(LimitRange as KindDefinition, given);
    if (bad === undefined) expect(problems).toEqual([]);
    else expect(problems.join()).toContain(detail);
  });

  it.each(rows(CORE, 'TestValidateResourceQuota'))('ResourceQuota: $n', ({ case: row }) => {
    const problems = problemsOf(ResourceQuota as KindDefinition, row.rq);
    if (row.errDetail === '' && row.errField === '') expect(problems).toEqual([]);
    else {
      expect(problems.join()).toContain(row.errDetail);
      expect(problems.join()).toContain(row.errField);
    }
  });
});

describe.skipIf(!hasGoTables)('tables of kubernetes/pkg/apis/storage/validation', () => {
  const good = (range: string): boolean => /success/i.test(range);
  const tables: readonly [test: string, kind: KindDefinition][] = [
    ['TestValidateStorageClass', StorageClass as KindDefinition],
    ['TestVolumeAttachmentValidation', VolumeAttachment as KindDefinition],
    ['TestCSINodeValidation', CsiNode as KindDefinition],
    ['TestCSIDriverValidation', CsiDriver as KindDefinition],
  ];
  for (const [test, kind] of tables) {
    it.each(rows(STORAGE, test).filter((row) => !hasOldLimit(test, row)))(
      `${test}: $range $n`,
      ({ case: row, range }) => {
        check(problemsOf(kind, row), !good(range));
      },
    );
  }

  it.each(rows(STORAGE, 'TestValidateVolumeBindingMode'))('StorageClass: mode $n', ({ case: row }) => {
    check(problemsOf(StorageClass as KindDefinition, row.class), row.shouldSucceed !== true);
  });

  it.each(rows(STORAGE, 'TestValidateAllowedTopologies'))('StorageClass: topologies $n', ({ case: row }) => {
    check(problemsOf(StorageClass as KindDefinition, row.class), row.shouldSucceed !== true);
  });

  it.each(rows(STORAGE, 'TestValidateUpdateVolumeBindingMode'))('changed StorageClass $n', ({ case: row }) => {
    const errors = new FieldErrors();
    const [object, old] = [objectOf(row.newClass), objectOf(row.oldClass)];
    (StorageClass as KindDefinition).validateUpdate?.(object, old, errors, FieldPath.root);
    check(
      errors.list.map(({ message }) => message),
      row.shouldSucceed !== true,
    );
  });

  it.each(rows(STORAGE, 'TestValidateCSIStorageCapacity'))('CSIStorageCapacity: $n', ({ case: row }) => {
    check(problemsOf(CsiStorageCapacity as KindDefinition, row.capacity), row.isExpectedFailure);
  });

  it.each(rows(STORAGE, 'TestVolumeAttachmentValidationV1'))(
    'new VolumeAttachment: $range $n',
    ({ case: row, range }) => {
      const errors = new FieldErrors();
      (VolumeAttachment as KindDefinition).validateCreate?.(objectOf(row), errors, FieldPath.root);
      check(
        errors.list.map(({ message }) => message),
        !good(range),
      );
    },
  );

  it.each(rows('pkg_apis_storage_v1', 'TestSetDefaultCSIDriver'))('defaults of CSIDriver: $n', ({ case: row }) => {
    const { spec } = (CsiDriver.defaults?.({ metadata: {}, spec: {} } as CsiDriver) ?? {}) as CsiDriver;
    expect(spec).toMatchObject(row.wantSpec as object);
  });
});
