import { describe, expect, it } from 'vitest';
import { Clock } from '../../kernel/index.ts';
import { Etcd } from './etcd.ts';
import { EtcdError, type EtcdErrorCode } from './etcd-error.ts';
import type { KeyRevision } from './key-revision.ts';
import { NO_END, prefixEnd } from './key-space.ts';

function createStore() {
  const clock = new Clock();
  return { clock, etcd: new Etcd<string>(clock) };
}

function summary(change: KeyRevision<string> | undefined) {
  if (change === undefined) return undefined;
  const { key, value, createRevision, modRevision, version } = change;
  return [key, value, createRevision, modRevision, version];
}

function errorOf(work: () => unknown): EtcdErrorCode | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof EtcdError) return error.code;
    throw error;
  }
  return undefined;
}

/** a=1@2 b=1@3 a=2@4 c=1@5 b deleted@6 b=2@7 */
function filled() {
  const { clock, etcd } = createStore();
  etcd.put('a', 'a1');
  etcd.put('b', 'b1');
  etcd.put('a', 'a2');
  etcd.put('c', 'c1');
  etcd.delete('b');
  etcd.put('b', 'b2');
  return { clock, etcd };
}

describe('revisions', () => {
  it('begins at 1 and counts each change', () => {
    const { etcd } = createStore();
    expect(etcd.revision).toBe(1);
    etcd.put('a', 'x');
    expect(etcd.revision).toBe(2);
  });

  it.each([
    ['a', ['a', 'a2', 2, 4, 2]],
    ['b', ['b', 'b2', 7, 7, 1]],
    ['c', ['c', 'c1', 5, 5, 1]],
    ['d', undefined],
  ])('keeps creation, change and version of %s', (key, expected) => {
    expect(summary(filled().etcd.get(key))).toEqual(expected);
  });

  it('does not count a deletion of nothing', () => {
    const { etcd } = filled();
    expect(etcd.delete('nope')).toEqual([]);
    expect(etcd.revision).toBe(7);
  });

  it('deletes a range at one revision', () => {
    const { etcd } = filled();
    expect(etcd.delete('a', NO_END).map(({ key, modRevision }) => [key, modRevision])).toEqual([
      ['a', 8],
      ['b', 8],
      ['c', 8],
    ]);
    expect(etcd.revision).toBe(8);
  });
});

describe('ranges', () => {
  it.each<{ name: string; request: Parameters<Etcd<string>['range']>[0]; values: string[]; count: number }>([
    { name: 'one key', request: { key: 'a' }, values: ['a2'], count: 1 },
    { name: 'a missing key', request: { key: 'x' }, values: [], count: 0 },
    { name: 'an interval without its end', request: { key: 'a', end: 'c' }, values: ['a2', 'b2'], count: 2 },
    { name: 'everything from a key on', request: { key: 'b', end: NO_END }, values: ['b2', 'c1'], count: 2 },
    { name: 'a limit', request: { key: 'a', end: NO_END, limit: 2 }, values: ['a2', 'b2'], count: 3 },
    { name: 'the past', request: { key: 'a', end: NO_END, revision: 3 }, values: ['a1', 'b1'], count: 2 },
    {
      name: 'the past after a deletion',
      request: { key: 'a', end: NO_END, revision: 6 },
      values: ['a2', 'c1'],
      count: 2,
    },
    { name: 'the past with a limit', request: { key: 'a', end: 'z', revision: 5, limit: 1 }, values: ['a2'], count: 3 },
  ])('answers $name', ({ request, values, count }) => {
    const result = filled().etcd.range(request);
    expect(result.kvs.map(({ value }) => value)).toEqual(values);
    expect(result).toMatchObject({ count, more: values.length < count, revision: 7 });
  });

  it.each([
    ['/a/', '/a0'],
    ['a', 'b'],
    ['a\uffff', 'b'],
    ['\uffff', NO_END],
    ['', NO_END],
  ])('ends the prefix %j at %j', (prefix, end) => {
    expect(prefixEnd(prefix)).toBe(end);
  });
});

