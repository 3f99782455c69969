/** The commands of recorded sessions that change something, done through the API as kubectl does them; others are passed over. */
import { readFileSync } from 'node:fs';
import { isRequestError } from '../../control-plane/client/connection-error.ts';
import type { DeleteOptions } from '../../control-plane/client/transport.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { ConfigMap, Deployment, Pod, ReplicaSet, ReplicationController, Service } from '../../kube-api/kinds/index.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

const MANIFESTS = '../shared/corpus/manifests';
const FOLDERS: Readonly<Record<string, string>> = {
  $W: `${MANIFESTS}/kubernetes__website/content/en/examples`,
  $L: `${MANIFESTS}/luksa__kubernetes-in-action`,
  $M: MANIFESTS,
};
const KINDS_BY_NAME: Readonly<Record<string, KindDefinition>> = {
  deploy: Deployment as never,
  deployment: Deployment as never,
  rs: ReplicaSet as never,
  rc: ReplicationController as never,
  pod: Pod as never,
  svc: Service as never,
  cm: ConfigMap as never,
};

/** Does what the command does; answers what went wrong, if something did. */
export function playCommand(sandbox: Sandbox, namespace: string, command: string): string | undefined {
  try {
    return run(sandbox, namespace, command);
  } catch (error) {
    if (isRequestError(error)) return error.message;
    throw error;
  }
}

