/** Objects that a random history applies: few names, so that they meet one another. */
import type { Random } from '../../kernel/index.ts';
import { type DrawnPod, drawBarePod } from './templates.ts';

/** Finalizers with this name are taken off when the history has come to its quiet end. */
export const HOLD = 'example.com/hold';

/** What workloads and the pods of nobody are called. */
export const APPS = ['red', 'green', 'blue'] as const;

type Json = Readonly<Record<string, unknown>>;

function template(app: string, { fate, spec }: DrawnPod): Json {
  return { metadata: { labels: { app, fate } }, spec };
}

export function deployment(random: Random, inNamespace: string, name: string, pod: DrawnPod): Json {
  const strategy = random.pick<Json>([
    {},
    { strategy: { type: 'Recreate' } },
    { strategy: { rollingUpdate: { maxSurge: random.int(0, 2), maxUnavailable: random.int(1, 2) } } },
    { minReadySeconds: random.int(0, 10), revisionHistoryLimit: random.int(0, 2), progressDeadlineSeconds: 60 },
  ]);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: inNamespace, ...(random.int(0, 15) === 0 ? { finalizers: [HOLD] } : {}) },
    spec: {
      replicas: random.int(0, 5),
      selector: { matchLabels: { app: `${name}-d` } },
      ...strategy,
      template: template(`${name}-d`, pod),
    },
  };
}

export function replicaSet(random: Random, inNamespace: string, name: string, pod: DrawnPod): Json {
  const app = `${name}-s`;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: inNamespace },
    spec: { replicas: random.int(0, 4), selector: { matchLabels: { app } }, template: template(app, pod) },
  };
}

/** Its selector is as wide as the bare pods' label, so that it also takes those in. */
export function replicationController(random: Random, inNamespace: string, name: string, pod: DrawnPod): Json {
  return {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name, namespace: inNamespace },
    spec: { replicas: random.int(0, 4), selector: { app: name }, template: template(name, pod) },
  };
}

export function barePod(random: Random, inNamespace: string): Json {
  const { fate, spec } = drawBarePod(random);
  const app = random.pick([...APPS, 'alone']) ?? 'alone';
  const finalizers = random.int(0, 9) === 0 ? { finalizers: [HOLD] } : {};
  const name = `pod-${random.suffix(8)}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: inNamespace, labels: { app, fate }, ...finalizers },
    spec,
  };
}

export function service(random: Random, inNamespace: string): Json {
  const app = random.pick([...APPS, ...APPS.map((name) => `${name}-d`), ...APPS.map((name) => `${name}-s`)]);
  const type = random.pick([{}, { type: 'NodePort' }, { clusterIP: 'None' }, { publishNotReadyAddresses: true }]);
  const targetPort = random.pick<unknown>([80, 8080, 'http']);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `to-${app}-${random.int(1, 99)}`, namespace: inNamespace },
    spec: { selector: { app }, ports: [{ port: 80, targetPort }], ...type },
  };
}

export function configMap(random: Random, inNamespace: string): Json {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: random.pick(['settings', 'other']),
      namespace: inNamespace,
      ...(random.int(0, 9) === 0 ? { finalizers: [HOLD] } : {}),
    },
    data: { color: `c${random.int(1, 99)}` },
  };
}

export function namespace(name: string): Json {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
