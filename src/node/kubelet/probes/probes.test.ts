import { describe, expect, it } from 'vitest';
import type { Container } from '../../../kube-api/generated/types.gen.ts';
import { KubeletLab, shortState, timeline } from '../../../testing/kubelet-lab.ts';
import { forEver, program } from '../../../testing/machine-lab.ts';

/** Serves 8080: `/ok`, `/broken`, `/slow` (never answers), and `/later`, which is well from ten seconds after its start. */
const web = program('web', function* (process) {
  const startedAtMs = process.clock.nowMs;
  process.onSignal('SIGTERM', () => process.exit(0));
  process.serveHttp(8080, ({ path }, respond) => {
    const isLate = process.clock.nowMs - startedAtMs < 10_000;
    if (path === '/slow') return;
    const status = path === '/broken' || (path === '/later' && isLate) ? 500 : 200;
    respond({ status, headers: {}, body: '' });
  });
  return yield* forEver();
});
/** A check whose verdict is its argument. */
const check = program('check', function* (process) {
  yield { kind: 'sleep', ms: 10 };
  if (process.argv[1] !== '0') process.stderr(`no good: ${process.argv[1]}\n`);
  return Number(process.argv[1]);
});

function labWith(container: Partial<Container>): KubeletLab {
  const lab = new KubeletLab();
  lab.add(web);
  lab.add(check);
  lab.node();
  const seen = lab.observe();
  lab.pod('p', {
    image: 'web',
    imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'http', containerPort: 8080 }],
    ...container,
  });
  return Object.assign(lab, { seen });
}

const unhealthy = (lab: KubeletLab): readonly string[] =>
  lab.events('p').filter((event) => event.includes('Unhealthy') || event.includes('Killing'));

describe('what a failed probe says', () => {
  it.each([
    ['a bad status', { httpGet: { path: '/broken', port: 8080 } }, 'HTTP probe failed with statuscode: 500'],
    [
      'nobody listening',
      { httpGet: { path: '/ok', port: 9 } },
      'Get "http://10.244.1.2:9/ok": dial tcp 10.244.1.2:9: connect: connection refused',
    ],
    [
      'no answer',
      { httpGet: { path: '/slow', port: 'http' } },
      'Get "http://10.244.1.2:8080/slow": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
    ],
    ['a closed port', { tcpSocket: { port: 8081 } }, 'dial tcp 10.244.1.2:8081: connect: connection refused'],
    ['a command', { exec: { command: ['check', '1'] } }, 'no good: 1\n'],
  ] as const)('%s', (_, handler, text) => {
    const lab = labWith({ readinessProbe: structuredClone(handler) as Container['readinessProbe'] & object });
    lab.clock.advance(6000);
    expect(unhealthy(lab)).toContain(`Warning Unhealthy Readiness probe failed: ${text}`);
    expect(lab.status('p')).toMatchObject({ ready: false, started: true });
  });

  it.each([
    ['HTTP', { httpGet: { path: '/ok', port: 'http' } }],
    ['TCP', { tcpSocket: { port: 8080 } }],
    ['a command', { exec: { command: ['check', '0'] } }],
  ] as const)('nothing when it passes: %s', (_, handler) => {
    const lab = labWith({ readinessProbe: structuredClone(handler) as Container['readinessProbe'] & object });
    lab.clock.advance(6000);
    expect(unhealthy(lab).filter((event) => !event.includes('connection refused'))).toEqual([]);
    expect(lab.status('p')?.ready).toBe(true);
  });
});

