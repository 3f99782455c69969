/**
 * A pod's volumes, made ready before its containers are (kubernetes/pkg/kubelet/volumemanager and pkg/volume/*).
 *
 * ConfigMaps, Secrets and what a pod says of itself are read again now and then (pkg/volume/util/atomic_writer.go).
 *
 * Simplified: root certificates and tokens are made once, when the pod starts. Not simulated: volumes that need storage outside of the node; a
 * pod that uses one waits, and an event says so.
 */
import type { ApiClient } from '../../../control-plane/client/api-client.ts';
import { hashText } from '../../../kernel/index.ts';
import type {
  ConfigMap as ConfigMapObject,
  ConfigMapVolumeSource,
  Container,
  Pod,
  Volume as VolumeSpec,
} from '../../../kube-api/generated/types.gen.ts';
import { ConfigMap } from '../../../kube-api/kinds/config-map.ts';
import { Secret } from '../../../kube-api/kinds/secret.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { VolumeMount as ContainerMount, Machine, Volume } from '../../../machine/contract.ts';
import { decodeBase64 } from '../base64.ts';
import { fieldValue, type PodAddresses, resourceValue } from '../downward-api.ts';
import { fileModes } from './file-modes.ts';

/** Why a volume is not ready, as `FailedMount` says it. */
export class MountError extends Error {
  readonly volume: string;

  constructor(volume: string, why: string) {
    super(`MountVolume.SetUp failed for volume "${volume}" : ${why}`);
    this.volume = volume;
  }
}

export interface VolumeSources {
  readonly client: ApiClient;
  readonly addresses: PodAddresses;
  readonly machine: Machine;
  readonly nowMs: number;
  /** The node's own directories, by path: they outlive pods. */
  readonly hostDirectories: Map<string, Volume>;
}

/** Drawn numbers in names have ten digits. */
const FEWEST = 1_000_000_000;

export type PodVolumes = ReadonlyMap<string, Volume>;

/** Makes every volume of the pod ready; throws {@link MountError} for the first that can't be. */
export function mountVolumes(pod: Pod, sources: VolumeSources): PodVolumes {
  const volumes = new Map<string, Volume>();
  for (const spec of pod.spec?.volumes ?? []) {
    const volume = mountVolume(spec, pod, sources);
    if (spec.hostPath !== undefined) volumes.set(spec.name, volume);
    else volumes.set(spec.name, { ...volume, ...fileModes(spec), ...payloadOf(spec, pod, sources) });
  }
  return volumes;
}

/** Whether any of the pod's volumes follows what it is made of. */
export function hasVolumesToFollow(pod: Pod): boolean {
  return pod.spec?.volumes?.some(isFollowed) === true;
}

/** Brings the contents of mounted volumes up to date; answers why one could not be, which keeps what it has. */
export function followSources(pod: Pod, volumes: PodVolumes, sources: VolumeSources): MountError | undefined {
  let problem: MountError | undefined;
  for (const spec of pod.spec?.volumes ?? []) {
    const volume = volumes.get(spec.name);
    if (volume === undefined || !isFollowed(spec)) continue;
    try {
      const { files } = mountVolume(spec, pod, sources);
      if (isSame(files, volume.files)) continue;
      volume.files.clear();
      for (const [path, content] of files) volume.files.set(path, content);
      Object.assign(volume, payloadOf(spec, pod, sources));
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      problem ??= error;
    }
  }
  return problem;
}

/** Not so the volume with certificate and token that every pod is given: what it is made of stays. */
function isFollowed({ configMap, downwardAPI, name, projected, secret }: VolumeSpec): boolean {
  if (projected !== undefined) return !name.startsWith('kube-api-access-');
  return configMap !== undefined || secret !== undefined || downwardAPI !== undefined;
}

/** Nothing for volumes that are written to. */
function payloadOf(spec: VolumeSpec, pod: Pod, { nowMs }: VolumeSources): Pick<Volume, 'payload'> {
  if ((spec.configMap ?? spec.secret ?? spec.downwardAPI ?? spec.projected) === undefined) return {};
  const time = formatTime(nowMs).replace(/[-T:]/g, '_').slice(0, 19);
  const digits = FEWEST + ((hashText(`${pod.metadata.uid} ${spec.name} ${nowMs}`) >>> 0) % (2 ** 32 - FEWEST));
  return { payload: `..${time}.${digits}` };
}

function isSame(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, content]) => other.get(path) === content);
}

/** Where a container sees the pod's volumes. */
export function mountsOf(container: Container, volumes: PodVolumes): readonly ContainerMount[] {
  const mounts: ContainerMount[] = [];
  for (const mount of container.volumeMounts ?? []) {
    const mounted = volumes.get(mount.name);
    if (mounted === undefined) continue;
    const isPart = mount.subPath !== undefined && mount.subPath !== '';
    // a part of a volume that is replaced as a whole stays as it was
    const volume = isPart && mounted.payload !== undefined ? { ...mounted, files: new Map(mounted.files) } : mounted;
    mounts.push({
      volume,
      path: mount.mountPath,
      ...(mount.subPath === undefined || mount.subPath === '' ? {} : { subPath: mount.subPath }),
      readOnly: mount.readOnly === true,
    });
  }
  return mounts;
}

