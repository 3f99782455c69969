import { describe, expect, it } from 'vitest';
import { Clock } from '../kernel/index.ts';
import { serveHttp } from '../network/http.ts';
import { Network } from '../network/network.ts';
import { FrontDoor, PROXY_HEALTH_PORT } from './front-door.ts';

function lab() {
  const clock = new Clock(0);
  const network = new Network(clock);
  const outside = network.createOutsideStack('customers', '203.0.113.10');
  const hosts = [1, 2, 3].map((index) => network.createHostStack(`node-${index}`, `192.168.49.${index}`));
  for (const host of hosts) {
    serveHttp(host, PROXY_HEALTH_PORT, (_request, _peer, respond) => respond({ status: 200, headers: {}, body: '{}' }));
  }
  const nodes = hosts.map((host) => ({ name: host.label, ip: host.ips[0] ?? '' }));
  const door = new FrontDoor(clock, outside, () => nodes);
  door.open();
  const turns = (count: number) => Array.from({ length: count }, () => door.next()?.name);
  return { clock, hosts, door, turns };
}

describe('FrontDoor', () => {
  it('hands connections to the nodes in turn', () => {
    const { clock, turns } = lab();
    clock.advance(20_000);
    expect(turns(6).sort()).toEqual(['node-1', 'node-1', 'node-2', 'node-2', 'node-3', 'node-3']);
  });

  it('leaves a dead node out after two failed checks, and takes it back after one good one', () => {
    const { clock, door, hosts, turns } = lab();
    clock.advance(20_000);
    const dead = hosts[1];
    if (dead === undefined) throw new Error('no second host');
    dead.isUp = false;
    clock.advance(4000);
    expect(door.isHealthy('node-2')).toBe(true);
    clock.advance(12_000);
    expect(door.isHealthy('node-2')).toBe(false);
    expect(turns(4)).not.toContain('node-2');
    dead.isUp = true;
    clock.advance(6000);
    expect(door.isHealthy('node-2')).toBe(true);
  });

  it('tries all when none is well, and answers nothing without nodes', () => {
    const { clock, hosts, turns } = lab();
    for (const host of hosts) host.isUp = false;
    clock.advance(30_000);
    expect(new Set(turns(6)).size).toBe(3);
    const clockOfNobody = new Clock(0);
    const outside = new Network(clockOfNobody).createOutsideStack('customers', '203.0.113.10');
    expect(new FrontDoor(clockOfNobody, outside, () => []).next()).toBeUndefined();
  });
});
