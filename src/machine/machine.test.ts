import { describe, expect, it } from 'vitest';
import type { HttpResult } from '../network/contract.ts';
import { httpRequest } from '../network/http.ts';
import { MachineLab } from '../testing/machine-lab.ts';
import type { ContainerRecord } from './contract.ts';

function get(lab: MachineLab, ip: string, from = lab.network.stackAt('203.0.113.1')): HttpResult | undefined {
  const stack = from ?? lab.network.createOutsideStack('customers', '203.0.113.1');
  let result: HttpResult | undefined;
  const request = { method: 'GET', path: '/', headers: {}, body: '' };
  httpRequest(
    lab.clock,
    stack,
    { to: { ip, port: 8080 }, request, connectTimeoutMs: 2000, timeoutMs: 5000 },
    (answer) => {
      result = answer;
    },
  );
  lab.clock.runUntil(() => result !== undefined, 60_000);
  return result;
}

describe('a machine', () => {
  it('runs a server that others reach at its address', () => {
    const lab = new MachineLab();
    lab.start(lab.machine(), 'server', { name: 'web' });
    const result = get(lab, '10.244.1.2');
    expect(result?.ok && result.response.body).toBe('web saw 203.0.113.1');
    expect(result?.path).toEqual(['customers', 'pod/default/web']);
  });

  it('tells of an end a moment later, and records it', () => {
    const lab = new MachineLab();
    const machine = lab.machine();
    const told: ContainerRecord[] = [];
    machine.runtime.onExit((container) => told.push(container));
    const container = lab.start(machine, 'ender', { args: ['3'] });
    lab.clock.advance(20);
    expect(told).toEqual([container]);
    expect(container.state).toBe('exited');
    expect(container.exit).toMatchObject({ exitCode: 3, signal: undefined, wasOutOfMemory: false });
    expect(lab.trace.since(0).map((entry) => [entry.actor, entry.action, entry.subject])).toEqual([
      ['containerd/node-1', 'container', 'container/default/ender/ender'],
      ['containerd/node-1', 'container', 'container/default/ender/ender'],
    ]);
  });

  it('falls silent when its power is cut, and finds its containers dead after the reboot', () => {
    const lab = new MachineLab();
    const machine = lab.machine({ bootMs: 25_000 });
    lab.clock.advance(25_000);
    const container = lab.start(machine, 'server');
    machine.powerOff();
    expect(get(lab, '10.244.1.2')).toMatchObject({ ok: false, failure: 'timeout', latencyMs: 2000 });
    machine.powerOn();
    lab.clock.advance(24_999);
    expect(machine.isBooted).toBe(false);
    lab.clock.advance(1);
    expect(machine.isBooted).toBe(true);
    expect(container.state).toBe('exited');
    expect(container.exit?.exitCode).toBe(255);
    expect(machine.runtime.image('server')?.tags).toEqual(['docker.io/library/server:latest']);
    lab.start(machine, 'server', { name: 'again' });
    expect(get(lab, '10.244.1.3')?.ok).toBe(true);
  });

  it('has one history for one seed', () => {
    const hashes = [0, 1].map(() => {
      const lab = new MachineLab();
      const machine = lab.machine();
      lab.start(machine, 'server');
      lab.start(machine, 'ender', { args: ['1'] });
      lab.clock.advance(1000);
      return lab.trace.hash();
    });
    expect(hashes[0]).toBe(hashes[1]);
  });
});
