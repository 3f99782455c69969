/**
 * Every pod runs as a service account, and finds its token mounted (kubernetes/plugin/pkg/admission/serviceaccount/admission.go).
 * Simplified: pods of one template get the
 * same random ending in the name of their token's volume.
 */
import type { Container, Pod, PodSpec, ServiceAccount, Volume } from '../../../kube-api/generated/types.gen.ts';
import { forbidden } from '../../../kube-api/meta/status-error.ts';
import { generateName } from '../stages/prepare.ts';
import type { AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';
import { LookUp } from './look-up.ts';
import { whyNotMountable } from './mountable-secrets.ts';
import { SpecMemo } from './spec-memo.ts';

const PODS = { group: '', name: 'pods' };
const MIRROR_POD_ANNOTATION = 'kubernetes.io/config.mirror';
const VOLUME_PREFIX = 'kube-api-access-';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What the volume holds: a token that is renewed every hour, the cluster's certificate, and the namespace. */
const TOKEN_SOURCE: Pick<Volume, 'projected'> = {
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: 0o644,
  },
};

export function serviceAccount(context: AdmissionContext): AdmissionPlugin {
  const { random } = context;
  const isServed = context.find('serviceaccounts') !== undefined;
  const accounts = new LookUp(context, 'serviceaccounts');
  const memo = new SpecMemo();
  return {
    name: 'ServiceAccount',
    resource: 'pods',
    operations: ['CREATE'],
    admit(object, { namespace = '', name }) {
      const pod = object as Pod;
      const { spec, metadata } = pod;
      if (!isServed || spec === undefined) return object;
      if (metadata.annotations?.[MIRROR_POD_ANNOTATION] !== undefined) {
        checkMirrorPod(spec, name);
        return object;
      }
      const accountName = spec.serviceAccountName || 'default';
      const account = accounts.get(namespace, accountName) as ServiceAccount | undefined;
      if (account === undefined) {
        const why = `error looking up service account ${namespace}/${accountName}: serviceaccount "${accountName}" not found`;
        throw forbidden(PODS, name, why);
      }
      const problem = whyNotMountable(spec, account);
      if (problem !== undefined) throw forbidden(PODS, name, problem);
      const changed = memo.get(spec, account, () =>
        withAccount(spec, account, () => generateName(VOLUME_PREFIX, random)),
      );
      return changed === spec ? object : { ...pod, spec: changed };
    },
  };
}

function withAccount(spec: PodSpec, account: ServiceAccount, newVolumeName: () => string): PodSpec {
  const { name = 'default' } = account.metadata;
  let changed: PodSpec = spec;
  if (spec.serviceAccountName !== name || spec.serviceAccount !== name) {
    changed = { ...changed, serviceAccountName: name, serviceAccount: name };
  }
  if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true) {
    changed = withToken(changed, newVolumeName);
  }
  const pullSecrets = account.imagePullSecrets ?? [];
  const hasOwn = (spec.imagePullSecrets?.length ?? 0) > 0;
  return hasOwn || pullSecrets.length === 0 ? changed : { ...changed, imagePullSecrets: pullSecrets };
}

function withToken(spec: PodSpec, newVolumeName: () => string): PodSpec {
  const present = spec.volumes?.find(({ name }) => name.startsWith(VOLUME_PREFIX));
  const volumeName = present?.name ?? newVolumeName();
  const containers = spec.containers.map((container) => withMount(container, volumeName));
  const initContainers = spec.initContainers?.map((container) => withMount(container, volumeName));
  const isUsed =
    containers.some((container, i) => container !== spec.containers[i]) ||
    initContainers?.some((container, i) => container !== spec.initContainers?.[i]) === true;
  if (!isUsed) return spec;
  const volumes =
    present === undefined ? [...(spec.volumes ?? []), { name: volumeName, ...TOKEN_SOURCE }] : spec.volumes;
  return {
    ...spec,
    containers,
    ...(initContainers === undefined ? {} : { initContainers }),
    ...(volumes === undefined ? {} : { volumes }),
  };
}

function withMount(container: Container, volumeName: string): Container {
  const mounts = container.volumeMounts ?? [];
  if (mounts.some(({ mountPath }) => mountPath === MOUNT_PATH)) return container;
  return { ...container, volumeMounts: [...mounts, { name: volumeName, readOnly: true, mountPath: MOUNT_PATH }] };
}

/** What a kubelet made of a file on its machine has no part in the API's own secrets. */
function checkMirrorPod({ serviceAccountName = '', volumes = [] }: PodSpec, name: string): void {
  if (serviceAccountName !== '') throw forbidden(PODS, name, 'a mirror pod may not reference service accounts');
  for (const { secret, projected } of volumes) {
    if (secret !== undefined) throw forbidden(PODS, name, 'a mirror pod may not reference secrets');
    if (projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken !== undefined)) {
      throw forbidden(PODS, name, 'a mirror pod may not use ServiceAccountToken volume projections');
    }
  }
}
