/** Transactions as data: if all conditions hold, one list of operations, else the other (etcdserverpb.TxnRequest). */
import { EtcdError } from './etcd-error.ts';
import type { KeyRevision } from './key-revision.ts';

export interface RangeRequest {
  readonly key: string;
  /** End of the range, not included; undefined for the one key, `NO_END` for all keys from `key` on. */
  readonly end?: string | undefined;
  /** Most versions to answer; 0 or undefined for all. */
  readonly limit?: number | undefined;
  /** Look at the store as it was then; 0 or undefined for now. */
  readonly revision?: number | undefined;
}

export interface RangeResult<V> {
  /** In order of keys. */
  readonly kvs: readonly KeyRevision<V>[];
  /** How many keys there are in the range, whatever the limit. */
  readonly count: number;
  readonly more: boolean;
  /** The store's revision when it answered. */
  readonly revision: number;
}

type Comparison = '=' | '!=' | '>' | '<';

/** A condition on one key; of a key that does not exist every number is 0, and no value equals its value. */
export type Compare<V> = { readonly key: string; readonly is?: Comparison } & (
  | { readonly target: 'version' | 'createRevision' | 'modRevision' | 'lease'; readonly to: number }
  | { readonly target: 'value'; readonly to: V }
);

export type Op<V> =
  | { readonly op: 'put'; readonly key: string; readonly value: V; readonly lease?: number }
  | { readonly op: 'delete'; readonly key: string; readonly end?: string }
  | ({ readonly op: 'range' } & RangeRequest);

export interface Txn<V> {
  readonly compare: readonly Compare<V>[];
  readonly success: readonly Op<V>[];
  readonly failure?: readonly Op<V>[];
}

export type OpResult<V> =
  | { readonly op: 'put'; readonly change: KeyRevision<V> }
  | { readonly op: 'delete'; readonly changes: readonly KeyRevision<V>[] }
  | ({ readonly op: 'range' } & RangeResult<V>);

export interface TxnResult<V> {
  /** Whether all conditions held. */
  readonly succeeded: boolean;
  readonly results: readonly OpResult<V>[];
  readonly revision: number;
}

/** Operations that one list of a transaction may hold (etcd's --max-txn-ops). */
const MAX_TXN_OPS = 128;

/**
 * What is wrong with a transaction whichever way it goes, in etcd's order: too many operations, missing keys, and keys that it
 * would change twice (etcd-io/etcd/server/etcdserver/api/v3rpc/key.go).
 */
export function checkTxn<V>(
  compare: readonly Compare<V>[],
  success: readonly Op<V>[],
  failure: readonly Op<V>[],
): void {
  const longest = Math.max(compare.length, success.length, failure.length);
  if (longest > MAX_TXN_OPS) throw new EtcdError('too many operations');
  for (const { key } of [...compare, ...success, ...failure]) if (key === '') throw new EtcdError('empty key');
  checkDistinct(success);
  checkDistinct(failure);
}

function checkDistinct<V>(ops: readonly Op<V>[]): void {
  const put = new Set<string>();
  for (const op of ops) {
    if (op.op !== 'put') continue;
    if (put.has(op.key)) throw new EtcdError('duplicate key');
    put.add(op.key);
  }
  for (const op of ops) {
    if (op.op !== 'delete') continue;
    for (const key of put) if (isIn(key, op.key, op.end)) throw new EtcdError('duplicate key');
  }
}

/** Upstream takes the end of an open range for a key like any other, and so finds nothing in it. */
function isIn(key: string, start: string, end: string | undefined): boolean {
  return end === undefined ? key === start : key >= start && key < end;
}

/** Whether the condition holds for the key's present version. */
export function compares<V>(condition: Compare<V>, present: KeyRevision<V> | undefined): boolean {
  const is = condition.is ?? '=';
  if (condition.target === 'value') {
    if (present === undefined) return false;
    return is === '=' ? present.value === condition.to : is === '!=' && present.value !== condition.to;
  }
  const actual = present?.[condition.target] ?? 0;
  switch (is) {
    case '=':
      return actual === condition.to;
    case '!=':
      return actual !== condition.to;
    case '>':
      return actual > condition.to;
    case '<':
      return actual < condition.to;
  }
}
