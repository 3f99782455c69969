import { describe, expect, it } from 'vitest';
import type { PodStatus } from '../../kube-api/generated/types.gen.ts';
import { Pod } from '../../kube-api/kinds/index.ts';
import { KubeletLab, type Sighting, shortState, timeline } from '../../testing/kubelet-lab.ts';
import { forEver, program } from '../../testing/machine-lab.ts';

/** Does not care for SIGTERM. */
const stubborn = program('stubborn', function* (process) {
  process.onSignal('SIGTERM', () => undefined);
  return yield* forEver();
});

/** Ends in good order. */
const polite = program('polite', function* (process) {
  process.onSignal('SIGTERM', () => process.exit(0));
  return yield* forEver();
});

function lab(): KubeletLab {
  const made = new KubeletLab();
  made.add(stubborn);
  made.add(polite);
  made.node();
  return made;
}

/** Conditions in short: `Ready=F(PodCompleted)`. */
function conditions(status: PodStatus | undefined): string {
  return (status?.conditions ?? [])
    .map(({ reason, status: value, type }) => `${type}=${value.charAt(0)}${reason === undefined ? '' : `(${reason})`}`)
    .join(' ');
}

const of = (sightings: readonly Sighting[], name: string): readonly Sighting[] =>
  sightings.filter(({ pod }) => pod.metadata.name === name);

describe('a pod that runs', () => {
  const made = lab();
  const seen = made.observe();
  made.pod('web', {});
  made.clock.advance(10_000);

  it('is reported as creating at once, then as running with what the next relist shows, and no more', () => {
    const statuses = of(seen, 'web').map(({ pod }) => `${pod.status?.phase} ${conditions(pod.status)}`);
    expect(statuses).toEqual([
      'Pending ',
      'Pending PodReadyToStartContainers=F Initialized=T Ready=F(ContainersNotReady) ContainersReady=F(ContainersNotReady) PodScheduled=T',
      'Running PodReadyToStartContainers=T Initialized=T Ready=T ContainersReady=T PodScheduled=T',
    ]);
  });

  it('has the first status of the recording, field by field', () => {
    const [, first] = of(seen, 'web');
    expect(first?.pod.status).toMatchObject({
      hostIP: '192.168.49.3',
      hostIPs: [{ ip: '192.168.49.3' }],
      containerStatuses: [
        {
          name: 'c',
          state: { waiting: { reason: 'ContainerCreating' } },
          lastState: {},
          ready: false,
          restartCount: 0,
          image: 'nginx:1.27',
          imageID: '',
          started: false,
          volumeMounts: [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }],
        },
      ],
    });
    expect(first?.pod.status?.podIP).toBeUndefined();
    expect(first?.pod.status?.containerStatuses?.[0]).not.toHaveProperty('containerID');
  });

  it('tells of its way in events', () => {
    expect(made.events('web').map((event) => event.replace(/in [\d.ms]+ \([\d.ms]+/, 'in T (T'))).toEqual([
      'Normal Pulling Pulling image "nginx:1.27"',
      'Normal Pulled Successfully pulled image "nginx:1.27" in T (T including waiting). Image size: 72403000 bytes.',
      'Normal Created Created container: c',
      'Normal Started Started container c',
    ]);
  });

  it('finds an image that is there', () => {
    made.pod('again', {});
    made.clock.advance(3000);
    expect(made.events('again')[0]).toBe('Normal Pulled Container image "nginx:1.27" already present on machine');
  });
});

