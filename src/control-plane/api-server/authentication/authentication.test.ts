import { describe, expect, it } from 'vitest';
import type { ServiceAccount as ServiceAccountObject, TokenRequest } from '../../../kube-api/generated/types.gen.ts';
import {
  ClusterRole,
  ClusterRoleBinding,
  Pod,
  Secret,
  ServiceAccount,
  TokenReview,
} from '../../../kube-api/kinds/index.ts';
import { claimsOf } from '../../../kube-api/meta/service-account-jwt.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';
import type { UserInfo } from '../../client/transport.ts';

const ADMIN: UserInfo = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };
const CONTAINER = { name: 'c', image: 'nginx', terminationMessagePath: '/dev/termination-log' };

function setUp() {
  const cluster = createTestCluster({ authorizationMode: 'RBAC' });
  const { client, apiServer } = cluster;
  const account = client.create(ServiceAccount, { metadata: { name: 'bot', namespace: 'default' } });
  const ask = (spec: object, name = 'bot'): TokenRequest =>
    apiServer.request({
      verb: 'create',
      kind: ServiceAccount,
      namespace: 'default',
      name,
      subresource: 'token',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec },
      options: {},
      user: ADMIN,
      actor: 'test',
    }) as TokenRequest;
  const tokenOf = (spec: object): string => ask(spec).status?.token ?? '';
  const review = (token: string, audiences?: readonly string[]) =>
    client.create(TokenReview, { metadata: {}, spec: { token, ...(audiences && { audiences }) } }).status;
  const pod = (serviceAccountName = 'bot') =>
    client.create(Pod, {
      metadata: { name: 'web', namespace: 'default' },
      spec: { serviceAccountName, containers: [CONTAINER] },
    } as unknown as Pod);
  return { ...cluster, account: account as ServiceAccountObject, ask, tokenOf, review, pod };
}

describe('tokens of service accounts', () => {
  it('say who, for whom and for how long', () => {
    const { ask, account, clock } = setUp();
    const { status, spec, metadata } = ask({});
    const now = Math.floor(clock.nowMs / 1000);
    const { iss, sub, aud, exp, ...rest } = claimsOf(status?.token ?? '') ?? { iss: '', sub: '' };
    expect({ iss, sub, aud, exp }).toEqual({
      iss: 'https://kubernetes.default.svc.cluster.local',
      sub: 'system:serviceaccount:default:bot',
      aud: ['https://kubernetes.default.svc.cluster.local'],
      exp: now + 3600,
    });
    expect(rest['kubernetes.io']).toEqual({
      namespace: 'default',
      serviceaccount: { name: 'bot', uid: account.metadata.uid },
    });
    expect([metadata.name, spec.expirationSeconds]).toEqual(['bot', 3600]);
  });

  it.each<[object, string]>([
    [
      { expirationSeconds: 599 },
      '422 Invalid: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes',
    ],
    [
      { expirationSeconds: 4294967297 },
      '422 Invalid: TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
    ],
    [{ boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name: 'no' } }, '404 NotFound: pods "no" not found'],
    [
      { boundObjectRef: { apiVersion: 'v1', kind: 'ConfigMap', name: 'x' } },
      '400 BadRequest: cannot bind token to object of type /v1, Kind=ConfigMap',
    ],
  ])('are not given for %j', (spec, message) => {
    const { ask } = setUp();
    expect(refusalOf(() => ask(spec))).toBe(message);
  });

  it('are bound to the pod that they were made for', () => {
    const { ask, tokenOf, pod, review, client } = setUp();
    const { metadata } = pod();
    const ref = { apiVersion: 'v1', kind: 'Pod', name: 'web', uid: metadata.uid };
    expect(refusalOf(() => ask({ boundObjectRef: { ...ref, uid: 'other' } }))).toBe(
      '409 Conflict: Operation cannot be fulfilled on Pod "web": the UID in the bound object reference (other) does not match the UID in record. The object might have been deleted and then recreated',
    );
    expect(refusalOf(() => ask({ boundObjectRef: ref }, 'default'))).toBe(
      '400 BadRequest: cannot bind token for serviceaccount "default" to pod running with different serviceaccount name.',
    );
    const token = tokenOf({ boundObjectRef: ref });
    expect(review(token)?.user).toMatchObject({
      username: 'system:serviceaccount:default:bot',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
      extra: {
        'authentication.kubernetes.io/pod-name': ['web'],
        'authentication.kubernetes.io/pod-uid': [metadata.uid],
      },
    });
    client.delete(Pod, 'web', 'default', { gracePeriodSeconds: 0 });
    expect(review(token)).toEqual({
      user: {},
      error: '[invalid bearer token, service account token has been invalidated]',
    });
  });

  it('end with their time and with their account', () => {
    const { tokenOf, review, clock, client } = setUp();
    const token = tokenOf({ expirationSeconds: 600 });
    const longer = tokenOf({ expirationSeconds: 6000 });
    expect(review(token)?.authenticated).toBe(true);
    clock.advance(661_000);
    expect(review(token)?.error).toBe('[invalid bearer token, service account token has expired]');
    client.delete(ServiceAccount, 'bot', 'default');
    expect(review(longer)?.error).toBe('[invalid bearer token, serviceaccounts "bot" not found]');
    expect(review(`${longer}x`)?.error).toBe('invalid bearer token');
  });

  it('are for their audiences only', () => {
    const { tokenOf, review, apiServer } = setUp();
    const token = tokenOf({ audiences: ['vault'] });
    expect(review(token, ['vault', 'other'])).toMatchObject({ authenticated: true, audiences: ['vault'] });
    expect(review(token)?.error).toBe(
      '[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc.cluster.local"]]',
    );
    expect(refusalOf(() => apiServer.authenticateRequest({ authorization: `Bearer ${token}` }))).toBe(
      '401 Unauthorized: Unauthorized',
    );
  });

  it('with a name that is not the account', () => {
    const { apiServer } = setUp();
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', metadata: { name: 'x' }, spec: {} };
    const request = {
      verb: 'create',
      kind: ServiceAccount,
      namespace: 'default',
      name: 'bot',
      subresource: 'token',
    } as const;
    expect(refusalOf(() => apiServer.request({ ...request, body, options: {}, user: ADMIN, actor: 't' }))).toBe(
      '422 Invalid: TokenRequest.authentication.k8s.io "bot" is invalid: metadata.name: Invalid value: "x": must match the service account name if specified',
    );
  });

  it('that are kept in no secret are not taken for such', () => {
    const { client, review } = setUp();
    client.create(Secret, { metadata: { name: 's', namespace: 'default' } });
    expect(review('a.b.c')?.error).toBe('invalid bearer token');
  });
});

