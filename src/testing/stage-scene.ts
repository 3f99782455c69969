/** Scenes for tests of the stage: nodes, pods spread over them, and Services, without a cluster behind. */
import type { SceneNode, ScenePod, SceneService } from '../bridge/messages.ts';
import type { StageSnapshot } from '../ui/stage/stage-source.ts';

const GIBIBYTE = 1024 ** 3;
/** Virtual time in these scenes. */
export const SCENE_NOW_MS = 1_700_000_000_000;

export function sceneNode(number: number, changes: Partial<SceneNode> = {}): SceneNode {
  return {
    type: 'node',
    id: `uid-node-${number}`,
    name: `node-${number}`,
    tone: 'good',
    status: 'Ready',
    power: 'on',
    isCordoned: false,
    cpu: { capacity: 4, requested: 1, used: 0.2 },
    memory: { capacity: 8 * GIBIBYTE, requested: 2 * GIBIBYTE, used: GIBIBYTE },
    podCapacity: 110,
    ip: `10.0.0.${number}`,
    taints: [],
    ...changes,
  };
}

export function scenePod(number: number, changes: Partial<ScenePod> = {}): ScenePod {
  return {
    type: 'pod',
    id: `uid-pod-${number}`,
    namespace: 'default',
    name: `shop-${number}`,
    tone: 'good',
    status: 'Running',
    readyContainers: 1,
    containers: 1,
    restarts: 0,
    application: 'Deployment/shop',
    isSystem: false,
    createdAtMs: SCENE_NOW_MS + number,
    cpuCores: 0.1,
    memoryBytes: 128 * 1024 ** 2,
    isStandIn: false,
    ...changes,
  };
}

export function sceneService(name: string, changes: Partial<SceneService> = {}): SceneService {
  return {
    type: 'service',
    id: `uid-${name}`,
    namespace: 'default',
    name,
    serviceType: 'NodePort',
    clusterIp: '10.96.0.20',
    ports: '80:30080/TCP',
    readyPods: [],
    isSystem: false,
    ...changes,
  };
}

interface SceneParts {
  readonly nodes?: readonly SceneNode[];
  readonly pods?: readonly ScenePod[];
  readonly services?: readonly SceneService[];
}

export function stageScene(
  { nodes = [], pods = [], services = [] }: SceneParts,
  changes: Partial<StageSnapshot> = {},
): StageSnapshot {
  const byId = <T extends { readonly id: string }>(things: readonly T[]) =>
    new Map(things.map((thing) => [thing.id, thing]));
  return {
    nodes: byId(nodes),
    pods: byId(pods),
    services: byId(services),
    workloads: new Map(),
    controlPlane: ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager'].map((name) => ({
      name,
      figure: '1',
    })),
    traffic: [],
    nowMs: SCENE_NOW_MS,
    speed: 1,
    selection: undefined,
    query: { kind: 'pods', selector: '' },
    areSystemPodsShown: false,
    areMessagesShown: true,
    ...changes,
  };
}

/** So many nodes with so many pods, spread evenly. */
export function spreadScene(nodes: number, pods: number): StageSnapshot {
  return stageScene({
    nodes: Array.from({ length: nodes }, (_, at) => sceneNode(at + 1)),
    pods: Array.from({ length: pods }, (_, at) => scenePod(at, { node: `node-${(at % nodes) + 1}` })),
    services: [sceneService('shop'), sceneService('mail')],
  });
}
