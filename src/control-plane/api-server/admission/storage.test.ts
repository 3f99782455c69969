import { describe, expect, it } from 'vitest';
import { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';
import { fromGoNames } from '../../../testing/go-object.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';
import type { AdmissionContext, AdmissionRequest } from './admission-plugin.ts';
import { defaultStorageClass } from './default-storage-class.ts';

const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';

function setUp() {
  const cluster = createTestCluster();
  const { client } = cluster;
  const createClass = (name: string, more: Partial<StorageClass> = {}, annotations = {}): StorageClass =>
    client.create(StorageClass, { provisioner: 'example.com/disks', ...more, metadata: { name, annotations } });
  const createClaim = (name: string, spec = {}, annotations = {}): PersistentVolumeClaim =>
    client.create(PersistentVolumeClaim, {
      metadata: { name, namespace: 'default', annotations },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
    });
  return { ...cluster, createClass, createClaim };
}

describe('claims without a storage class', () => {
  it('get the newest default class, of the same age the first by name', () => {
    const { clock, createClass, createClaim } = setUp();
    expect(createClaim('none').spec?.storageClassName).toBeUndefined();
    createClass('old', {}, { [IS_DEFAULT]: 'true' });
    clock.advance(60_000);
    createClass('new-b', {}, { 'storageclass.beta.kubernetes.io/is-default-class': 'true' });
    createClass('new-a', {}, { [IS_DEFAULT]: 'true' });
    createClass('other', {}, { [IS_DEFAULT]: 'false' });
    expect(createClaim('some').spec?.storageClassName).toBe('new-a');
    expect(createClaim('own', { storageClassName: 'other' }).spec?.storageClassName).toBe('other');
    expect(createClaim('empty', { storageClassName: '' }).spec?.storageClassName).toBe('');
    const beta = createClaim('beta', {}, { 'volume.beta.kubernetes.io/storage-class': 'other' });
    expect(beta.spec?.storageClassName).toBeUndefined();
  });

  interface Row {
    readonly classes: readonly StorageClass[];
    readonly claim: object;
    readonly expectedClassName: string;
  }
  const rows = goTable<Row>('plugin_pkg_admission_storage_storageclass_setdefault', 'TestAdmission');
  it.skipIf(!hasGoTables).each(rows)(
    'by upstream’s table: $title',
    ({ case: { classes, claim, expectedClassName } }) => {
      // upstream's test puts two objects of one name into its cache
      const plugin = defaultStorageClass({ list: () => classes } as unknown as AdmissionContext);
      const admitted = plugin.admit?.(fromGoNames(claim) as PersistentVolumeClaim, {} as AdmissionRequest);
      expect((admitted as PersistentVolumeClaim).spec?.storageClassName ?? '').toBe(expectedClassName);
    },
  );
});

describe('volumes and claims', () => {
  it('stay until nobody uses them any more', () => {
    const { client, createClaim } = setUp();
    expect(createClaim('claim').metadata.finalizers).toEqual(['kubernetes.io/pvc-protection']);
    client.delete(PersistentVolumeClaim, 'claim', 'default');
    expect(client.get(PersistentVolumeClaim, 'claim', 'default').metadata.deletionTimestamp).toBeDefined();
    const volume = client.create(PersistentVolume, {
      metadata: { name: 'disk' },
      spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/data' } },
    });
    expect(volume.metadata.finalizers).toEqual(['kubernetes.io/pv-protection']);
  });

  it('remember since when a volume is in its phase', () => {
    const { client, clock } = setUp();
    const created = client.create(PersistentVolume, {
      metadata: { name: 'disk' },
      spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/data' } },
    });
    expect(created.status).toEqual({ phase: 'Pending', lastPhaseTransitionTime: created.metadata.creationTimestamp });
    clock.advance(60_000);
    const available = client.updateStatus(PersistentVolume, {
      ...created,
      status: { ...created.status, phase: 'Available' },
    });
    expect(available.status?.lastPhaseTransitionTime).not.toBe(created.status?.lastPhaseTransitionTime);
    clock.advance(60_000);
    const same = client.updateStatus(PersistentVolume, { ...available, status: { phase: 'Available', reason: 'x' } });
    expect(same.status?.lastPhaseTransitionTime).toBe(available.status?.lastPhaseTransitionTime);
  });
});

describe('larger claims', () => {
  const grow = (claim: PersistentVolumeClaim, storage: string): PersistentVolumeClaim =>
    ({ ...claim, spec: { ...claim.spec, resources: { requests: { storage } } } }) as PersistentVolumeClaim;

  it('have to be bound and of a class that allows it', () => {
    const { client, createClass, createClaim } = setUp();
    createClass('fixed');
    createClass('elastic', { allowVolumeExpansion: true });
    const pending = createClaim('pending', { storageClassName: 'elastic' });
    expect(refusalOf(() => client.update(PersistentVolumeClaim, grow(pending, '2Gi')))).toContain(
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    );
    const bound = (name: string, storageClassName: string): PersistentVolumeClaim =>
      client.updateStatus(PersistentVolumeClaim, {
        ...createClaim(name, { storageClassName }),
        status: { phase: 'Bound', capacity: { storage: '1Gi' } },
      });
    expect(refusalOf(() => client.update(PersistentVolumeClaim, grow(bound('fixed', 'fixed'), '2Gi')))).toBe(
      '403 Forbidden: persistentvolumeclaims "fixed" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
    const larger = client.update(PersistentVolumeClaim, grow(bound('elastic', 'elastic'), '2Gi'));
    expect(larger.spec?.resources?.requests).toEqual({ storage: '2Gi' });
    expect(refusalOf(() => client.update(PersistentVolumeClaim, grow(larger, '1Gi')))).toContain(
      'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
    );
  });
});
