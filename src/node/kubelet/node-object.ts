/**
 * What the kubelet says of its node (kubernetes/pkg/kubelet/kubelet_node_status.go, nodestatus/setters.go). Memory, disk and process
 * pressure are reported as absent: node-pressure eviction is not simulated yet.
 */
import type { Random } from '../../kernel/index.ts';
import type {
  ContainerImage,
  Node,
  NodeCondition,
  NodeStatus,
  NodeSystemInfo,
} from '../../kube-api/generated/types.gen.ts';
import { findCondition } from '../../kube-api/meta/conditions.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import type { Machine } from '../../machine/contract.ts';

export const KUBELET_VERSION = 'v1.32.13';

/** What --eviction-hard keeps from pods: memory.available<100Mi; of the disk a tenth. */
const EVICTION_MEMORY_KI = 100 * 1024;
const EVICTION_DISK_SHARE = 0.1;
const MOST_PODS = '110';
/** Image names listed in a node's status (nodeStatusMaxImages). */
const MOST_IMAGES = 50;

export function nodeLabels({ spec }: Machine): Readonly<Record<string, string>> {
  return {
    'beta.kubernetes.io/arch': spec.architecture,
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': spec.architecture,
    'kubernetes.io/hostname': spec.name,
    'kubernetes.io/os': 'linux',
  };
}

export const NODE_ANNOTATIONS: Readonly<Record<string, string>> = {
  'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
};

/** The parts of the status that only the hardware and the software on it decide. */
export function hardwareStatus(machine: Machine, info: NodeSystemInfo): NodeStatus {
  const { spec } = machine;
  const memoryKi = Math.floor(spec.memoryBytes / 1024);
  const diskKi = Math.floor(spec.diskBytes / 1024);
  const common = { cpu: String(spec.cores), 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', pods: MOST_PODS };
  return {
    addresses: [
      { type: 'InternalIP', address: spec.ip },
      { type: 'Hostname', address: spec.name },
    ],
    capacity: { ...common, 'ephemeral-storage': `${diskKi}Ki`, memory: `${memoryKi}Ki` },
    allocatable: {
      ...common,
      'ephemeral-storage': String(Math.floor(spec.diskBytes * (1 - EVICTION_DISK_SHARE))),
      memory: `${memoryKi - EVICTION_MEMORY_KI}Ki`,
    },
    daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
    nodeInfo: info,
  };
}

/** Made once for a machine; `bootID` is new with every boot. */
export function systemInfo(machine: Machine, identity: Random, bootId: string): NodeSystemInfo {
  return {
    architecture: machine.spec.architecture,
    bootID: bootId,
    containerRuntimeVersion: 'containerd://1.7.24',
    kernelVersion: '6.1.0-28-amd64',
    kubeProxyVersion: KUBELET_VERSION,
    kubeletVersion: KUBELET_VERSION,
    machineID: identity.hex(32),
    operatingSystem: 'linux',
    osImage: 'Debian GNU/Linux 12 (bookworm)',
    systemUUID: identity.uuid(),
  };
}

/** The images on the disk, the largest first, as a node's status lists them. */
export function imageList(machine: Machine): readonly ContainerImage[] {
  return [...machine.runtime.images()]
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, MOST_IMAGES)
    .map((image) => ({ names: [...image.digests, ...image.tags], sizeBytes: image.sizeBytes }));
}

const PRESSURES = [
  {
    type: 'MemoryPressure',
    reason: 'KubeletHasSufficientMemory',
    message: 'kubelet has sufficient memory available',
  },
  { type: 'DiskPressure', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
  { type: 'PIDPressure', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
] as const;

const NETWORK_NOT_READY =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

/** The node's conditions at `nowMs`, keeping the dates of those that did not turn. */
export function nodeConditions(node: Node, isNetworkReady: boolean, nowMs: number): readonly NodeCondition[] {
  const now = formatTime(nowMs);
  const dated = (condition: Omit<NodeCondition, 'lastHeartbeatTime' | 'lastTransitionTime'>): NodeCondition => {
    const old = findCondition(node.status?.conditions, condition.type);
    const lastTransitionTime = old?.status === condition.status ? (old.lastTransitionTime ?? now) : now;
    return { ...condition, lastHeartbeatTime: now, lastTransitionTime };
  };
  const ready = isNetworkReady
    ? { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
    : { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: NETWORK_NOT_READY };
  return [...PRESSURES.map((pressure) => dated({ ...pressure, status: 'False' })), dated(ready)];
}
