import { describe, expect, it } from 'vitest';
import {
  ClusterRoleBinding,
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
} from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';
import { ApiClient } from '../../client/api-client.ts';

const JANE = { name: 'jane', groups: ['devs', 'system:authenticated'], uid: '42' };
const GROUP = 'rbac.authorization.k8s.io';

function setUp() {
  const cluster = createTestCluster({ authorizationMode: 'RBAC' });
  const jane = new ApiClient(cluster.apiServer, { user: JANE, actor: 'jane' });
  cluster.client.create(ClusterRoleBinding, {
    metadata: { name: 'proxies' },
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'system:node-proxier' },
    subjects: [{ kind: 'Group', apiGroup: GROUP, name: 'devs' }],
  });
  return { ...cluster, jane };
}

describe('reviews of access', () => {
  const services = { verb: 'list', resource: 'services', namespace: 'default' };

  it('tell what the asker may do, and why', () => {
    const { jane } = setUp();
    const ask = (resourceAttributes: object) =>
      jane.create(SelfSubjectAccessReview, { metadata: {}, spec: { resourceAttributes } }).status;
    expect(ask(services)).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "proxies" of ClusterRole "system:node-proxier" to Group "devs"',
    });
    expect(ask({ ...services, verb: 'delete' })).toEqual({ allowed: false });
  });

  it('tell what others may do', () => {
    const { client } = setUp();
    const spec = { user: 'x', groups: ['devs'], resourceAttributes: services };
    expect(client.create(SubjectAccessReview, { metadata: {}, spec }).status?.allowed).toBe(true);
    const path = { user: 'x', nonResourceAttributes: { verb: 'get', path: '/healthz' } };
    expect(client.create(SubjectAccessReview, { metadata: {}, spec: path }).status).toEqual({ allowed: false });
    const local = { metadata: { namespace: 'default' }, spec };
    expect(client.create(LocalSubjectAccessReview, local).status?.allowed).toBe(true);
  });

  it.each([
    [
      {},
      'spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or resourceAttributes must be specified, spec.user: Invalid value: "": at least one of user or group must be specified',
    ],
    [
      { user: 'x', resourceAttributes: services, nonResourceAttributes: { path: '/', verb: 'get' } },
      'spec.nonResourceAttributes: Invalid value: authorization.NonResourceAttributes{Path:"/", Verb:"get"}: cannot be specified in combination with resourceAttributes',
    ],
  ])('refuse %j', (spec, message) => {
    const { client } = setUp();
    expect(refusalOf(() => client.create(SubjectAccessReview, { metadata: {}, spec }))).toContain(message);
  });

  it('list all that the asker may do', () => {
    const { jane } = setUp();
    const { status } = jane.create(SelfSubjectRulesReview, { metadata: {}, spec: { namespace: 'default' } });
    expect(status?.incomplete).toBe(false);
    expect(status?.resourceRules).toContainEqual({
      verbs: ['list', 'watch'],
      apiGroups: [''],
      resources: ['endpoints', 'services'],
    });
    expect(status?.nonResourceRules[0]?.nonResourceURLs).toContain('/healthz');
    expect(refusalOf(() => jane.create(SelfSubjectRulesReview, { metadata: {}, spec: {} }))).toBe(
      '400 BadRequest: no namespace on request',
    );
  });

  it('say who is asking', () => {
    const { jane } = setUp();
    expect(jane.create(SelfSubjectReview, { metadata: {} }).status?.userInfo).toEqual({
      username: 'jane',
      uid: '42',
      groups: ['devs', 'system:authenticated'],
    });
  });
});
