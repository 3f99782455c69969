import { describe, expect, it } from 'vitest';
import {
  ClusterRole,
  Deployment,
  Namespace,
  Pod,
  ReplicaSet,
  Role,
  Secret,
  Service,
  ServiceAccount,
} from '../kube-api/kinds/index.ts';
import { decodeText } from '../kube-api/kinds/secret/data.ts';
import { openHttpDoor } from './http-door.ts';
import { Sandbox } from './sandbox.ts';

const MINUTE = 60_000;

function createSandbox() {
  const sandbox = new Sandbox({ seed: 1, nodes: 3, authorizationMode: 'RBAC' });
  const refused = new Set<string>();
  sandbox.trace.subscribe(({ actor, action, detail }) => {
    const { code, message } = (detail ?? {}) as { readonly code?: number; readonly message?: string };
    if (action === 'request' && code === 403) refused.add(`${actor}: ${message}`);
  });
  sandbox.clock.advance(MINUTE);
  const refusals = (): readonly string[] => [...refused];
  return { sandbox, client: sandbox.client(), refusals };
}

function deployment(image: string) {
  const labels = { app: 'web' };
  return {
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } },
    },
  } as unknown as Deployment;
}

describe('a cluster that decides by roles', () => {
  it('rolls out, survives the loss of a node, and cleans up, with nobody refused', () => {
    const { sandbox, client, refusals } = createSandbox();
    client.create(Deployment, deployment('nginx:1.14.2'));
    client.create(Service, {
      metadata: { name: 'web', namespace: 'default' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    } as unknown as Service);
    sandbox.clock.advance(2 * MINUTE);
    expect(client.get(Deployment, 'web', 'default').status?.availableReplicas).toBe(3);

    const { metadata } = client.get(Deployment, 'web', 'default');
    client.update(Deployment, { ...deployment('nginx:1.16.1'), metadata: { ...deployment('').metadata, ...metadata } });
    sandbox.clock.advance(2 * MINUTE);
    expect(
      client
        .list(ReplicaSet, { namespace: 'default' })
        .items.map(({ status }) => status?.replicas)
        .sort(),
    ).toEqual([0, 3]);

    const node = client.list(Pod, { namespace: 'default' }).items[0]?.spec?.nodeName ?? '';
    sandbox.nodes.setPower(node, false);
    sandbox.clock.advance(10 * MINUTE);
    expect(client.get(Deployment, 'web', 'default').status?.availableReplicas).toBe(3);

    sandbox.nodes.setPower(node, true);
    client.delete(Deployment, 'web', 'default');
    client.create(Namespace, { metadata: { name: 'team' } });
    sandbox.clock.advance(5 * MINUTE);
    expect(client.list(Pod, { namespace: 'default' }).items).toEqual([]);
    client.delete(Namespace, 'team');
    sandbox.clock.advance(MINUTE);
    expect(client.find(Namespace, 'team')).toBeUndefined();
    expect(refusals()).toEqual([]);

    const headers = { 'impersonate-user': 'jane' };
    openHttpDoor(sandbox).handle({ method: 'GET', target: '/api/v1/pods', headers, body: new Uint8Array() });
    expect(refusals()).toHaveLength(1);
  });

  it('has roles that gather the rules of others', () => {
    const { client, sandbox } = createSandbox();
    const rulesOf = (name: string) => client.get(ClusterRole, name).rules ?? [];
    expect(rulesOf('view').length).toBeGreaterThan(5);
    expect(rulesOf('edit')).toEqual(expect.arrayContaining([...rulesOf('view')]));
    const rule = { verbs: ['get'], apiGroups: ['acme.com'], resources: ['rockets'] };
    const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
    client.create(ClusterRole, { metadata: { name: 'rockets', labels }, rules: [rule] });
    sandbox.clock.advance(5000);
    expect(rulesOf('admin')).toContainEqual(rule);
    expect(client.list(Role, { namespace: 'kube-system' }).items.length).toBeGreaterThan(4);
  });

  it('fills secrets with tokens, and deletes them with their account', () => {
    const { client, sandbox } = createSandbox();
    client.create(ServiceAccount, { metadata: { name: 'bot', namespace: 'default' } });
    client.create(Secret, {
      metadata: {
        name: 'bot-token',
        namespace: 'default',
        annotations: { 'kubernetes.io/service-account.name': 'bot' },
      },
      type: 'kubernetes.io/service-account-token',
    });
    sandbox.clock.advance(5000);
    const { data = {} } = client.get(Secret, 'bot-token', 'default');
    expect(Object.keys(data).sort()).toEqual(['ca.crt', 'namespace', 'token']);
    const headers = { authorization: `Bearer ${decodeText(data.token ?? '')}` };
    const asBot = (target: string) =>
      openHttpDoor(sandbox).handle({ method: 'GET', target, headers, body: new Uint8Array() });
    expect(asBot('/api/v1/namespaces/default/pods')).toMatchObject({ status: 403 });
    expect(asBot('/version')).toMatchObject({ status: 200 });
    expect(asBot('/metrics')).toMatchObject({ status: 403 });
    client.delete(ServiceAccount, 'bot', 'default');
    sandbox.clock.advance(5000);
    expect(client.find(Secret, 'bot-token', 'default')).toBeUndefined();
    expect(asBot('/version')).toMatchObject({ status: 401 });
  });
});
