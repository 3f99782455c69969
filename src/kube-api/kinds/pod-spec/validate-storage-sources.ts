/**
 * Volumes on disks and servers that other machines hold, in the order in which upstream checks them between the others.
 * The simulation attaches none of these; it holds them to upstream's rules.
 * Upstream: kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { ISCSIVolumeSource, LocalObjectReference, QuobyteVolumeSource } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDns1123Subdomain, rangeMessage } from '../../meta/names.ts';
import { checkDnsLabel, checkDnsSubdomain, isSet } from './field-checks.ts';
import { type VolumeSourceRule, volumeSourceRule } from './volume-source-rule.ts';

const IQN_FORMAT = /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9.-]+)(:[^,;*&$|\s]+)$/;
const EUI_FORMAT = /^eui.[a-zA-Z0-9]{16}$/;
const NAA_FORMAT = /^naa.[a-zA-Z0-9]{32}$/;
const HOST_PORTS_MESSAGE = 'must be a host:port pair or multiple pairs separated by commas';

function requireEach(source: object, fields: readonly string[], errors: FieldErrors, path: FieldPath): void {
  for (const field of fields) {
    if (!isSet((source as Readonly<Record<string, string | undefined>>)[field])) errors.required(path.child(field));
  }
}

function requireSecretName(ref: LocalObjectReference | undefined, errors: FieldErrors, path: FieldPath): void {
  if (ref !== undefined && !isSet(ref.name)) errors.required(path.child('secretRef', 'name'));
}

function checkPartition(partition: number | undefined, errors: FieldErrors, path: FieldPath): void {
  if (partition !== undefined && (partition < 0 || partition > 255)) {
    errors.invalid(path.child('partition'), partition, rangeMessage(1, 255));
  }
}

function checkLun(lun: number, errors: FieldErrors, path: FieldPath): void {
  if (lun < 0 || lun > 255) errors.invalid(path.child('lun'), lun, rangeMessage(0, 255));
}

/** `must be valid format` unless a name with one of the three prefixes keeps to its prefix's format. */
function initiatorTrouble(name: string): 'prefix' | 'format' | undefined {
  if (name.startsWith('iqn')) return IQN_FORMAT.test(name) ? undefined : 'format';
  if (name.startsWith('eui')) return EUI_FORMAT.test(name) ? undefined : 'format';
  if (name.startsWith('naa')) return NAA_FORMAT.test(name) ? undefined : 'format';
  return 'prefix';
}

/** Adds what is wrong with the name of an iSCSI initiator or target. */
export function checkInitiator(name: string, errors: FieldErrors, path: FieldPath): void {
  const trouble = initiatorTrouble(name);
  if (trouble === 'prefix') errors.invalid(path, name, 'must be valid format starting with iqn, eui, or naa');
  if (trouble === 'format') errors.invalid(path, name, 'must be valid format');
}

/** The rules of volumes that other machines hold, by the field that says which. */
export function storageSourceRule(field: VolumeSourceRule['field']): VolumeSourceRule {
  const rule = Object.values(STORAGE_SOURCES)
    .flat()
    .find((candidate) => candidate.field === field);
  if (rule === undefined) throw new Error(`There are no rules for volumes of type ${field}.`);
  return rule;
}

function validateIscsi(source: ISCSIVolumeSource, errors: FieldErrors, path: FieldPath): void {
  if (!isSet(source.targetPortal)) errors.required(path.child('targetPortal'));
  if (!isSet(source.iqn)) errors.required(path.child('iqn'));
  else checkInitiator(source.iqn, errors, path.child('iqn'));
  checkLun(source.lun ?? 0, errors, path);
  const usesChap = source.chapAuthDiscovery === true || source.chapAuthSession === true;
  if (usesChap && source.secretRef === undefined) errors.required(path.child('secretRef'));
  if (source.initiatorName !== undefined) checkInitiator(source.initiatorName, errors, path.child('initiatorname'));
}

function validateQuobyte(source: QuobyteVolumeSource, errors: FieldErrors, path: FieldPath): void {
  if (!isSet(source.registry)) {
    errors.required(path.child('registry'), HOST_PORTS_MESSAGE);
  } else if ((source.tenant ?? '').length >= 65) {
    errors.required(path.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters');
  } else {
    for (const pair of source.registry.split(',')) {
      if (!/^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair)) {
        errors.invalid(path.child('registry'), source.registry, HOST_PORTS_MESSAGE);
      }
    }
  }
  if (!isSet(source.volume)) errors.required(path.child('volume'));
}

function checkFlexOptions(options: Readonly<Record<string, string>>, errors: FieldErrors, path: FieldPath): void {
  for (const key of Object.keys(options)) {
    const slash = key.indexOf('/');
    const namespace = `.${(slash < 0 ? key : key.slice(0, slash)).toLowerCase()}`;
    if (namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io')) {
      errors.invalid(path.key(key), key, 'kubernetes.io and k8s.io namespaces are reserved');
    }
  }
}

function checkDriverName(driver: string, errors: FieldErrors, path: FieldPath): void {
  if (driver === '') errors.required(path);
  if (driver.length > 63) errors.tooLong(path, 63);
  errors.invalidFor(path, driver, checkDns1123Subdomain(driver.toLowerCase()));
}

