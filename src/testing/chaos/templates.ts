/**
 * Pod specs drawn by chance: good ones, of which every pod must come to run where there is room, and all the ways in which people get
 * them wrong. The label `fate` tells a check which of the two it looks at.
 */
import type { Random } from '../../kernel/index.ts';

/** Pods with this fate must come to be Ready once all nodes are well and there is room. */
export const GOOD = 'good';
/** Anything may become of these. */
export const ANY = 'any';

export interface DrawnPod {
  readonly fate: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

const SLEEP = ['sh', '-c', 'while true; do sleep 5; done'];

/** Containers that go on running and become Ready. */
const GOOD_CONTAINERS: readonly Json[] = [
  { image: 'nginx:1.27', ports: [{ containerPort: 80, name: 'http' }] },
  {
    image: 'nginx:1.26',
    ports: [{ containerPort: 80, name: 'http' }],
    readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 2 },
    livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 5 },
  },
  { image: 'luksa/kubia', ports: [{ containerPort: 8080, name: 'http' }] },
  {
    image: 'luksa/kubia:v2',
    ports: [{ containerPort: 8080, name: 'http' }],
    startupProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 1, failureThreshold: 30 },
  },
  { image: 'busybox:1.36', command: SLEEP },
  {
    image: 'busybox:1.36',
    command: ['sh', '-c', 'trap "exit 0" TERM; while true; do sleep 1; done'],
    lifecycle: { preStop: { exec: { command: ['sleep', '2'] } } },
    readinessProbe: { exec: { command: ['true'] }, periodSeconds: 3 },
  },
  { image: 'registry.k8s.io/pause:3.10' },
];

const BAD_CONTAINERS: readonly Json[] = [
  { image: 'nginx:no-such-tag' },
  { image: 'example.com/private/thing:1' },
  { image: 'busybox:1.36', command: ['sh', '-c', 'sleep 3; exit 1'] },
  { image: 'busybox:1.36', command: ['sh', '-c', 'exit 0'] },
  { image: 'busybox:1.36', command: ['/no/such/thing'] },
  { image: 'nginx:1.27', readinessProbe: { httpGet: { path: '/', port: 81 }, periodSeconds: 2 } },
  {
    image: 'nginx:1.27',
    livenessProbe: { httpGet: { path: '/', port: 81 }, periodSeconds: 2, failureThreshold: 2 },
  },
  { image: 'luksa/kubia-unhealthy', livenessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 3 } },
  {
    image: 'nginx:1.27',
    startupProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 3 },
  },
  { image: 'nginx:1.27', lifecycle: { postStart: { exec: { command: ['false'] } } } },
  { image: 'nginx:1.27', envFrom: [{ configMapRef: { name: 'missing' } }] },
];

const GRACE_SECONDS = [0, 1, 5, 30, undefined] as const;

/** A pod spec for a controller's template. */
export function drawTemplate(random: Random): DrawnPod {
  const fate = random.int(0, 9) < 7 ? GOOD : ANY;
  return { fate, spec: drawSpec(random, fate) };
}

/** A pod spec for a pod that nobody owns: these may also end, or ask for a node by name. */
export function drawBarePod(random: Random): DrawnPod {
  const { fate, spec } = drawTemplate(random);
  switch (random.int(0, 9)) {
    case 0:
      return { fate: ANY, spec: { ...spec, nodeName: `node-${random.int(1, 3)}` } };
    case 1:
      return { fate: ANY, spec: { ...spec, restartPolicy: random.pick(['Never', 'OnFailure']) } };
    case 2:
      return { fate: ANY, spec: { ...spec, activeDeadlineSeconds: random.int(5, 120) } };
    case 3:
      return { fate: ANY, spec: { ...spec, nodeSelector: { 'kubernetes.io/hostname': `node-${random.int(1, 4)}` } } };
    default:
      return { fate, spec };
  }
}

function drawSpec(random: Random, fate: string): Json {
  const containers = [withResources(random, named('main', random.pick(GOOD_CONTAINERS)))];
  if (fate === ANY) containers[0] = withResources(random, named('main', random.pick(BAD_CONTAINERS)));
  // A second container of another kind: two servers of one pod can't have the same port.
  if (random.int(0, 4) === 0) containers.push({ name: 'side', image: 'busybox:1.36', command: SLEEP });
  const grace = random.pick(GRACE_SECONDS);
  return {
    ...(grace === undefined ? {} : { terminationGracePeriodSeconds: grace }),
    ...drawInits(random),
    ...drawVolumes(random, containers),
    containers,
    ...(random.int(0, 7) === 0 ? { tolerations: TOLERATES_LITTLE } : {}),
  };
}

const TOLERATES_LITTLE: readonly Json[] = [
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 20 },
];

function named(name: string, container: Json | undefined): Json {
  return { name, ...container };
}

function withResources(random: Random, container: Json): Json {
  if (random.int(0, 2) > 0) return container;
  const requests = { cpu: `${random.int(1, 6)}00m`, memory: `${random.int(1, 8) * 64}Mi` };
  return { ...container, resources: random.int(0, 2) === 0 ? { requests, limits: requests } : { requests } };
}

function drawInits(random: Random): Json {
  const init = { name: 'init', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 1'] };
  switch (random.int(0, 9)) {
    case 0:
      return { initContainers: [init] };
    case 1:
      return { initContainers: [{ ...init, command: SLEEP, restartPolicy: 'Always' }] };
    default:
      return {};
  }
}

function drawVolumes(random: Random, containers: Json[]): Json {
  if (random.int(0, 4) > 0) return {};
  const volume = random.pick<Json>([
    { name: 'data', emptyDir: {} },
    { name: 'data', configMap: { name: 'settings' } },
  ]);
  for (const [index, container] of containers.entries()) {
    containers[index] = { ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  }
  return { volumes: [volume] };
}
