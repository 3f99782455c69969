import { describe, expect, it } from 'vitest';
import { ConnectorLab, refusal } from '../testing/connector-lab.ts';

const COUNTER = 'i=0; while true; do echo "$i: line"; i=$((i+1)); sleep 1; done';

describe('logs through the connector', () => {
  it('shows what a container wrote, whole or in part', () => {
    const lab = new ConnectorLab();
    lab.script('counter', COUNTER);
    const all = lab.logs('counter');
    expect(all.isEnded).toBe(true);
    expect(all.text).toMatch(/^0: line\n1: line\n/);
    const last = all.text.trimEnd().split('\n').at(-1) ?? '';
    expect(lab.logs('counter', { tailLines: 1 }).text).toBe(`${last}\n`);
    expect(lab.logs('counter', { tailLines: 0 }).text).toBe('');
    expect(lab.logs('counter', { limitBytes: 11 }).text).toBe('0: line\n1: ');
    expect(lab.logs('counter', { sinceSeconds: 2 }).text.trimEnd().split('\n')).toHaveLength(2);
    expect(lab.logs('counter', { timestamps: true, tailLines: 1 }).text).toMatch(
      /^2025-01-06T09:00:\d\d\.\d{9}Z \d+: line\n$/,
    );
    const [time = ''] = lab.logs('counter', { timestamps: true, tailLines: 3 }).text.split(' ');
    expect(lab.logs('counter', { sinceTime: time }).text.split('\n')).toHaveLength(4);
  });

  it('follows until the container ends, or the reader leaves', () => {
    const lab = new ConnectorLab();
    lab.script('short', 'for i in 1 2 3; do echo $i; sleep 7; done; printf end', {}, { restartPolicy: 'Never' });
    const followed = lab.logs('short', { follow: true });
    const left = lab.logs('short', { follow: true });
    const limited = lab.logs('short', { follow: true, limitBytes: 6 });
    lab.advance(1000);
    left.stop();
    expect(followed.isEnded).toBe(false);
    lab.advance(30_000);
    expect(followed).toMatchObject({ text: '1\n2\n3\nend', isEnded: true });
    expect(left.text).not.toContain('3');
    expect(limited).toMatchObject({ text: '1\n2\n3\n', isEnded: true });
    expect(lab.logs('short', { follow: true })).toMatchObject({ text: '1\n2\n3\nend', isEnded: true });
  });

  it('keeps the instance before, and refuses where there is none', () => {
    const lab = new ConnectorLab();
    lab.script('crasher', 'echo "run of $(date +%s)"; sleep 3; exit 1');
    expect(refusal(() => lab.logs('crasher', { container: 'x' }))).toMatch(
      /^404 NotFound the server could not find the requested resource/,
    );
    lab.script('steady', 'sleep 9999');
    expect(refusal(() => lab.logs('steady', { previous: true }))).toBe(
      '400 BadRequest previous terminated container "c" in pod "steady" not found',
    );
    const now = lab.logs('crasher').text;
    const before = lab.logs('crasher', { previous: true }).text;
    expect(before).toMatch(/^run of \d+\n$/);
    expect(now).toMatch(/^run of \d+\n$/);
    expect(now).not.toBe(before);
  });

  it.each([
    ['nosuchimage.invalid/x:1', /trying and failing to pull image|image can't be pulled/],
    ['InvalidImageName::', /waiting to start: InvalidImageName/],
  ])('refuses while %s is not there', (image, words) => {
    const lab = new ConnectorLab();
    lab.pod('waiting', { image });
    expect(refusal(() => lab.logs('waiting'))).toMatch(/^400 BadRequest container "c" in pod "waiting" is waiting/);
    expect(refusal(() => lab.logs('waiting'))).toMatch(words);
  });

  it('cannot reach a node without power', () => {
    const lab = new ConnectorLab();
    lab.script('counter', COUNTER);
    lab.sandbox.act({ type: 'power', node: 'node-1', on: false });
    expect(refusal(() => lab.logs('counter', { follow: true, tailLines: 5 }))).toBe(
      '500 Unknown Get "https://192.168.49.3:10250/containerLogs/default/counter/c?follow=true&tailLines=5": dial tcp 192.168.49.3:10250: connect: no route to host',
    );
  });
});
