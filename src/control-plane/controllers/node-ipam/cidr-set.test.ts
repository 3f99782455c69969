import { describe, expect, it } from 'vitest';
import { CidrSet } from './cidr-set.ts';

describe('CidrSet', () => {
  it('hands out blocks in order and then goes round', () => {
    const set = new CidrSet('10.0.0.0/22', 24);
    expect([1, 2, 3, 4, 5].map(() => set.allocateNext())).toEqual([
      '10.0.0.0/24',
      '10.0.1.0/24',
      '10.0.2.0/24',
      '10.0.3.0/24',
      undefined,
    ]);
  });

  it('gives out a released block only after the blocks behind it', () => {
    const set = new CidrSet('10.0.0.0/22', 24);
    set.allocateNext();
    set.allocateNext();
    set.release('10.0.0.0/24');
    expect([1, 2, 3, 4].map(() => set.allocateNext())).toEqual([
      '10.0.2.0/24',
      '10.0.3.0/24',
      '10.0.0.0/24',
      undefined,
    ]);
  });

  it.each([
    { occupied: '10.244.0.0/24', expected: '10.244.1.0/24' },
    { occupied: '10.244.0.0/23', expected: '10.244.2.0/24' },
    { occupied: '10.244.0.128/25', expected: '10.244.1.0/24' },
    { occupied: '10.244.0.5/32', expected: '10.244.1.0/24' },
    { occupied: '10.0.0.0/8', expected: undefined },
    { occupied: '10.244.1.0/24', expected: '10.244.0.0/24' },
  ])('leaves out what $occupied touches', ({ occupied, expected }) => {
    const set = new CidrSet('10.244.0.0/16', 24);
    set.occupy(occupied);
    set.occupy(occupied);
    expect(set.allocateNext()).toBe(expected);
  });

  it.each([
    ['11.0.0.0/24', 'cidr 11.0.0.0/24 is out the range of cluster cidr 10.244.0.0/16'],
    ['10.244.0.0', 'invalid CIDR address: 10.244.0.0'],
    ['10.244.0.256/24', 'invalid CIDR address: 10.244.0.256/24'],
  ])('refuses %s', (cidr, message) => {
    const set = new CidrSet('10.244.0.0/16', 24);
    expect(() => set.occupy(cidr)).toThrow(message);
  });

  it('needs a range that holds at least one block', () => {
    expect(() => new CidrSet('10.0.0.0/25', 24)).toThrow('New CIDR set failed; the node CIDR size is too big');
  });

  it('reaches the top of the address space', () => {
    const set = new CidrSet('255.255.254.0/23', 24);
    expect([set.allocateNext(), set.allocateNext()]).toEqual(['255.255.254.0/24', '255.255.255.0/24']);
  });
});
