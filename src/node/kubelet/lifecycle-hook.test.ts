import { describe, expect, it } from 'vitest';
import type { Lifecycle } from '../../kube-api/generated/types.gen.ts';
import { Pod } from '../../kube-api/kinds/index.ts';
import { KubeletLab } from '../../testing/kubelet-lab.ts';
import { forEver, program } from '../../testing/machine-lab.ts';

const polite = program('polite', function* (process) {
  process.onSignal('SIGTERM', () => process.exit(0));
  return yield* forEver();
});
/** Takes as many seconds as its first argument says and ends with its second. */
const task = program('task', function* (process) {
  yield { kind: 'sleep', ms: 1000 * Number(process.argv[1]) };
  process.stdout('done\n');
  return Number(process.argv[2] ?? '0');
});

function labWith(lifecycle: Lifecycle, graceSeconds = 30): KubeletLab {
  const lab = new KubeletLab();
  lab.add(polite);
  lab.add(task);
  lab.node();
  lab.pod(
    'p',
    { image: 'polite', imagePullPolicy: 'IfNotPresent', lifecycle },
    { terminationGracePeriodSeconds: graceSeconds },
  );
  return lab;
}

describe('postStart', () => {
  it('delays the running state until it is through', () => {
    const lab = labWith({ postStart: { exec: { command: ['task', '5'] } } });
    lab.clock.advance(4000);
    expect(lab.status('p')?.state?.waiting?.reason).toBe('ContainerCreating');
    lab.clock.advance(5000);
    expect(lab.status('p')?.state?.running).toBeDefined();
  });

  it.each([
    [
      'a command',
      { exec: { command: ['task', '0', '15'] } },
      `Exec lifecycle hook ([task 0 15]) for Container "c" in Pod "p_default(UID)" failed - error: command 'task 0 15' exited with 15: done\n, message: "done\\n"`,
    ],
    [
      'a request',
      { httpGet: { port: 9090, path: 'postStart' } },
      'HTTP lifecycle hook (postStart) for Container "c" in Pod "p_default(UID)" failed - error: Get "http://10.244.1.2:9090/postStart": dial tcp 10.244.1.2:9090: connect: connection refused',
    ],
  ] as const)('that fails ends the container: %s', (_, postStart, message) => {
    const lab = labWith({ postStart: structuredClone(postStart) as NonNullable<Lifecycle['postStart']> });
    const reasons = new Set<string>();
    const uid = lab.get('p').metadata.uid ?? '';
    const isSeen = (): boolean => {
      const waiting = lab.status('p')?.state?.waiting;
      if (waiting?.reason === 'PostStartHookError') reasons.add(waiting.message ?? '');
      return reasons.size > 0;
    };
    expect(lab.clock.runUntil(isSeen, 60_000)).toBe(true);
    expect([...reasons]).toEqual([message.replace('UID', uid)]);
    expect(lab.events('p')).toContain('Warning FailedPostStartHook PostStartHook failed');
    expect(lab.events('p')).toContain('Normal Killing FailedPostStartHook');
  });
});

describe('preStop', () => {
  it.each([
    ['runs before the stop signal', { exec: { command: ['task', '5'] } }, 30, 5],
    ['sleeps before the stop signal', { sleep: { seconds: 7 } }, 30, 7],
    ['that takes longer than there is time is cut off', { exec: { command: ['task', '60'] } }, 10, 10],
  ] as const)('%s', (_, preStop, graceSeconds, seconds) => {
    const lab = labWith({ preStop: structuredClone(preStop) as NonNullable<Lifecycle['preStop']> }, graceSeconds);
    lab.clock.advance(10_000);
    const startMs = lab.clock.nowMs;
    let endedAtMs = 0;
    lab.machines[0]?.runtime.onExit(() => {
      endedAtMs = lab.clock.nowMs;
    });
    lab.client.delete(Pod, 'p', 'default', {});
    lab.clock.advance(60_000);
    expect(Math.round((endedAtMs - startMs) / 1000)).toBe(seconds);
    expect(() => lab.get('p')).toThrow('not found');
  });

  it('that fails is told of, and the container is stopped all the same', () => {
    const lab = labWith({ preStop: { exec: { command: ['task', '0', '1'] } } });
    lab.clock.advance(10_000);
    lab.client.delete(Pod, 'p', 'default', {});
    lab.clock.advance(5000);
    expect(lab.events('p').slice(-2)).toEqual([
      'Normal Killing Stopping container c',
      'Warning FailedPreStopHook PreStopHook failed',
    ]);
  });
});
