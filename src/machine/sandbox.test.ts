import { describe, expect, it } from 'vitest';
import { image, MachineLab } from '../testing/machine-lab.ts';
import type { ContainerRecord, Machine, Program } from './contract.ts';

function labWith(...programs: readonly Program[]): { lab: MachineLab; machine: Machine } {
  const lab = new MachineLab();
  lab.programs.push(...programs);
  return { lab, machine: lab.machine() };
}

describe('a removed sandbox', () => {
  it('takes its containers with it, resets their connections and frees its address', () => {
    const { lab, machine } = labWith();
    const told: ContainerRecord[] = [];
    machine.runtime.onExit((container) => told.push(container));
    const container = lab.start(machine, 'server');
    machine.runtime.removeSandbox(container.sandboxId);
    lab.clock.advance(1000);
    expect(container.state).toBe('exited');
    expect(machine.runtime.containers()).toEqual([]);
    expect(told).toEqual([]);
    expect(lab.network.stackAt('10.244.1.2')).toBeUndefined();
    expect(lab.sandbox(machine, 'next').ip).toBe('10.244.1.3');
  });

  it.each([
    [undefined, /^failed to setup network for sandbox "[0-9a-f]{64}": cni plugin not initialized$/],
    [
      '10.244.9.0/30',
      /^failed to setup network for sandbox "[0-9a-f]{64}": plugin type="bridge" failed \(add\): failed to allocate for range 0: no IP addresses available in range set: 10\.244\.9\.1-10\.244\.9\.2$/,
    ],
  ])('is never there with the range %s full', (podCidr, message) => {
    const { lab, machine } = labWith();
    machine.podCidr = podCidr;
    const answers: unknown[] = [];
    for (const name of ['a', 'b']) {
      const config = { namespace: 'default', name, uid: name, hostname: name, hostNetwork: false };
      machine.runtime.runSandbox(config, (answer) => answers.push('error' in answer ? answer.error : answer.ip));
    }
    lab.clock.advance(1000);
    expect(answers.at(-1)).toMatch(message);
  });

  it('of the host’s network has the machine’s address and ports', () => {
    const { lab, machine } = labWith();
    const sandbox = lab.sandbox(machine, 'proxy', { hostNetwork: true });
    expect([sandbox.ip, sandbox.stack]).toEqual([machine.spec.ip, machine.stack]);
    machine.runtime.removeSandbox(sandbox.id);
    expect(lab.network.stackAt(machine.spec.ip)).toBe(machine.stack);
  });
});

describe('what cannot be', () => {
  it.each<[string, (lab: MachineLab, machine: Machine) => unknown, string]>([
    [
      'a container of an image that is not here',
      (lab, machine) => {
        const { sandboxId, config } = lab.create(machine, 'server');
        return machine.runtime.createContainer(sandboxId, { ...config, image: 'nginx' });
      },
      'failed to resolve image "nginx": not found',
    ],
    [
      'a container in no sandbox',
      (lab, machine) => machine.runtime.createContainer('f00', lab.create(machine, 'server').config),
      'failed to find sandbox id "f00": not found',
    ],
    [
      'a second start',
      (lab, machine) => machine.runtime.startContainer(lab.start(machine, 'server').id),
      'container is already in running state',
    ],
    [
      'an image without a command',
      (lab, machine) => {
        const { sandboxId, config } = lab.create(machine, 'server', {}, image('server', { entrypoint: [] }));
        return machine.runtime.createContainer(sandboxId, config);
      },
      'failed to generate spec: no command specified',
    ],
  ])('%s is refused', (_what, attempt, message) => {
    const { lab, machine } = labWith();
    let refusal = '';
    try {
      refusal = JSON.stringify(attempt(lab, machine));
    } catch (error) {
      refusal = JSON.stringify(String(error));
    }
    expect(refusal).toContain(JSON.stringify(message).slice(1, -1));
  });
});