describe('readiness', () => {
  it('comes and goes without restarts, after as many results in a row as asked for', () => {
    const lab = labWith({
      readinessProbe: { httpGet: { path: '/later', port: 8080 }, periodSeconds: 2, successThreshold: 3 },
    });
    lab.clock.advance(12_000);
    expect(lab.status('p')).toMatchObject({ ready: false, restartCount: 0 });
    lab.clock.advance(8000);
    expect(lab.status('p')).toMatchObject({ ready: true, restartCount: 0 });
    expect(lab.get('p').status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
  });

  it('is not asked before its delay', () => {
    const lab = labWith({ readinessProbe: { httpGet: { path: '/ok', port: 8080 }, initialDelaySeconds: 20 } });
    lab.clock.advance(18_000);
    expect(lab.status('p')?.ready).toBe(false);
    lab.clock.advance(14_000);
    expect(lab.status('p')?.ready).toBe(true);
  });
});

describe('liveness', () => {
  it('restarts the container after three failures, at once, and backs off when that goes on', () => {
    const lab = labWith({ livenessProbe: { httpGet: { path: '/broken', port: 8080 }, periodSeconds: 5 } });
    lab.clock.advance(90_000);
    expect(unhealthy(lab)).toEqual([
      'Warning Unhealthy Liveness probe failed: HTTP probe failed with statuscode: 500',
      'Normal Killing Container c failed liveness probe, will be restarted',
    ]);
    const states = timeline((lab as KubeletLab & { seen: ReturnType<KubeletLab['observe']> }).seen, 'p');
    // As in the recording: the first three restarts find nothing to wait for, the fourth does.
    expect(states.map(([, state]) => state)).toEqual([
      'waiting ContainerCreating x0',
      'running x0',
      'running x1',
      'running x2',
      'running x3',
      'waiting CrashLoopBackOff x3',
      'running x4',
    ]);
    expect(lab.status('p')?.lastState?.terminated?.exitCode).toBe(0);
  });

  it('keeps a container that is being stopped for its grace period as it was', () => {
    const lab = new KubeletLab();
    lab.add(
      program('stubborn', function* (process) {
        process.onSignal('SIGTERM', () => undefined);
        return yield* forEver();
      }),
    );
    lab.add(check);
    lab.node();
    const probe = { exec: { command: ['check', '1'] }, periodSeconds: 1, failureThreshold: 1 };
    lab.pod('p', { image: 'stubborn', livenessProbe: probe }, { terminationGracePeriodSeconds: 20 });
    lab.clock.advance(15_000);
    const status = lab.status('p');
    expect(status === undefined ? '' : shortState(status)).toBe('running x0');
    lab.clock.advance(10_000);
    expect(lab.status('p')?.lastState?.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
  });

  it('stops a container for good where nothing is restarted', () => {
    const lab = new KubeletLab();
    lab.add(web);
    lab.node();
    const livenessProbe = { httpGet: { path: '/broken', port: 8080 }, periodSeconds: 1 };
    lab.pod('p', { image: 'web', livenessProbe }, { restartPolicy: 'Never' });
    lab.clock.advance(20_000);
    expect(lab.events('p')).toContain('Normal Killing Stopping container c');
    expect(lab.get('p').status?.phase).toBe('Succeeded');
  });
});

describe('startup', () => {
  it('holds the other probes back until it has passed', () => {
    const lab = labWith({
      startupProbe: { httpGet: { path: '/later', port: 8080 }, periodSeconds: 2, failureThreshold: 30 },
      livenessProbe: { httpGet: { path: '/later', port: 8080 }, periodSeconds: 1, failureThreshold: 1 },
      readinessProbe: { httpGet: { path: '/ok', port: 8080 } },
    });
    lab.clock.advance(9000);
    expect(lab.status('p')).toMatchObject({ started: false, ready: false });
    lab.clock.advance(10_000);
    expect(lab.status('p')).toMatchObject({ started: true, ready: true, restartCount: 0 });
    expect(unhealthy(lab)).toEqual(['Warning Unhealthy Startup probe failed: HTTP probe failed with statuscode: 500']);
  });

  it('restarts what does not start', () => {
    const probe = { httpGet: { path: '/broken', port: 8080 }, periodSeconds: 2, failureThreshold: 2 };
    const lab = labWith({ startupProbe: probe });
    lab.clock.advance(12_000);
    expect(unhealthy(lab)).toContain('Normal Killing Container c failed startup probe, will be restarted');
    expect(lab.status('p')?.restartCount).toBeGreaterThan(0);
  });
});

it('probe traffic does not keep a settled cluster awake', () => {
  const lab = labWith({ readinessProbe: { httpGet: { path: '/ok', port: 8080 }, periodSeconds: 1 } });
  lab.clock.advance(10_000);
  lab.clock.settle();
  expect(lab.clock.settle()).toBeLessThan(1000);
});
