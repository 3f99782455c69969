import { type Arbitrary, array, assert, constant, constantFrom, nat, oneof, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../kernel/index.ts';
import { Etcd } from './etcd.ts';
import { NO_END, prefixEnd } from './key-space.ts';

type Action =
  | { do: 'put'; key: string; value: number }
  | { do: 'delete'; key: string; prefix: boolean }
  | { do: 'swap'; key: string; value: number; guess: number }
  | { do: 'compact'; share: number };

const key = constantFrom('a', 'a/1', 'a/2', 'a/2/x', 'ab', 'b', 'b/1', 'c');
const action: Arbitrary<Action> = oneof(
  { weight: 6, arbitrary: record({ do: constant('put' as const), key, value: nat(9) }) },
  { weight: 3, arbitrary: record({ do: constant('delete' as const), key, prefix: constantFrom(true, false) }) },
  { weight: 3, arbitrary: record({ do: constant('swap' as const), key, value: nat(9), guess: nat(3) }) },
  { weight: 1, arbitrary: record({ do: constant('compact' as const), share: nat(100) }) },
);

type Row = { key: string; value: number; create: number; mod: number; version: number };

/** The store as one would first write it: a whole copy of all rows per revision, and the list of changes. */
class NaiveStore {
  snapshots: Row[][] = [[], []];
  changes: { revision: number; key: string; value: number | undefined }[] = [];

  get revision() {
    return this.snapshots.length - 1;
  }

  get rows() {
    return this.snapshots.at(-1) ?? [];
  }

  put(at: string, value: number) {
    const old = this.rows.find((row) => row.key === at);
    const revision = this.revision + 1;
    const row = { key: at, value, create: old?.create ?? revision, mod: revision, version: (old?.version ?? 0) + 1 };
    this.snapshots.push(
      [...this.rows.filter((other) => other.key !== at), row].sort((a, b) => (a.key < b.key ? -1 : 1)),
    );
    this.changes.push({ revision, key: at, value });
  }

  delete(matches: (key: string) => boolean) {
    const gone = this.rows.filter((row) => matches(row.key));
    if (gone.length === 0) return;
    this.snapshots.push(this.rows.filter((row) => !matches(row.key)));
    for (const row of gone) this.changes.push({ revision: this.revision, key: row.key, value: undefined });
  }
}

function rowsOf(etcd: Etcd<number>, revision: number): Row[] {
  return etcd.range({ key: 'a', end: NO_END, revision }).kvs.map((kv) => ({
    key: kv.key,
    value: kv.value as number,
    create: kv.createRevision,
    mod: kv.modRevision,
    version: kv.version,
  }));
}

describe('etcd against a naive model', () => {
  it('reads every revision that is kept, and tells watches of every change', () => {
    const outcome: unknown = assert(
      property(array(action, { maxLength: 40 }), nat(20), (actions, watchAfter) => {
        const etcd = new Etcd<number>(new Clock());
        const naive = new NaiveStore();
        const live: unknown[] = [];
        const onChange =
          (into: unknown[]) => (change: { modRevision: number; key: string; value: number | undefined }) =>
            into.push({ revision: change.modRevision, key: change.key, value: change.value });
        let watchedFrom = 0;
        actions.forEach((step, i) => {
          if (i === watchAfter) {
            watchedFrom = Math.max(1, etcd.compactRevision);
            etcd.watch({ key: 'a', end: 'b0', startRevision: watchedFrom, onChange: onChange(live) });
          }
          perform(step, etcd, naive);
        });
        expect(etcd.revision).toBe(naive.revision);
        for (let revision = Math.max(1, etcd.compactRevision); revision <= etcd.revision; revision++) {
          expect(rowsOf(etcd, revision)).toEqual(naive.snapshots[revision]);
        }
        const inRange = naive.changes.filter((change) => change.key < 'b0');
        if (watchedFrom > 0) expect(live).toEqual(inRange.filter(({ revision }) => revision >= watchedFrom));
        const late: unknown[] = [];
        const from = Math.max(1, etcd.compactRevision);
        etcd.watch({ key: 'a', end: 'b0', startRevision: from, onChange: onChange(late) });
        expect(late).toEqual(inRange.filter(({ revision }) => revision >= from));
      }),
      { seed: 20250106, numRuns: 300 },
    );
    expect(outcome).toBeUndefined();
  });
});

function perform(step: Action, etcd: Etcd<number>, naive: NaiveStore) {
  switch (step.do) {
    case 'put':
      etcd.put(step.key, step.value);
      naive.put(step.key, step.value);
      break;
    case 'delete':
      etcd.delete(step.key, step.prefix ? prefixEnd(step.key) : undefined);
      naive.delete((at) => (step.prefix ? at.startsWith(step.key) : at === step.key));
      break;
    case 'swap': {
      const mod = naive.rows.find((row) => row.key === step.key)?.mod ?? 0;
      const expected = step.guess === 0 ? mod + 1 : mod;
      const done = etcd.compareAndPut(step.key, expected, step.value) !== undefined;
      expect(done).toBe(expected === mod);
      if (done) naive.put(step.key, step.value);
      break;
    }
    case 'compact': {
      const revision = Math.ceil((etcd.revision * step.share) / 100);
      if (revision > etcd.compactRevision) etcd.compact(revision);
      break;
    }
  }
}
