/**
 * What volumes get when their writer leaves fields out
 * (kubernetes/pkg/apis/core/v1/defaults.go, zz_generated.defaults.go).
 */
import type {
  DownwardAPIVolumeFile,
  EphemeralVolumeSource,
  PersistentVolumeClaimSpec,
  ProjectedVolumeSource,
  Volume,
  VolumeProjection,
} from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { defaultFieldRef } from './default-containers.ts';
import { canonicalResources } from './default-resources.ts';
import { withDefaults } from './with-defaults.ts';

const FILE_MODE = 0o644;
const TOKEN_SECONDS = 3600;

/** Fills in what one volume leaves out, an `emptyDir` when it has no source; the same volume when nothing is missing. */
export function defaultVolume(volume: Volume): Volume {
  const { hostPath, secret, configMap, iscsi, rbd, azureDisk, scaleIO, downwardAPI, projected, ephemeral } = volume;
  const hasSource = Object.entries(volume).some(([field, source]) => field !== 'name' && source != null);
  if (!hasSource) return { ...volume, emptyDir: {} };
  return withChanges(volume, {
    hostPath: hostPath && (hostPath.type === undefined ? { ...hostPath, type: '' } : hostPath),
    secret: secret && withDefaults(secret, { defaultMode: FILE_MODE }),
    configMap: configMap && withDefaults(configMap, { defaultMode: FILE_MODE }),
    iscsi: iscsi && withDefaults(iscsi, { iscsiInterface: 'default' }),
    rbd: rbd && withDefaults(rbd, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }),
    azureDisk:
      azureDisk &&
      withDefaults(azureDisk, { cachingMode: 'ReadWrite', fsType: 'ext4', readOnly: false, kind: 'Shared' }),
    scaleIO: scaleIO && withDefaults(scaleIO, { storageMode: 'ThinProvisioned', fsType: 'xfs' }),
    downwardAPI:
      downwardAPI &&
      withChanges(withDefaults(downwardAPI, { defaultMode: FILE_MODE }), {
        items: downwardAPI.items && mapShared(downwardAPI.items, defaultFile),
      }),
    projected: projected && defaultProjected(projected),
    ephemeral: ephemeral && defaultEphemeral(ephemeral),
  });
}

function defaultFile(file: DownwardAPIVolumeFile): DownwardAPIVolumeFile {
  const { fieldRef } = file;
  return withChanges(file, { fieldRef: fieldRef && defaultFieldRef(fieldRef) });
}

function defaultProjected(projected: ProjectedVolumeSource): ProjectedVolumeSource {
  return withChanges(withDefaults(projected, { defaultMode: FILE_MODE }), {
    sources: projected.sources && mapShared(projected.sources, defaultProjection),
  });
}

function defaultProjection(source: VolumeProjection): VolumeProjection {
  const { downwardAPI, serviceAccountToken } = source;
  return withChanges(source, {
    downwardAPI:
      downwardAPI &&
      withChanges(downwardAPI, { items: downwardAPI.items && mapShared(downwardAPI.items, defaultFile) }),
    serviceAccountToken: serviceAccountToken && withDefaults(serviceAccountToken, { expirationSeconds: TOKEN_SECONDS }),
  });
}

function defaultEphemeral(source: EphemeralVolumeSource): EphemeralVolumeSource {
  const template = source.volumeClaimTemplate;
  if (template === undefined) return source;
  const spec = defaultClaimSpec(template.spec ?? {});
  return withChanges(source, { volumeClaimTemplate: withChanges(template, { spec }) });
}

/** Fills in what a PersistentVolumeClaim's spec leaves out. */
export function defaultClaimSpec(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { resources } = spec;
  return withChanges(withDefaults(spec, { volumeMode: 'Filesystem' }), {
    resources: resources && canonicalResources(resources),
  });
}