describe('requests over HTTP', () => {
  it('are from the administrator, from the bearer of a token, or from somebody else', () => {
    const { apiServer, tokenOf } = setUp();
    expect(apiServer.authenticateRequest({})).toEqual(ADMIN);
    const authorization = `Bearer ${tokenOf({})}`;
    expect(apiServer.authenticateRequest({ authorization }).name).toBe('system:serviceaccount:default:bot');
    expect(apiServer.authenticateRequest({ 'impersonate-user': 'jane', 'impersonate-group': 'a, b' })).toEqual({
      name: 'jane',
      groups: ['a', 'b', 'system:authenticated'],
    });
    expect(apiServer.authenticateRequest({ 'impersonate-user': 'system:serviceaccount:a:b' }).groups).toEqual([
      'system:serviceaccounts',
      'system:serviceaccounts:a',
      'system:authenticated',
    ]);
    expect(
      apiServer.authenticateRequest({ 'impersonate-user': 'x', 'impersonate-extra-acme.com%2Fp': 'v' }).extra,
    ).toEqual({
      'acme.com/p': ['v'],
    });
  });

  it('act as somebody only by right', () => {
    const { apiServer, tokenOf, client } = setUp();
    const headers = { authorization: `Bearer ${tokenOf({})}`, 'impersonate-user': 'jane' };
    expect(refusalOf(() => apiServer.authenticateRequest(headers))).toBe(
      '403 Forbidden: users "jane" is forbidden: User "system:serviceaccount:default:bot" cannot impersonate resource "users" in API group "" at the cluster scope',
    );
    client.create(ClusterRole, {
      metadata: { name: 'actor' },
      rules: [{ verbs: ['impersonate'], apiGroups: [''], resources: ['users'], resourceNames: ['jane'] }],
    });
    client.create(ClusterRoleBinding, {
      metadata: { name: 'actor' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'actor' },
      subjects: [{ kind: 'ServiceAccount', name: 'bot', namespace: 'default' }],
    });
    expect(apiServer.authenticateRequest(headers).name).toBe('jane');
    expect(refusalOf(() => apiServer.authenticateRequest({ 'impersonate-group': 'g' }))).toBe(
      '500 InternalError: Internal error occurred: requested [{Group  g    }] without impersonating a user',
    );
  });
});
