import { describe, expect, it } from 'vitest';
import { Event, Node, Pod } from '../../kube-api/kinds/index.ts';
import { createClient, createTestCluster } from '../../testing/api-server-harness.ts';
import { Scheduler } from './scheduler.ts';

describe('x', () => {
  it('schedules', () => {
    const cluster = createTestCluster();
    const { client, clock, random, trace, apiServer } = cluster;
    const scheduler = new Scheduler({ client: createClient(apiServer, 'kube-scheduler'), clock, random, trace });
    scheduler.start();
    for (const n of ['a', 'b', 'c'])
      client.create(Node, {
        metadata: { name: n, labels: { 'kubernetes.io/hostname': n } },
        status: { allocatable: { cpu: '2', memory: '4Gi', pods: '110' } },
      } as never);
    for (let i = 0; i < 5; i++)
      client.create(Pod, {
        metadata: { name: `p${i}`, namespace: 'default' },
        spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: i === 4 ? '3' : '500m' } } }] },
      });
    clock.settle();
    for (const p of client.list(Pod).items) console.log(p.metadata.name, p.spec?.nodeName, JSON.stringify(p.status));
    for (const e of client.list(Event).items) console.log(e.reason, e.message);
    console.log(JSON.stringify(scheduler.decisionFor('default/p0')?.nodes(), null, 1));
    console.log(JSON.stringify(client.list(Node).items[0]));
  });
});