export const STORAGE_SOURCES = {
  beforeSecret: [
    volumeSourceRule({
      field: 'gcePersistentDisk',
      errorField: 'persistentDisk',
      validate(source, errors, path) {
        requireEach(source, ['pdName'], errors, path);
        checkPartition(source.partition, errors, path);
      },
    }),
    volumeSourceRule({
      field: 'awsElasticBlockStore',
      validate(source, errors, path) {
        requireEach(source, ['volumeID'], errors, path);
        checkPartition(source.partition, errors, path);
      },
    }),
  ],
  beforeClaim: [
    volumeSourceRule({
      field: 'nfs',
      validate(source, errors, path) {
        requireEach(source, ['server', 'path'], errors, path);
        const directory = source.path ?? '';
        if (!directory.startsWith('/')) errors.invalid(path.child('path'), directory, 'must be an absolute path');
      },
    }),
    volumeSourceRule({ field: 'iscsi', validate: validateIscsi }),
    volumeSourceRule({
      field: 'glusterfs',
      validate: (source, errors, path) => requireEach(source, ['endpoints', 'path'], errors, path),
    }),
    volumeSourceRule({
      field: 'flocker',
      validate(source, errors, path) {
        const { datasetName, datasetUUID } = source;
        if (!isSet(datasetName) && !isSet(datasetUUID)) {
          errors.required(path, 'one of datasetName and datasetUUID is required');
        }
        if (isSet(datasetName) && isSet(datasetUUID)) {
          errors.invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously');
        }
        if (datasetName?.includes('/')) errors.invalid(path.child('datasetName'), datasetName, "must not contain '/'");
      },
    }),
  ],
  beforeDownwardApi: [
    volumeSourceRule({
      field: 'rbd',
      validate(source, errors, path) {
        if ((source.monitors ?? []).length === 0) errors.required(path.child('monitors'));
        requireEach(source, ['image'], errors, path);
      },
    }),
    volumeSourceRule({
      field: 'cinder',
      validate(source, errors, path) {
        requireEach(source, ['volumeID'], errors, path);
        requireSecretName(source.secretRef, errors, path);
      },
    }),
    volumeSourceRule({
      field: 'cephfs',
      conflictField: 'cephFS',
      validate(source, errors, path) {
        if ((source.monitors ?? []).length === 0) errors.required(path.child('monitors'));
      },
    }),
    volumeSourceRule({ field: 'quobyte', validate: validateQuobyte }),
  ],
  beforeConfigMap: [
    volumeSourceRule({
      field: 'fc',
      validate(source, errors, path) {
        const targets = source.targetWWNs ?? [];
        const wwids = source.wwids ?? [];
        const targetsPath = path.child('targetWWNs');
        if (targets.length === 0 && wwids.length === 0) {
          errors.required(targetsPath, 'must specify either targetWWNs or wwids, but not both');
        }
        if (targets.length > 0 && wwids.length > 0) {
          errors.invalid(targetsPath, targets, 'targetWWNs and wwids can not be specified simultaneously');
        }
        if (targets.length === 0) return;
        if (source.lun === undefined) errors.required(path.child('lun'), 'lun is required if targetWWNs is specified');
        else checkLun(source.lun, errors, path);
      },
    }),
    volumeSourceRule({
      field: 'flexVolume',
      validate(source, errors, path) {
        requireEach(source, ['driver'], errors, path);
        checkFlexOptions(source.options ?? {}, errors, path.child('options'));
      },
    }),
  ],
  beforeProjected: [
    volumeSourceRule({
      field: 'azureFile',
      validate: (source, errors, path) => requireEach(source, ['secretName', 'shareName'], errors, path),
    }),
    volumeSourceRule({
      field: 'vsphereVolume',
      validate: (source, errors, path) => requireEach(source, ['volumePath'], errors, path),
    }),
    volumeSourceRule({
      field: 'photonPersistentDisk',
      validate: (source, errors, path) => requireEach(source, ['pdID'], errors, path),
    }),
    volumeSourceRule({
      field: 'portworxVolume',
      validate: (source, errors, path) => requireEach(source, ['volumeID'], errors, path),
    }),
    volumeSourceRule({
      field: 'azureDisk',
      validate(source, errors, path) {
        requireEach(source, ['diskName', 'diskURI'], errors, path);
        checkKnown(source.cachingMode, ['None', 'ReadOnly', 'ReadWrite'], errors, path.child('cachingMode'));
        checkKnown(source.kind, ['Dedicated', 'Managed', 'Shared'], errors, path.child('kind'));
        const isManaged = source.kind === 'Managed';
        const start = isManaged ? '/subscriptions/' : 'https://';
        if (source.kind === undefined || (source.diskURI ?? '').startsWith(start)) return;
        errors.notSupported(path.child('diskURI'), source.diskURI ?? '', [
          isManaged
            ? '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
            : 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd',
        ]);
      },
    }),
    volumeSourceRule({
      field: 'storageos',
      validate(source, errors, path) {
        if (!isSet(source.volumeName)) errors.required(path.child('volumeName'));
        else checkDnsLabel(errors, path.child('volumeName'), source.volumeName);
        if (isSet(source.volumeNamespace)) {
          checkDnsLabel(errors, path.child('volumeNamespace'), source.volumeNamespace);
        }
        requireSecretName(source.secretRef, errors, path);
      },
    }),
  ],
  beforeEphemeral: [
    volumeSourceRule({
      field: 'scaleIO',
      validate: (source, errors, path) => requireEach(source, ['gateway', 'system', 'volumeName'], errors, path),
    }),
    volumeSourceRule({
      field: 'csi',
      validate(source, errors, path) {
        checkDriverName(source.driver ?? '', errors, path.child('driver'));
        const ref = source.nodePublishSecretRef;
        if (ref === undefined) return;
        if (!isSet(ref.name)) errors.required(path.child('nodePublishSecretRef', 'name'));
        else checkDnsSubdomain(errors, path.child('name'), ref.name);
      },
    }),
  ],
} as const;

function checkKnown(value: string | undefined, known: readonly string[], errors: FieldErrors, path: FieldPath): void {
  if (value !== undefined && !known.includes(value)) errors.notSupported(path, value, known);
}
