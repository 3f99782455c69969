import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KubeletLab, timeline } from '../../testing/kubelet-lab.ts';

const RECORDING = '../shared/oracles/crashloop-timeline.tsv';
const NO_SUCH =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "nosuchbinary": executable file not found in $PATH: unknown';

/** What each recorded pod was. */
const PODS = {
  crash: { image: 'ender', args: ['1', '1'] },
  'done-always': { image: 'ender', args: ['0', '0'] },
  badcmd: { image: 'busybox:1.36', command: ['nosuchbinary'] },
  'termination-demo': { image: 'ender', args: ['0', '10'] },
} as const;

/** States and messages of one recorded pod, without what depends on when the recorder looked. */
function recorded(pod: string): readonly (readonly [atMs: number, state: string])[] {
  const rows = readFileSync(RECORDING, 'utf8')
    .split('\n')
    .map((line) => line.split('\t'));
  return rows
    .filter(([, name]) => name === pod)
    .map(([t, , , state, reason, restarts, exitCode]) => {
      const detail = state === 'running' ? '' : state === 'terminated' ? ` ${reason} ${exitCode}` : ` ${reason}`;
      return [1000 * Number(t), `${state}${detail} x${restarts}`] as const;
    });
}

/** The times at which the runs of a crash loop began, from when it first was known to be over. */
function isRun(state: string): boolean {
  return !state.includes('CrashLoopBackOff') && !state.includes('ContainerCreating');
}

describe.skipIf(!existsSync(RECORDING))('crash loops beside the recording (../shared)', () => {
  const lab = new KubeletLab();
  lab.node();
  const seen = lab.observe();
  for (const [name, { image, ...rest }] of Object.entries(PODS)) {
    lab.pod(name, { image, imagePullPolicy: 'IfNotPresent', ...structuredClone(rest) });
  }
  lab.clock.advance(430_000);

  it.each(Object.keys(PODS))('%s goes through the states of the recording', (name) => {
    const expected = recorded(name).map(([, state]) => state);
    const own = timeline(seen, name).map(([, state]) => state);
    // What ends within the second in which it began is seen to run or not, as the relist falls.
    const steady = (states: readonly string[]): readonly string[] =>
      states.filter((state) => !state.startsWith('running'));
    expect(steady(own).slice(0, steady(expected).length - 1)).toEqual(steady(expected).slice(0, -1));
  });

  it.each(Object.keys(PODS))('%s is started again when the recorded one was, but for a few seconds', (name) => {
    const firsts = (line: readonly (readonly [number, string])[]): ReadonlyMap<string, number> => {
      const map = new Map<string, number>();
      for (const [atMs, state] of line) {
        const restarts = state.split(' x')[1] ?? '';
        if (isRun(state) && !map.has(restarts)) map.set(restarts, atMs);
      }
      return map;
    };
    const expected = firsts(recorded(name));
    for (const [restarts, atMs] of firsts(timeline(seen, name))) {
      const recordedMs = expected.get(restarts);
      // A look comes 10 to 15 s after a failure: runs drift apart by up to that much.
      if (recordedMs !== undefined) expect(Math.abs(atMs - recordedMs), `restart ${restarts}`).toBeLessThan(31_000);
    }
  });

  it('words the back-off as the recording does', () => {
    const uid = lab.get('crash').metadata.uid;
    const messages = seen
      .filter(({ pod }) => pod.metadata.name === 'crash')
      .map(({ pod }) => pod.status?.containerStatuses?.[0]?.state?.waiting?.message);
    const delays = ['10s', '20s', '40s', '1m20s', '2m40s'];
    for (const delay of delays) {
      expect(messages).toContain(`back-off ${delay} restarting failed container=c pod=crash_default(${uid})`);
    }
    expect(lab.events('crash')).toContain(
      `Warning BackOff Back-off restarting failed container c in pod crash_default(${uid})`,
    );
  });

  it('keeps how a command that is not there ended', () => {
    const status = lab.status('badcmd');
    expect(status?.lastState?.terminated).toMatchObject({
      exitCode: 128,
      reason: 'StartError',
      message: NO_SUCH,
      startedAt: '1970-01-01T00:00:00Z',
    });
    expect(lab.events('badcmd')).toContain(`Warning Failed Error: ${NO_SUCH}`);
  });
});
