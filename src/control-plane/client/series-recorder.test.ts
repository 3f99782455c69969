import { describe, expect, it } from 'vitest';
import { Event, Pod } from '../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../testing/api-server-harness.ts';
import { createSeriesRecorder } from './series-recorder.ts';

function setUp() {
  const { clock, random, client } = createTestCluster();
  const spec = { containers: [{ name: 'main', image: 'nginx' }] };
  const pod = client.create(Pod, { metadata: { name: 'web', namespace: 'default' }, spec });
  const recorder = createSeriesRecorder({
    client: client.as('kube-scheduler'),
    clock,
    random,
    component: 'default-scheduler',
    instance: 'default-scheduler-control-plane',
    actions: { Scheduled: 'Binding', FailedScheduling: 'Scheduling' },
  });
  const fail = (message: string) => recorder.event(pod, 'Warning', 'FailedScheduling', message);
  return { clock, client, pod, recorder, fail, events: () => client.list(Event).items };
}

describe('createSeriesRecorder', () => {
  it('writes an event as kube-scheduler does', () => {
    const { recorder, pod, events } = setUp();
    recorder.event(pod, 'Normal', 'Scheduled', 'Successfully assigned default/web to node-1');
    expect(events()).toMatchObject([
      {
        metadata: { name: expect.stringMatching(/^web\.[0-9a-f]{16}$/), namespace: 'default' },
        involvedObject: { kind: 'Pod', name: 'web', uid: pod.metadata.uid, apiVersion: 'v1' },
        reason: 'Scheduled',
        action: 'Binding',
        message: 'Successfully assigned default/web to node-1',
        type: 'Normal',
        eventTime: expect.stringMatching(/^2025-01-06T09:00:00\.\d{6}Z$/),
        reportingComponent: 'default-scheduler',
        reportingInstance: 'default-scheduler-control-plane',
      },
    ]);
    expect(events()[0]).not.toHaveProperty('count');
    expect(events()[0]?.firstTimestamp ?? null).toBeNull();
  });

  it('makes a series of repeats, whatever they say', () => {
    const { clock, fail, events } = setUp();
    fail('0/3 nodes are available: 3 Insufficient cpu.');
    clock.advance(60_000);
    fail('0/4 nodes are available: 4 Insufficient cpu.');
    expect(events()).toMatchObject([
      {
        message: '0/3 nodes are available: 3 Insufficient cpu.',
        series: { count: 2, lastObservedTime: expect.stringMatching(/^2025-01-06T09:01:00/) },
      },
    ]);
  });

  it('writes later counts only at the end of the series', () => {
    const { clock, fail, events } = setUp();
    for (let i = 0; i < 5; i++) {
      fail('no');
      clock.advance(60_000);
    }
    expect(events()).toMatchObject([{ series: { count: 2 } }]);
    clock.advance(600_000);
    expect(events()).toMatchObject([{ series: { count: 5 } }]);
    fail('no');
    expect(events().length).toBe(2);
  });
});
