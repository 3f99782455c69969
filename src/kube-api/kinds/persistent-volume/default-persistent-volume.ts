/** What a PersistentVolume gets when its writer leaves fields out (kubernetes/pkg/apis/core/v1/defaults.go). */
import type { PersistentVolume, PersistentVolumeSpec } from '../../generated/types.gen.ts';
import { withChanges } from '../../meta/copy-on-write.ts';
import { canonicalAmounts } from '../pod-spec/default-resources.ts';
import { withDefaults } from '../pod-spec/with-defaults.ts';

/** Fills in a volume; the same one when nothing is missing. */
export function defaultPersistentVolume(volume: PersistentVolume): PersistentVolume {
  return withChanges(volume, {
    spec: defaultPersistentVolumeSpec(withDefaults(volume.spec ?? {}, DEFAULTS)),
    status: withDefaults(volume.status ?? {}, { phase: 'Pending' }),
  });
}

const DEFAULTS: PersistentVolumeSpec = { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' };

/** Fills in the source of a volume, also of one that an attachment carries. */
export function defaultPersistentVolumeSpec(spec: PersistentVolumeSpec): PersistentVolumeSpec {
  const { hostPath, iscsi, rbd, azureDisk, scaleIO } = spec;
  return withChanges(spec, {
    capacity: canonicalAmounts(spec.capacity),
    hostPath: hostPath && (hostPath.type === undefined ? { ...hostPath, type: '' } : hostPath),
    iscsi: iscsi && withDefaults(iscsi, { iscsiInterface: 'default' }),
    rbd: rbd && withDefaults(rbd, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
    azureDisk:
      azureDisk &&
      withDefaults(azureDisk, { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' }),
    scaleIO: scaleIO && withDefaults(scaleIO, { storageMode: 'ThinProvisioned', fsType: 'xfs' }),
  });
}
