/** Objects in upstream's test tables as they look in JSON: the tables hold Go values, whose fields have Go's names. */

type Json = Readonly<Record<string, unknown>>;

/** Structs whose fields stand among the outer one's in JSON. */
const INLINE: ReadonlySet<string> = new Set(['VolumeSource', 'PersistentVolumeSource', 'ProbeHandler']);

const NAMES: Readonly<Record<string, string>> = {
  ObjectMeta: 'metadata',
  APIGroup: 'apiGroup',
  AWSElasticBlockStore: 'awsElasticBlockStore',
  CephFS: 'cephfs',
  CSI: 'csi',
  DNSPolicy: 'dnsPolicy',
  EndpointsName: 'endpoints',
  FC: 'fc',
  FSGroupPolicy: 'fsGroupPolicy',
  FSType: 'fsType',
  GCEPersistentDisk: 'gcePersistentDisk',
  IQN: 'iqn',
  ISCSI: 'iscsi',
  NFS: 'nfs',
  NodeID: 'nodeID',
  PDName: 'pdName',
  QOSClass: 'qosClass',
  RBD: 'rbd',
  SELinuxMount: 'seLinuxMount',
  StorageOS: 'storageos',
  UID: 'uid',
};

/** Field names that are those of maps, whose keys stay. */
const MAPS: ReadonlySet<string> = new Set([
  ...['Annotations', 'Labels', 'MatchLabels', 'Parameters', 'annotations', 'labels', 'matchLabels'],
  ...['Requests', 'Limits', 'Hard', 'Used', 'Capacity', 'AllocatedResources', 'AllocatedResourceStatuses'],
]);

/** The value with JSON's names; what was empty text in Go is left out. */
export function fromGoNames(value: unknown, parent = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => fromGoNames(item));
  if (typeof value === 'string') return grown(value);
  if (typeof value !== 'object' || value === null) return value;
  const isMap = MAPS.has(parent);
  const entries = Object.entries(value as Json).flatMap(([name, item]): readonly (readonly [string, unknown])[] => {
    if (INLINE.has(name)) return Object.entries(fromGoNames(item) as Json);
    if (item === '' && !isMap && /^[A-Z]/.test(name) && !KEPT.has(name)) return [];
    const plain = isMap ? name : (NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1));
    return [[plain, fromGoNames(item, name)]];
  });
  return Object.fromEntries(entries);
}

/** Pointers in Go, where empty is not missing. */
const KEPT: ReadonlySet<string> = new Set([
  ...['StorageClassName', 'SecretNamespace', 'EndpointsNamespace', 'PersistentVolumeName', 'InitiatorName'],
  ...['VolumeAttributesClassName', 'VolumeMode'],
]);

/** The dump abbreviates long texts as `<string of N bytes: …>`. */
function grown(text: string): string {
  const bytes = /^<string of (\d+) bytes/.exec(text)?.[1];
  return bytes === undefined ? text : 'x'.repeat(Number(bytes));
}