describe('compare and swap', () => {
  it('writes only onto the version that it expects', () => {
    const { etcd } = filled();
    expect(etcd.compareAndPut('a', 3, 'lost')).toBeUndefined();
    expect(etcd.revision).toBe(7);
    expect(summary(etcd.compareAndPut('a', 4, 'a3'))).toEqual(['a', 'a3', 2, 8, 3]);
    expect(etcd.compareAndPut('a', 0, 'exists')).toBeUndefined();
    expect(summary(etcd.compareAndPut('new', 0, 'n1'))).toEqual(['new', 'n1', 9, 9, 1]);
  });

  it('deletes only the version that it expects', () => {
    const { etcd } = filled();
    expect(etcd.compareAndDelete('c', 4)).toBeUndefined();
    expect(etcd.compareAndDelete('c', 5)?.modRevision).toBe(8);
    expect(etcd.compareAndDelete('c', 8)).toBeUndefined();
  });
});

describe('transactions', () => {
  it.each<{ name: string; compare: Parameters<Etcd<string>['txn']>[0]['compare']; succeeded: boolean }>([
    { name: 'nothing', compare: [], succeeded: true },
    { name: 'mod revision', compare: [{ key: 'a', target: 'modRevision', to: 4 }], succeeded: true },
    { name: 'another mod revision', compare: [{ key: 'a', target: 'modRevision', to: 5 }], succeeded: false },
    { name: 'no such key', compare: [{ key: 'x', target: 'createRevision', to: 0 }], succeeded: true },
    { name: 'a value', compare: [{ key: 'a', target: 'value', to: 'a2' }], succeeded: true },
    { name: 'a value of no key', compare: [{ key: 'x', target: 'value', to: 'a2', is: '!=' }], succeeded: false },
    { name: 'greater', compare: [{ key: 'a', target: 'version', is: '>', to: 1 }], succeeded: true },
    { name: 'less', compare: [{ key: 'a', target: 'version', is: '<', to: 2 }], succeeded: false },
    { name: 'unequal', compare: [{ key: 'a', target: 'lease', is: '!=', to: 0 }], succeeded: false },
    {
      name: 'one of two',
      compare: [
        { key: 'a', target: 'modRevision', to: 4 },
        { key: 'b', target: 'modRevision', to: 3 },
      ],
      succeeded: false,
    },
  ])('compares $name', ({ compare, succeeded }) => {
    expect(filled().etcd.txn({ compare, success: [] }).succeeded).toBe(succeeded);
  });

  it('gives all its changes one revision, and reads its own writes', () => {
    const { etcd } = filled();
    const { results, revision } = etcd.txn({
      compare: [],
      success: [
        { op: 'put', key: 'a', value: 'a3' },
        { op: 'delete', key: 'b', end: NO_END },
        { op: 'range', key: 'a', end: NO_END },
        { op: 'put', key: 'd', value: 'd1' },
      ],
    });
    expect(revision).toBe(8);
    expect(results[2]).toMatchObject({ kvs: [{ value: 'a3', modRevision: 8 }], count: 1 });
    expect(summary(etcd.get('d'))).toEqual(['d', 'd1', 8, 8, 1]);
    expect(etcd.get('b')).toBeUndefined();
  });

  it('runs the failure branch', () => {
    const { etcd } = filled();
    const result = etcd.txn({
      compare: [{ key: 'a', target: 'modRevision', to: 1 }],
      success: [{ op: 'put', key: 'a', value: 'no' }],
      failure: [{ op: 'range', key: 'a' }],
    });
    expect(result).toMatchObject({ succeeded: false, revision: 7, results: [{ kvs: [{ value: 'a2' }] }] });
  });

  it('refuses without doing half of it', () => {
    const { etcd } = filled();
    const put = (key: string, lease?: number) => ({ op: 'put' as const, key, value: 'x', ...(lease ? { lease } : {}) });
    expect(errorOf(() => etcd.txn({ compare: [], success: [put('a'), put('a')] }))).toBe('duplicate key');
    expect(errorOf(() => etcd.txn({ compare: [], success: [put('a'), put('')] }))).toBe('empty key');
    expect(errorOf(() => etcd.txn({ compare: [], success: [put('a'), put('b', 9)] }))).toBe('lease not found');
    const many = Array.from({ length: 129 }, (_, i) => put(`k${i}`));
    expect(errorOf(() => etcd.txn({ compare: [], success: many }))).toBe('too many operations');
    expect(etcd.revision).toBe(7);
    expect(etcd.get('a')?.value).toBe('a2');
  });
});