describe('how pods end', () => {
  it('a pod whose containers completed is reported as ended only when its sandbox is gone', () => {
    const made = lab();
    const seen = made.observe();
    made.pod('once', { image: 'ender', args: ['0', '0'] }, { restartPolicy: 'Never' });
    made.clock.advance(10_000);
    expect(
      of(seen, 'once')
        .map(({ pod }) => `${pod.status?.phase} ${conditions(pod.status)}`)
        .slice(2),
    ).toEqual([
      'Pending PodReadyToStartContainers=T Initialized=T(PodCompleted) Ready=F(PodCompleted) ContainersReady=F(PodCompleted) PodScheduled=T',
      'Succeeded PodReadyToStartContainers=F Initialized=T(PodCompleted) Ready=F(PodCompleted) ContainersReady=F(PodCompleted) PodScheduled=T',
    ]);
  });

  it.each([
    ['Never', ['0', '1'], 'Succeeded', 'terminated Completed 0 x0'],
    ['Never', ['3', '1'], 'Failed', 'terminated Error 3 x0'],
    ['OnFailure', ['0', '1'], 'Succeeded', 'terminated Completed 0 x0'],
    ['OnFailure', ['3', '1'], 'Running', 'waiting CrashLoopBackOff x1'],
    ['Always', ['0', '1'], 'Running', 'waiting CrashLoopBackOff x1'],
  ] as const)('restart policy %s, exit after %s: %s, %s', (restartPolicy, args, phase, state) => {
    const made = lab();
    made.pod('p', { image: 'ender', args: [...args] }, { restartPolicy });
    const isDone = (): boolean => {
      const status = made.status('p');
      return status !== undefined && shortState(status) === state && made.get('p').status?.phase === phase;
    };
    expect(made.clock.runUntil(isDone, 40_000)).toBe(true);
  });

  it.each([
    ['polite', undefined, 'Succeeded', 'terminated Completed 0 x0', 500],
    ['stubborn', undefined, 'Failed', 'terminated Error 137 x0', 30_000],
    ['stubborn', 5, 'Failed', 'terminated Error 137 x0', 5000],
    ['stubborn', 1, 'Failed', 'terminated Error 137 x0', 2000],
  ] as const)('deleting %s with grace %s: %s, %s', (image, seconds, phase, state, afterMs) => {
    const made = lab();
    made.pod('p', { image });
    made.clock.advance(10_000);
    const seen = made.observe();
    const options = seconds === undefined ? {} : { gracePeriodSeconds: seconds };
    made.client.delete(Pod, 'p', 'default', options);
    made.clock.advance(60_000);
    expect(made.events('p').at(-1)).toBe('Normal Killing Stopping container c');
    const line = timeline(seen, 'p');
    expect(line.map(([, text]) => text)).toEqual(['running x0', state]);
    const killedAtMs = line[1]?.[0] ?? 0;
    expect(killedAtMs).toBeGreaterThanOrEqual(afterMs === 500 ? 0 : afterMs);
    expect(killedAtMs).toBeLessThan(afterMs + 200);
    const last = of(seen, 'p').findLast(({ pod }) => pod.metadata.deletionGracePeriodSeconds !== 0);
    expect(last?.pod.status?.phase).toBe(phase);
    expect(() => made.get('p')).toThrow('pods "p" not found');
  });

  it('a pod that is forced out of the API is still stopped, and its address comes back', () => {
    const made = lab();
    made.pod('p', { image: 'polite' });
    made.clock.advance(10_000);
    made.client.delete(Pod, 'p', 'default', { gracePeriodSeconds: 0 });
    made.clock.advance(5000);
    expect(made.events('p').at(-1)).toBe('Normal Killing Stopping container c');
    expect(made.machines[0]?.runtime.containers()).toEqual([]);
  });

  it('a pod deleted while its image is pulled never starts', () => {
    const made = lab();
    made.pod('p', {});
    made.clock.advance(700);
    made.client.delete(Pod, 'p', 'default', {});
    made.clock.advance(10_000);
    expect(made.events('p')).toEqual(['Normal Pulling Pulling image "nginx:1.27"']);
    expect(made.machines[0]?.runtime.containers()).toEqual([]);
    expect(() => made.get('p')).toThrow('not found');
  });

  it('what never ran is reported as an unknown end', () => {
    const made = lab();
    const seen = made.observe();
    made.pod('p', { image: 'nginx:doesnotexist' });
    made.clock.advance(10_000);
    made.client.delete(Pod, 'p', 'default', {});
    made.clock.advance(10_000);
    const last = of(seen, 'p').at(-1)?.pod.status;
    expect(last?.phase).toBe('Failed');
    expect(last?.containerStatuses?.[0]?.state).toEqual({
      terminated: {
        exitCode: 137,
        reason: 'ContainerStatusUnknown',
        message: 'The container could not be located when the pod was terminated',
      },
    });
  });

  it('a deadline that passes stops the pod', () => {
    const made = lab();
    made.pod('p', { image: 'polite' }, { activeDeadlineSeconds: 5 });
    made.clock.advance(10_000);
    const { message, phase, reason } = made.get('p').status ?? {};
    expect([phase, reason, message]).toEqual([
      'Failed',
      'DeadlineExceeded',
      'Pod was active on the node longer than the specified deadline',
    ]);
    expect(made.events('p')).toContain(
      'Normal DeadlineExceeded Pod was active on the node longer than the specified deadline',
    );
  });

  it('a deadline may be set while the pod runs, and has passed already where the pod is older', () => {
    const made = lab();
    made.pod('p', { image: 'polite' });
    made.clock.advance(10_000);
    made.client.patch(Pod, { name: 'p', namespace: 'default' }, 'application/merge-patch+json', {
      spec: { activeDeadlineSeconds: 3 },
    });
    made.clock.advance(3000);
    expect(made.get('p').status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
    expect(made.events('p').filter((event) => event.includes('Killing'))).toHaveLength(1);
  });
});

describe('several containers', () => {
  it('start one after the other and are listed by name', () => {
    const made = lab();
    const containers = ['z', 'a'].map((name) => ({ name, image: 'polite', imagePullPolicy: 'IfNotPresent' as const }));
    made.pod('p', {}, { containers });
    made.clock.advance(10_000);
    expect(made.events('p').filter((event) => event.includes('Started'))).toEqual([
      'Normal Started Started container z',
      'Normal Started Started container a',
    ]);
    expect(made.get('p').status?.containerStatuses?.map(({ name }) => name)).toEqual(['a', 'z']);
  });

  it('names those that are not ready, in the order of the specification', () => {
    const made = lab();
    const containers = [
      { name: 'z', image: 'polite' },
      { name: 'b', image: 'ender', args: ['1', '0'] },
      { name: 'a', image: 'ender', args: ['1', '0'] },
    ];
    made.pod('p', {}, { containers, restartPolicy: 'Never' });
    made.clock.advance(10_000);
    const ready = made.get('p').status?.conditions?.find(({ type }) => type === 'Ready');
    expect(ready?.message).toBe('containers with unready status: [b a]');
    expect(made.get('p').status?.phase).toBe('Running');
  });

  it('wait for init containers, which run one by one', () => {
    const made = lab();
    const seen = made.observe();
    const inits = ['one', 'two'].map((name) => ({ name, image: 'ender', args: ['0', '2'] }));
    made.pod('p', { image: 'polite' }, { initContainers: inits });
    made.clock.advance(20_000);
    const lines = of(seen, 'p').map(({ pod }) => {
      const all = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
      return all.map(shortState).join(', ');
    });
    expect([...new Set(lines)]).toEqual([
      '',
      'waiting PodInitializing x0, waiting PodInitializing x0, waiting PodInitializing x0',
      'running x0, waiting PodInitializing x0, waiting PodInitializing x0',
      'terminated Completed 0 x0, waiting PodInitializing x0, waiting PodInitializing x0',
      'terminated Completed 0 x0, running x0, waiting PodInitializing x0',
      'terminated Completed 0 x0, terminated Completed 0 x0, waiting PodInitializing x0',
      'terminated Completed 0 x0, terminated Completed 0 x0, running x0',
    ]);
    const open = of(seen, 'p').map(({ pod }) => pod.status?.conditions?.find(({ type }) => type === 'Initialized'));
    expect([...new Set(open.map((condition) => condition?.message))]).toEqual([
      undefined,
      'containers with incomplete status: [one two]',
      'containers with incomplete status: [two]',
    ]);
  });

  it('never start when an init container has failed for good', () => {
    const made = lab();
    const initContainers = [{ name: 'a', image: 'ender', args: ['2', '0'] }];
    made.pod('p', { image: 'polite' }, { initContainers, restartPolicy: 'Never' });
    made.clock.advance(10_000);
    expect(made.get('p').status?.phase).toBe('Failed');
    expect(made.status('p', 'c')?.state).toEqual({ waiting: { reason: 'PodInitializing' } });
    expect(conditions(made.get('p').status)).toBe(
      'PodReadyToStartContainers=F Initialized=F(ContainersNotInitialized) Ready=F(PodFailed) ContainersReady=F(PodFailed) PodScheduled=T',
    );
  });

  it('a sidecar starts before them, and is stopped when they have completed', () => {
    const made = lab();
    const seen = made.observe();
    const initContainers = [{ name: 'side', image: 'polite', restartPolicy: 'Always' as const }];
    made.pod('p', { image: 'ender', args: ['0', '3'] }, { initContainers, restartPolicy: 'Never' });
    made.clock.advance(20_000);
    const lines = of(seen, 'p').map(({ pod }) => {
      const all = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
      return `${pod.status?.phase}: ${all.map(shortState).join(', ')}`;
    });
    expect(lines.slice(1)).toEqual([
      'Pending: waiting PodInitializing x0, waiting PodInitializing x0',
      'Pending: running x0, waiting PodInitializing x0',
      'Running: running x0, running x0',
      'Running: running x0, terminated Completed 0 x0',
      expect.stringContaining('terminated Completed 0 x0, terminated Completed 0 x0'),
      'Succeeded: terminated Completed 0 x0, terminated Completed 0 x0',
    ]);
    expect(made.events('p')).toContain('Normal Killing Stopping container side');
  });

  it('sidecars are stopped after the others, from the last to the first', () => {
    const made = lab();
    const initContainers = ['s1', 's2'].map((name) => ({ name, image: 'polite', restartPolicy: 'Always' as const }));
    made.pod('p', { image: 'polite' }, { initContainers });
    made.clock.advance(20_000);
    const ended: string[] = [];
    made.machines[0]?.runtime.onExit(({ config }) => ended.push(config.name));
    made.client.delete(Pod, 'p', 'default', {});
    made.clock.advance(20_000);
    expect(ended).toEqual(['c', 's2', 's1']);
  });
});