function mountVolume(spec: VolumeSpec, pod: Pod, sources: VolumeSources): Volume {
  const namespace = pod.metadata.namespace ?? 'default';
  if (spec.emptyDir !== undefined) {
    return { files: new Map(), ...(spec.emptyDir.medium === 'Memory' ? { isInMemory: true } : undefined) };
  }
  if (spec.hostPath !== undefined) return hostDirectory(spec.hostPath.path, sources.hostDirectories);
  if (spec.configMap !== undefined) {
    return { files: configMapFiles(spec.name, spec.configMap, spec.configMap.name ?? '', namespace, sources.client) };
  }
  if (spec.secret !== undefined) {
    const { items, optional, secretName = '' } = spec.secret;
    return { files: secretFiles(spec.name, secretName, items, optional, namespace, sources.client) };
  }
  if (spec.downwardAPI !== undefined) return { files: downwardFiles(spec.downwardAPI.items, pod, sources) };
  if (spec.projected !== undefined) return { files: projectedFiles(spec, pod, sources) };
  const type = Object.keys(spec).find((key) => key !== 'name') ?? 'unknown';
  throw new MountError(spec.name, `volumes of type ${type} are not simulated`);
}

function hostDirectory(path: string, directories: Map<string, Volume>): Volume {
  const known = directories.get(path);
  if (known !== undefined) return known;
  const volume = { files: new Map<string, string>() };
  directories.set(path, volume);
  return volume;
}

type Items = ConfigMapVolumeSource['items'];

function configMapFiles(
  volume: string,
  { items, optional }: { readonly items?: Items; readonly optional?: boolean },
  name: string,
  namespace: string,
  client: ApiClient,
): Map<string, string> {
  const configMap = client.find(ConfigMap, name, namespace);
  if (configMap === undefined && optional !== true) throw missing(volume, 'configmap', name);
  return chosenFiles(volume, 'config', filesIn(configMap), items, optional);
}

/** Text, and bytes as far as they are text. */
function filesIn(configMap: ConfigMapObject | undefined): Readonly<Record<string, string>> {
  const { binaryData, data = {} } = configMap ?? {};
  if (binaryData === undefined) return data;
  const decoded = Object.entries(binaryData).map(([key, value]) => [key, decodeBase64(value)] as const);
  return { ...data, ...Object.fromEntries(decoded) };
}

function secretFiles(
  volume: string,
  name: string,
  items: Items,
  optional: boolean | undefined,
  namespace: string,
  client: ApiClient,
): Map<string, string> {
  const secret = client.find(Secret, name, namespace);
  if (secret === undefined && optional !== true) throw missing(volume, 'secret', name);
  const data = Object.entries(secret?.data ?? {}).map(([key, value]) => [key, decodeBase64(value)] as const);
  return chosenFiles(volume, 'secret', Object.fromEntries(data), items, optional);
}

function missing(volume: string, kind: string, name: string): MountError {
  return new MountError(volume, `${kind} "${name}" not found`);
}

/** All keys as files, or only those asked for, under the paths asked for. */
function chosenFiles(
  volume: string,
  kind: 'config' | 'secret',
  data: Readonly<Record<string, string>>,
  items: Items,
  optional: boolean | undefined,
): Map<string, string> {
  if (items === undefined || items.length === 0) return new Map(Object.entries(data));
  const files = new Map<string, string>();
  for (const { key, path } of items) {
    const content = data[key];
    if (content !== undefined) files.set(path, content);
    else if (optional !== true) {
      throw new MountError(volume, `references non-existent ${kind} key: ${key}`);
    }
  }
  return files;
}

function downwardFiles(
  items: NonNullable<VolumeSpec['downwardAPI']>['items'],
  pod: Pod,
  { addresses, machine }: VolumeSources,
): Map<string, string> {
  const files = new Map<string, string>();
  for (const { path, fieldRef, resourceFieldRef } of items ?? []) {
    const first = pod.spec?.containers[0];
    if (fieldRef !== undefined) files.set(path, fieldValue(pod, fieldRef.fieldPath, addresses));
    else if (resourceFieldRef !== undefined && first !== undefined) {
      files.set(path, resourceValue(pod, first, resourceFieldRef, machine));
    }
  }
  return files;
}

function projectedFiles(spec: VolumeSpec, pod: Pod, sources: VolumeSources): Map<string, string> {
  const namespace = pod.metadata.namespace ?? 'default';
  const files = new Map<string, string>();
  const addAll = (more: ReadonlyMap<string, string>): void => {
    for (const [path, content] of more) files.set(path, content);
  };
  for (const source of spec.projected?.sources ?? []) {
    if (source.serviceAccountToken !== undefined) {
      files.set(source.serviceAccountToken.path, `token-of-${pod.spec?.serviceAccountName ?? 'default'}`);
    }
    if (source.configMap !== undefined) {
      addAll(configMapFiles(spec.name, source.configMap, source.configMap.name ?? '', namespace, sources.client));
    }
    if (source.secret !== undefined) {
      const { items, name = '', optional } = source.secret;
      addAll(secretFiles(spec.name, name, items, optional, namespace, sources.client));
    }
    if (source.downwardAPI !== undefined) addAll(downwardFiles(source.downwardAPI.items, pod, sources));
  }
  return files;
}
