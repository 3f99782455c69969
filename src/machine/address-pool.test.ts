import { describe, expect, it } from 'vitest';
import { AddressPool } from './address-pool.ts';

function take(pool: AddressPool, count: number): readonly string[] {
  return Array.from({ length: count }, () => {
    const answer = pool.take();
    return answer.ok ? answer.ip : answer.message;
  });
}

describe('AddressPool', () => {
  it('gives the lowest first, then the next, and those that were freed only after a round', () => {
    const pool = new AddressPool('10.244.3.0/29');
    expect(take(pool, 3)).toEqual(['10.244.3.2', '10.244.3.3', '10.244.3.4']);
    pool.free('10.244.3.2');
    expect(take(pool, 3)).toEqual(['10.244.3.5', '10.244.3.6', '10.244.3.2']);
    expect(pool.size).toBe(5);
  });

  it('says when there is none left', () => {
    const pool = new AddressPool('10.244.3.0/24');
    expect(take(pool, 253).at(-1)).toBe('10.244.3.254');
    expect(take(pool, 1)).toEqual([
      'failed to allocate for range 0: no IP addresses available in range set: 10.244.3.1-10.244.3.254',
    ]);
    pool.free('10.244.3.77');
    expect(take(pool, 1)).toEqual(['10.244.3.77']);
  });

  it('starts at the network of an address inside of it', () => {
    expect(take(new AddressPool('10.244.3.77/25'), 1)).toEqual(['10.244.3.2']);
  });

  it.each(['', '10.244.3.0', '10.244.3/24', 'fd00::/64', '10.244.3.0/31', '10.244.3.256/24'])('refuses %j', (cidr) => {
    expect(() => new AddressPool(cidr)).toThrow('no usable address range');
  });
});