describe('compaction', () => {
  it('keeps what was valid at its revision, and forgets what was overtaken', () => {
    const { etcd } = filled();
    etcd.compact(5);
    expect(etcd.range({ key: 'a', end: NO_END, revision: 5 }).kvs.map(({ value }) => value)).toEqual([
      'a2',
      'b1',
      'c1',
    ]);
    expect(errorOf(() => etcd.range({ key: 'a', revision: 4 }))).toBe('compacted');
    expect(etcd.get('a')?.previous).toBeUndefined();
  });

  it.each<[number, EtcdErrorCode | undefined]>([
    [4, 'compacted'],
    [5, 'compacted'],
    [6, undefined],
    [8, 'future revision'],
  ])('after 5, compacting %i answers %s', (revision, code) => {
    const { etcd } = filled();
    etcd.compact(5);
    expect(errorOf(() => etcd.compact(revision))).toBe(code);
  });

  it('refuses to read the future', () => {
    expect(errorOf(() => filled().etcd.range({ key: 'a', revision: 8 }))).toBe('future revision');
  });

  it('says it in the words of etcd', () => {
    const { etcd } = filled();
    etcd.compact(5);
    expect(() => etcd.compact(5)).toThrow('etcdserver: mvcc: required revision has been compacted');
    expect(() => etcd.compact(50)).toThrow('etcdserver: mvcc: required revision is a future revision');
  });
});

describe('watches', () => {
  function record(etcd: Etcd<string>, key: string, end?: string, startRevision?: number) {
    const seen: string[] = [];
    const watch = etcd.watch({
      key,
      end,
      startRevision,
      onChange: (change) =>
        seen.push(
          `${change.isDelete ? 'DELETE' : 'PUT'} ${change.key}@${change.modRevision} ${change.previous?.value}`,
        ),
    });
    return { seen, watch };
  }

  it.each<{ name: string; key: string; end?: string; start?: number; seen: string[] }>([
    { name: 'one key', key: 'a', seen: ['PUT a@8 a2'] },
    { name: 'one key from the past', key: 'a', start: 2, seen: ['PUT a@2 undefined', 'PUT a@4 a1', 'PUT a@8 a2'] },
    { name: 'a range', key: 'a', end: 'b', seen: ['PUT a@8 a2'] },
    { name: 'everything', key: 'a', end: NO_END, seen: ['PUT a@8 a2', 'DELETE c@9 c1'] },
    {
      name: 'everything from the past',
      key: 'b',
      end: NO_END,
      start: 5,
      seen: ['PUT c@5 undefined', 'DELETE b@6 b1', 'PUT b@7 undefined', 'DELETE c@9 c1'],
    },
    { name: 'the future', key: 'a', end: NO_END, start: 9, seen: ['DELETE c@9 c1'] },
    { name: 'elsewhere', key: 'd', end: NO_END, seen: [] },
  ])('tells of $name', ({ key, end, start, seen: expected }) => {
    const { etcd } = filled();
    const { seen } = record(etcd, key, end, start);
    etcd.put('a', 'a3');
    etcd.delete('c');
    expect(seen).toEqual(expected);
  });

  it('finds all ranges around a key, whatever lies between', () => {
    const { etcd } = createStore();
    const ranges = [
      ['a', NO_END],
      ['b', 'c'],
      ['b', 'z'],
      ['c', 'd'],
      ['m', 'n'],
      ['', 'zz'],
    ] as const;
    const seen = ranges.map(([key, end]) => record(etcd, key, end).seen);
    etcd.put('mm', 'x');
    expect(seen.map(({ length }) => length)).toEqual([1, 0, 1, 0, 1, 1]);
  });

  it('ends when cancelled, even within a change', () => {
    const { etcd } = createStore();
    const { seen, watch } = record(etcd, 'a', NO_END);
    etcd.put('a', '1');
    watch.cancel();
    watch.cancel();
    etcd.put('a', '2');
    expect(seen).toHaveLength(1);
  });

  it('keeps the order for all when a callback writes', () => {
    const { etcd } = createStore();
    const order: string[] = [];
    etcd.watch({ key: 'a', end: 'b', onChange: ({ key }) => (key === 'a1' ? etcd.put('a2', 'x') : undefined) });
    etcd.watch({ key: 'a', end: 'b', onChange: ({ key }) => order.push(key) });
    etcd.put('a1', 'x');
    expect(order).toEqual(['a1', 'a2']);
  });

  it('refuses a start that was compacted', () => {
    const { etcd } = filled();
    etcd.compact(5);
    expect(errorOf(() => record(etcd, 'a', NO_END, 4))).toBe('compacted');
    expect(record(etcd, 'a', NO_END, 5).seen).toEqual(['PUT c@5 undefined', 'DELETE b@6 b1', 'PUT b@7 undefined']);
  });

  it('still tells of a deletion at the very revision of a compaction', () => {
    const { etcd } = filled();
    etcd.compact(6);
    expect(record(etcd, 'b', undefined, 6).seen).toEqual(['DELETE b@6 b1', 'PUT b@7 undefined']);
  });
});

