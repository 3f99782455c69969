import { describe, expect, it } from 'vitest';
import { KubeletLab } from '../../testing/kubelet-lab.ts';

const container = { image: 'nginx:1.27', resources: { requests: { cpu: '1500m' } } };

describe('pods that a kubelet finds when it starts', () => {
  it('are taken in the order of their creation: the newest is refused, whatever its name', () => {
    const lab = new KubeletLab();
    const machine = lab.node();
    lab.pod('z-first', container);
    lab.clock.advance(10_000);
    machine.powerOff();
    lab.clock.advance(5000);
    lab.pod('a-second', container);
    machine.powerOn();
    lab.clock.advance(60_000);
    expect(lab.get('z-first').status?.phase).toBe('Running');
    expect(lab.get('a-second').status).toMatchObject({ phase: 'Failed', reason: 'OutOfcpu' });
  });
});
