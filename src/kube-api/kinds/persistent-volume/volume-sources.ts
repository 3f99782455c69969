/**
 * What a PersistentVolume can be made of, in upstream's order: most of it has the rules of a pod's volumes, some may name
 * secrets and endpoints of any namespace. The simulation attaches none of the disks and servers that other machines hold.
 * Upstream: ValidatePersistentVolumeSpec and below in kubernetes/pkg/apis/core/validation/validation.go.
 */
import type {
  CSIPersistentVolumeSource,
  ISCSIPersistentVolumeSource,
  PersistentVolumeSpec,
  SecretReference,
} from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { nameIsDnsLabel, rangeMessage } from '../../meta/names.ts';
import { checkDnsLabel, checkDnsSubdomain, isSet } from '../pod-spec/field-checks.ts';
import { checkNoBacksteps } from '../pod-spec/validate-paths.ts';
import { checkInitiator, storageSourceRule } from '../pod-spec/validate-storage-sources.ts';
import { validateHostPath } from '../pod-spec/validate-volumes.ts';
import type { VolumeSourceRule } from '../pod-spec/volume-source-rule.ts';
import { validateCsiDriverName } from '../storage/csi-driver-name.ts';

type Check<K extends keyof PersistentVolumeSpec> = (
  source: NonNullable<PersistentVolumeSpec[K]>,
  errors: FieldErrors,
  path: FieldPath,
  volumeName: string,
) => void;

export interface PersistentSource<K extends keyof PersistentVolumeSpec = keyof PersistentVolumeSpec> {
  readonly field: K;
  /** Where upstream's messages name another field than the one of the API. */
  readonly errorField?: string;
  readonly conflictField?: string;
  readonly validate: Check<K>;
}

/** Ties a rule's types together and forgets them, so that rules fit into one list. */
function source<K extends keyof PersistentVolumeSpec>(rule: PersistentSource<K>): PersistentSource {
  return rule as unknown as PersistentSource;
}

/** A source with the very rules of a pod's volume. */
function asInPods(field: VolumeSourceRule['field'] & keyof PersistentVolumeSpec): PersistentSource {
  return storageSourceRule(field) as unknown as PersistentSource;
}

function requireNamedSecret(ref: SecretReference | undefined, errors: FieldErrors, path: FieldPath): void {
  if (ref === undefined) return;
  if (!isSet(ref.name)) errors.required(path.child('secretRef', 'name'));
  if (!isSet(ref.namespace)) errors.required(path.child('secretRef', 'namespace'));
}

function validateIscsi(
  iscsi: ISCSIPersistentVolumeSource,
  errors: FieldErrors,
  path: FieldPath,
  volumeName: string,
): void {
  const { targetPortal = '', iqn, lun = 0, secretRef, initiatorName } = iscsi;
  if (targetPortal === '') errors.required(path.child('targetPortal'));
  if (initiatorName !== undefined && `${volumeName}:${targetPortal}`.length > 64) {
    const message =
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
    errors.invalid(path.child('targetportal'), targetPortal, message);
  }
  if (!isSet(iqn)) errors.required(path.child('iqn'));
  else checkInitiator(iqn, errors, path.child('iqn'));
  if (lun < 0 || lun > 255) errors.invalid(path.child('lun'), lun, rangeMessage(0, 255));
  const usesChap = iscsi.chapAuthDiscovery === true || iscsi.chapAuthSession === true;
  if (usesChap && secretRef === undefined) errors.required(path.child('secretRef'));
  if (secretRef !== undefined && !isSet(secretRef.name)) errors.required(path.child('secretRef', 'name'));
  if (initiatorName !== undefined) checkInitiator(initiatorName, errors, path.child('initiatorname'));
}

/** Upstream looks at these secrets only. */
const CSI_SECRETS = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

function validateCsi(csi: CSIPersistentVolumeSource, errors: FieldErrors, path: FieldPath): void {
  validateCsiDriverName(csi.driver ?? '', errors, path.child('driver'));
  if (!isSet(csi.volumeHandle)) errors.required(path.child('volumeHandle'));
  for (const field of CSI_SECRETS) {
    const ref = csi[field];
    if (ref === undefined) continue;
    const { name, namespace } = ref;
    const at = path.child(field);
    if (isSet(name)) checkDnsSubdomain(errors, at.child('name'), name);
    else errors.required(at.child('name'));
    if (isSet(namespace)) checkDnsLabel(errors, at.child('namespace'), namespace);
    else errors.required(at.child('namespace'));
  }
}

export const PERSISTENT_SOURCES: readonly PersistentSource[] = [
  source({ field: 'hostPath', validate: validateHostPath }),
  asInPods('gcePersistentDisk'),
  asInPods('awsElasticBlockStore'),
  source({
    field: 'glusterfs',
    validate(glusterfs, errors, path) {
      if (!isSet(glusterfs.endpoints)) errors.required(path.child('endpoints'));
      if (!isSet(glusterfs.path)) errors.required(path.child('path'));
      const { endpointsNamespace: namespace } = glusterfs;
      if (namespace === undefined) return;
      const at = path.child('endpointsNamespace');
      if (namespace !== '') errors.invalidFor(at, namespace, nameIsDnsLabel(namespace, false));
      else errors.invalid(at, namespace, 'if the endpointnamespace is set, it must be a valid namespace name');
    },
  }),
  asInPods('flocker'),
  asInPods('nfs'),
  asInPods('rbd'),
  asInPods('quobyte'),
  asInPods('cephfs'),
  source({ field: 'iscsi', validate: validateIscsi }),
  source({
    field: 'cinder',
    validate(cinder, errors, path) {
      if (!isSet(cinder.volumeID)) errors.required(path.child('volumeID'));
      requireNamedSecret(cinder.secretRef, errors, path);
    },
  }),
  asInPods('fc'),
  asInPods('flexVolume'),
  source({
    field: 'azureFile',
    validate(azureFile, errors, path) {
      if (!isSet(azureFile.secretName)) errors.required(path.child('secretName'));
      if (!isSet(azureFile.shareName)) errors.required(path.child('shareName'));
      if (azureFile.secretNamespace === '') errors.required(path.child('secretNamespace'));
    },
  }),
  asInPods('vsphereVolume'),
  asInPods('photonPersistentDisk'),
  asInPods('portworxVolume'),
  asInPods('azureDisk'),
  asInPods('scaleIO'),
  source({
    field: 'local',
    validate(local, errors, path) {
      if (isSet(local.path)) checkNoBacksteps(errors, path.child('path'), local.path);
      else errors.required(path.child('path'));
    },
  }),
  source({
    field: 'storageos',
    validate({ volumeName, volumeNamespace, secretRef }, errors, path) {
      if (isSet(volumeName)) checkDnsLabel(errors, path.child('volumeName'), volumeName);
      else errors.required(path.child('volumeName'));
      if (isSet(volumeNamespace)) checkDnsLabel(errors, path.child('volumeNamespace'), volumeNamespace);
      requireNamedSecret(secretRef, errors, path);
    },
  }),
  source({ field: 'csi', validate: validateCsi }),
];
