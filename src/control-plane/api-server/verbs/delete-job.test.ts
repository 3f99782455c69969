import { describe, expect, it } from 'vitest';
import { Job } from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';

describe('the deletion of a Job', () => {
  it.each([
    [undefined, 1, ['orphan']],
    ['Background', 0, undefined],
    ['Orphan', 0, ['orphan']],
  ] as const)('by %s warns %i times', (propagationPolicy, count, finalizers) => {
    const { apiServer, client } = createTestCluster();
    const spec = { restartPolicy: 'Never', containers: [{ name: 'a', image: 'busybox' }] } as const;
    client.create(Job, { metadata: { name: 'pi', namespace: 'default' }, spec: { template: { spec } } });
    const warnings: string[] = [];
    apiServer.request({
      verb: 'delete',
      kind: Job,
      namespace: 'default',
      name: 'pi',
      options: {
        onWarning: (message) => warnings.push(message),
        ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
      },
      ...client.identity,
    });
    expect(warnings).toHaveLength(count);
    expect(client.find(Job, 'pi', 'default')?.metadata.finalizers).toEqual(finalizers);
  });
});
