import { describe, expect, it } from 'vitest';
import { nodeAuthorizer } from './node-authorizer.ts';

const KUBELET = { name: 'system:node:node-1', groups: ['system:nodes', 'system:authenticated'] };

function ask(
  verb: string,
  group: string,
  resource: string,
  where: { namespace?: string; name?: string; user?: typeof KUBELET },
) {
  const { namespace = '', name = '', user = KUBELET } = where;
  return nodeAuthorizer.authorize({ user, verb, group, resource, subresource: '', namespace, name });
}

describe('kubelets', () => {
  it.each<[string, string, string, { namespace?: string; name?: string }, string, string]>([
    ['list', '', 'pods', {}, 'allow', ''],
    ['get', '', 'secrets', { namespace: 'a', name: 's' }, 'allow', ''],
    ['delete', '', 'secrets', { namespace: 'a', name: 's' }, 'no opinion', ''],
    ['update', 'coordination.k8s.io', 'leases', { namespace: 'kube-node-lease', name: 'node-1' }, 'allow', ''],
    [
      'update',
      'coordination.k8s.io',
      'leases',
      { namespace: 'kube-node-lease', name: 'node-2' },
      'no opinion',
      'can only access node lease with the same name as the requesting node',
    ],
    [
      'get',
      'coordination.k8s.io',
      'leases',
      { namespace: 'default', name: 'node-1' },
      'no opinion',
      'can only access leases in the "kube-node-lease" system namespace',
    ],
    [
      'get',
      'storage.k8s.io',
      'csinodes',
      { name: 'node-2' },
      'no opinion',
      'can only access CSINode with the same name as the requesting node',
    ],
    ['create', 'apps', 'deployments', { namespace: 'a' }, 'no opinion', ''],
  ])('%s %s/%s %j', (verb, group, resource, where, decision, reason) => {
    expect(ask(verb, group, resource, where)).toEqual({ decision, reason });
  });

  it('are known by their group', () => {
    const user = { ...KUBELET, groups: ['system:authenticated'] };
    expect(ask('list', '', 'pods', { user }).decision).toBe('no opinion');
  });
});
