import { describe, expect, it } from 'vitest';
import { Pod, ServiceAccount } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';

const BECAUSE = 'is not allowed because service account careful does not reference that secret';
const env = (name: string) => [{ name: 'KEY', valueFrom: { secretKeyRef: { name, key: 'k' } } }];

describe('an account that enforces mountable secrets', () => {
  it.each<[string, object, string | undefined]>([
    ['its own secret', { volumes: [{ name: 'v', secret: { secretName: 'own' } }] }, undefined],
    [
      'another secret',
      { volumes: [{ name: 'v', secret: { secretName: 'x' } }] },
      `volume with secret.secretName="x" ${BECAUSE}`,
    ],
    ['a variable', { env: env('x') }, `container c with envVar KEY referencing secret.secretName="x" ${BECAUSE}`],
    ['its own variable', { env: env('own') }, undefined],
    [
      'another secret for pulling',
      { imagePullSecrets: [{ name: 'x' }] },
      'imagePullSecrets[0].name="x" is not allowed because service account careful does not reference that imagePullSecret',
    ],
  ])('with %s', (_, given, problem) => {
    const { client } = createTestCluster();
    client.create(ServiceAccount, {
      metadata: {
        name: 'careful',
        namespace: 'default',
        annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' },
      },
      secrets: [{ name: 'own' }],
    });
    const { env: variables, ...spec } = given as { env?: object[] };
    const container = { name: 'c', image: 'nginx', ...(variables && { env: variables }) };
    const pod = {
      metadata: { name: 'web', namespace: 'default' },
      spec: { serviceAccountName: 'careful', containers: [container], ...spec },
    } as unknown as Pod;
    expect(refusalOf(() => client.create(Pod, pod))).toBe(
      problem === undefined ? 'done' : `403 Forbidden: pods "web" is forbidden: ${problem}`,
    );
  });
});