describe('leases', () => {
  it('deletes its keys at one revision when it is not renewed', () => {
    const { clock, etcd } = createStore();
    const lease = etcd.grantLease(10);
    etcd.put('b', 'x', lease);
    etcd.put('a', 'x', lease);
    etcd.put('c', 'x');
    clock.advance(9_000);
    expect(etcd.leaseInfo(lease)).toEqual({ id: lease, grantedSeconds: 10, remainingSeconds: 1, keys: ['a', 'b'] });
    etcd.keepLeaseAlive(lease);
    clock.advance(9_000);
    expect(etcd.get('a')?.lease).toBe(lease);
    clock.advance(1_000);
    expect(etcd.range({ key: 'a', end: NO_END }).kvs.map(({ key }) => key)).toEqual(['c']);
    expect(etcd.revision).toBe(5);
    expect(errorOf(() => etcd.leaseInfo(lease))).toBe('lease not found');
  });

  it('lets go of a key that is put without it, or under another', () => {
    const { clock, etcd } = createStore();
    const first = etcd.grantLease(10);
    const second = etcd.grantLease(20);
    etcd.put('a', 'x', first);
    etcd.put('b', 'x', first);
    etcd.put('a', 'y');
    etcd.put('b', 'y', second);
    clock.advance(15_000);
    expect(etcd.range({ key: 'a', end: NO_END }).count).toBe(2);
    clock.advance(5_000);
    expect(etcd.range({ key: 'a', end: NO_END }).count).toBe(1);
  });

  it('does not delete anew what was deleted before', () => {
    const { etcd } = createStore();
    const lease = etcd.grantLease(10);
    etcd.put('a', 'x', lease);
    etcd.delete('a');
    etcd.revokeLease(lease);
    expect(etcd.revision).toBe(3);
  });

  it('refuses unknown and doubly granted leases', () => {
    const { etcd } = createStore();
    expect(errorOf(() => etcd.put('a', 'x', 7))).toBe('lease not found');
    expect(errorOf(() => etcd.revokeLease(7))).toBe('lease not found');
    expect(etcd.grantLease(10, 7)).toBe(7);
    expect(errorOf(() => etcd.grantLease(10, 7))).toBe('lease exists');
  });
});