function run(sandbox: Sandbox, namespace: string, command: string): string | undefined {
  const client = sandbox.client();
  const heredoc = /<<'EOF'\n([\s\S]*)\nEOF/.exec(command)?.[1];
  if (heredoc !== undefined) return apply(sandbox, namespace, heredoc);
  const words = command.split(/\s+/);
  const flag = (name: string): string | undefined => words.find((word) => word.startsWith(`--${name}=`))?.split('=')[1];
  const [, verb, what = '', third = ''] = words;
  const [typeName = '', slashName] = what.split('/');
  const kind = KINDS_BY_NAME[typeName];
  const name = slashName ?? third;
  if ((verb === 'apply' || verb === 'create') && what === '-f') {
    const path = third.replace(/^\$[WLM]/, (folder) => FOLDERS[folder] ?? '');
    return apply(sandbox, namespace, readFileSync(path, 'utf8'));
  }
  if (verb === 'create' && what === 'deployment') {
    const labels = { app: third };
    const image = flag('image') ?? '';
    const container = {
      name: image.split(':')[0]?.split('/').at(-1),
      image,
      ...(flag('port') === undefined ? {} : { ports: [{ containerPort: Number(flag('port')) }] }),
    };
    const spec = {
      replicas: Number(flag('replicas') ?? 1),
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    };
    client.create(Deployment, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: third, namespace, labels },
      spec,
    } as never);
  } else if (verb === 'expose' && kind !== undefined) {
    const spec = {
      selector: { app: name },
      ports: [{ port: Number(flag('port') ?? 80), targetPort: Number(flag('target-port') ?? flag('port') ?? 80) }],
      type: flag('type') ?? 'ClusterIP',
    };
    client.create(Service, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: flag('name') ?? name, namespace, labels: { app: name } },
      spec,
    } as never);
  } else if (verb === 'scale' && kind !== undefined) {
    client.patch(kind, { name, namespace }, 'application/merge-patch+json', {
      spec: { replicas: Number(flag('replicas')) },
    });
  } else if (verb === 'set' && what === 'image') {
    const [container, image] = (words[4] ?? '').split('=');
    const patch = { spec: { template: { spec: { containers: [{ name: container, image }] } } } };
    client.patch(
      Deployment,
      { name: third.split('/')[1] ?? '', namespace },
      'application/strategic-merge-patch+json',
      patch,
    );
  } else if (verb === 'set' && (what === 'env' || what === 'resources')) {
    const container =
      what === 'env'
        ? { name: 'nginx', env: [{ name: 'FOO', value: 'bar' }] }
        : { name: 'nginx', resources: { limits: { cpu: '200m', memory: '128Mi' }, requests: { cpu: '50m' } } };
    const patch = { spec: { template: { spec: { containers: [container] } } } };
    client.patch(
      Deployment,
      { name: third.split('/')[1] ?? '', namespace },
      'application/strategic-merge-patch+json',
      patch,
    );
  } else if (verb === 'rollout' && (what === 'pause' || what === 'resume' || what === 'restart')) {
    const annotations = { 'kubectl.kubernetes.io/restartedAt': '2025-01-06T09:00:00Z' };
    const spec =
      what === 'restart' ? { template: { metadata: { annotations } } } : { paused: what === 'pause' ? true : null };
    client.patch(Deployment, { name: third.split('/')[1] ?? '', namespace }, 'application/strategic-merge-patch+json', {
      spec,
    });
  } else if (verb === 'rollout' && what === 'undo') {
    const deployment = client.get(Deployment, third.split('/')[1] ?? '', namespace);
    const revisionOf = (set: ReplicaSet): number =>
      Number(set.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
    const sets = client
      .list(ReplicaSet, { namespace })
      .items.filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === deployment.metadata.uid);
    const revisions = sets.map(revisionOf).sort((a, b) => b - a);
    const wanted = Number(flag('to-revision') ?? revisions[1]);
    const template = sets.find((set) => revisionOf(set) === wanted)?.spec?.template;
    const { 'pod-template-hash': _, ...labels } = template?.metadata?.labels ?? {};
    if (template === undefined) return 'no such revision';
    client.patch(Deployment, { name: third.split('/')[1] ?? '', namespace }, 'application/json-patch+json', [
      { op: 'replace', path: '/spec/template', value: { ...template, metadata: { ...template.metadata, labels } } },
    ]);
  } else if (verb === 'patch' && kind !== undefined && !command.includes('--type')) {
    const body: unknown = JSON.parse(/-p '(.*)'/.exec(command)?.[1] ?? '{}');
    client.patch(kind, { name, namespace }, 'application/strategic-merge-patch+json', body);
  } else if (verb === 'delete' && kind !== undefined && !name.startsWith('-')) {
    const policies: Readonly<Record<string, DeleteOptions['propagationPolicy']>> = {
      foreground: 'Foreground',
      orphan: 'Orphan',
    };
    client.delete(kind, name, namespace, { propagationPolicy: policies[flag('cascade') ?? ''] ?? 'Background' });
  } else if (verb === 'delete' && command.includes('-l app=')) {
    const labelSelector = /-l (\S+)/.exec(command)?.[1] ?? '';
    for (const pod of client.list(Pod, { namespace, labelSelector }).items)
      client.delete(Pod, pod.metadata.name ?? '', namespace, { propagationPolicy: 'Background' });
  } else if (verb === 'exec' && words[3] === '--') {
    const pod = client.get(Pod, what, namespace);
    const id = pod.status?.containerStatuses?.[0]?.containerID?.replace('containerd://', '') ?? '';
    sandbox.nodes.machine(pod.spec?.nodeName ?? '')?.runtime.exec(id, words.slice(4), 5000, () => undefined);
  } else if (
    ['apply', 'create', 'patch', 'set', 'run', 'rollout', 'delete'].includes(verb ?? '') &&
    !/rollout (status|history)/.test(command)
  ) {
    return 'not played';
  }
  return undefined;
}

function apply(sandbox: Sandbox, namespace: string, yaml: string): string | undefined {
  const inNamespace = yaml
    .replace(/worker(\d)/g, 'node-$1')
    .split(/^---$/m)
    .map((text) =>
      /^metadata: \{/m.test(text)
        ? text.replace(/^metadata: \{/m, `metadata: {namespace: ${namespace}, `)
        : text.replace(/^metadata:\s*$/m, `metadata:\n  namespace: ${namespace}`),
    )
    .join('---');
  return sandbox.act({ type: 'apply', yaml: inNamespace }).problems.find(({ severity }) => severity === 'error')
    ?.message;
}
