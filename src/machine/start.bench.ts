/** What starting a container with a simple server costs, sandbox and image included, and what idle ones cost. */
import { containerOf, image, MachineLab } from '../testing/machine-lab.ts';
import type { Machine, Sandbox } from './contract.ts';

const CONTAINERS = 4000;
const PER_MACHINE = 200;

function round(): Record<string, number> {
  const lab = new MachineLab();
  lab.images.set('docker.io/library/server:latest', image('server'));
  const machines: Machine[] = Array.from({ length: CONTAINERS / PER_MACHINE }, () => lab.machine());
  for (const machine of machines) machine.runtime.pullImage('server', () => undefined);
  lab.clock.advance(60_000);
  const config = containerOf('server');
  const begin = (machine: Machine, sandbox: Sandbox | { readonly error: string }): void => {
    if ('error' in sandbox) throw new Error(sandbox.error);
    const container = machine.runtime.createContainer(sandbox.id, config);
    if ('error' in container) throw new Error(container.error);
    machine.runtime.startContainer(container.id);
  };
  const startedAt = performance.now();
  for (const machine of machines) {
    for (let index = 0; index < PER_MACHINE; index++) {
      const name = `web-${index}`;
      const sandbox = { namespace: 'default', name, uid: name, hostname: name, hostNetwork: false };
      machine.runtime.runSandbox(sandbox, (answer) => begin(machine, answer));
    }
  }
  lab.clock.advance(1000);
  const startMicroseconds = (1000 * (performance.now() - startedAt)) / CONTAINERS;
  const processedBefore = lab.clock.processed;
  lab.clock.advance(3_600_000);
  return { startMicroseconds, timersOfAnIdleHour: lab.clock.processed - processedBefore };
}

round();
const rounds = Array.from({ length: 5 }, round).sort((a, b) => (a.startMicroseconds ?? 0) - (b.startMicroseconds ?? 0));
console.log(JSON.stringify({ name: 'sandbox, container and server', ...rounds[2] }));
