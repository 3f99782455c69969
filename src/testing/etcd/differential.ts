/** The same seeded operations on our etcd and on a real one, with both answers in one form. */
import { Etcd } from '../../control-plane/etcd/etcd.ts';
import { EtcdError } from '../../control-plane/etcd/etcd-error.ts';
import type { KeyRevision } from '../../control-plane/etcd/key-revision.ts';
import { NO_END } from '../../control-plane/etcd/key-space.ts';
import type { Compare, Op, OpResult } from '../../control-plane/etcd/txn.ts';
import { Clock, Random } from '../../kernel/index.ts';
import { base64, type Json, type RealEtcd, RealEtcdError } from './real-etcd.ts';

export interface Difference {
  readonly step: number;
  readonly operation: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
}

type Operation =
  | Op<string>
  | {
      readonly op: 'txn';
      readonly compare: readonly Compare<string>[];
      readonly success: readonly Op<string>[];
      readonly failure: readonly Op<string>[];
    }
  | { readonly op: 'compact'; readonly revision: number }
  | { readonly op: 'grant'; readonly id: number }
  | { readonly op: 'revoke'; readonly id: number }
  | { readonly op: 'lease'; readonly id: number };

/** Long enough for no lease to end by itself. */
const LEASE_SECONDS = 3600;
const KEYS = ['a', 'a/1', 'a/2', 'a/2/x', 'b', 'b/1', 'c', 'ä', '😀'];
const ENDS = [undefined, NO_END, 'b', 'a0', 'c', 'a/2'];
const LEASES = [11, 12, 13];

/** Runs `steps` operations on both; answers where they differ, and how many changes were made. */
export async function compareWithReal(
  real: RealEtcd,
  seed: number,
  steps: number,
): Promise<{ readonly differences: readonly Difference[]; readonly ours: Etcd<string> }> {
  const ours = new Etcd<string>(new Clock());
  const random = new Random(seed);
  const differences: Difference[] = [];
  for (let step = 0; step < steps; step++) {
    const operation = draw(random, ours.revision);
    const [mine, theirs] = [runOurs(ours, operation), await runReal(real, operation)];
    if (JSON.stringify(mine) !== JSON.stringify(theirs)) differences.push({ step, operation, ours: mine, theirs });
  }
  return { differences, ours };
}

function draw(random: Random, revision: number): Operation {
  const kind = random.int(0, 99);
  if (kind < 45) return drawOp(random, revision, kind < 30 ? 'put' : 'delete');
  if (kind < 65) return drawOp(random, revision, 'range');
  if (kind < 88) {
    const ops = () => Array.from({ length: random.int(0, 3) }, () => drawOp(random, revision));
    const compare = Array.from({ length: random.int(0, 2) }, () => drawCompare(random, revision));
    return { op: 'txn', compare, success: ops(), failure: ops() };
  }
  const id = pick(random, LEASES);
  if (kind < 91) return { op: 'compact', revision: Math.max(0, revision - random.int(-2, 40)) };
  return { op: kind < 95 ? 'grant' : kind < 97 ? 'revoke' : 'lease', id };
}

function drawOp(random: Random, revision: number, wanted?: Op<string>['op']): Op<string> {
  const op = wanted ?? pick(random, ['put', 'delete', 'range'] as const);
  const key = random.int(0, 40) === 0 ? '' : pick(random, KEYS);
  if (op === 'put') {
    const lease = random.int(0, 4) === 0 ? pick(random, [...LEASES, 99]) : 0;
    return { op, key, value: `v${random.int(0, 5)}`, ...(lease === 0 ? {} : { lease }) };
  }
  const end = random.int(0, 1) === 0 ? undefined : pick(random, ENDS);
  const range = { key, ...(end === undefined ? {} : { end }) };
  if (op === 'delete') return { op, ...range };
  const at = random.int(0, 2) === 0 ? Math.max(0, revision - random.int(-2, 60)) : 0;
  return { op, ...range, revision: at, limit: random.int(0, 2) === 0 ? random.int(1, 3) : 0 };
}

function drawCompare(random: Random, revision: number): Compare<string> {
  const key = pick(random, KEYS);
  const is = pick(random, ['=', '!=', '>', '<'] as const);
  const target = pick(random, ['version', 'createRevision', 'modRevision', 'lease', 'value'] as const);
  // texts are compared for being the same only
  if (target === 'value') return { key, is: pick(random, ['=', '!='] as const), target, to: `v${random.int(0, 5)}` };
  const to =
    target === 'version'
      ? random.int(0, 3)
      : target === 'lease'
        ? pick(random, [0, ...LEASES])
        : revision - random.int(0, 20);
  return { key, is, target, to };
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.int(0, list.length - 1)] as T;
}

function runOurs(etcd: Etcd<string>, operation: Operation): unknown {
  try {
    switch (operation.op) {
      case 'txn': {
        const { succeeded, results, revision } = etcd.txn(operation);
        return { succeeded, revision, results: results.map(ourResult) };
      }
      case 'compact':
        etcd.compact(operation.revision);
        return 'compacted';
      case 'grant':
        return etcd.grantLease(LEASE_SECONDS, operation.id);
      case 'revoke':
        etcd.revokeLease(operation.id);
        return etcd.revision;
      case 'lease':
        return etcd.leaseInfo(operation.id).keys;
      default: {
        const [result] = etcd.txn({ compare: [], success: [operation] }).results;
        return result === undefined ? undefined : ourResult(result);
      }
    }
  } catch (error) {
    if (error instanceof EtcdError) return error.message;
    throw error;
  }
}

function ourResult(result: OpResult<string>): unknown {
  switch (result.op) {
    case 'put':
      return 'put';
    case 'delete':
      return { deleted: result.changes.length };
    case 'range':
      return { count: result.count, more: result.more, kvs: result.kvs.map(ourVersion) };
  }
}

/** A version as both are written for comparison. */
export function ourVersion({ key, value, createRevision, modRevision, version, lease }: KeyRevision<string>): Json {
  return { key, value, createRevision, modRevision, version, lease };
}

export function theirVersion(kv: Json): Json {
  return {
    key: textOf(kv.key),
    value: textOf(kv.value),
    createRevision: numberOf(kv.create_revision),
    modRevision: numberOf(kv.mod_revision),
    version: numberOf(kv.version),
    lease: numberOf(kv.lease),
  };
}

async function runReal(real: RealEtcd, operation: Operation): Promise<unknown> {
  try {
    switch (operation.op) {
      case 'txn': {
        const { compare, success, failure } = operation;
        const body = { compare: compare.map(realCompare), success: success.map(realOp), failure: failure.map(realOp) };
        const answer = await real.call('kv/txn', body);
        const responses = (answer.responses ?? []) as readonly Json[];
        return {
          succeeded: answer.succeeded === true,
          revision: revisionOf(answer),
          results: responses.map(theirResult),
        };
      }
      case 'compact':
        await real.call('kv/compaction', { revision: String(operation.revision), physical: true });
        return 'compacted';
      case 'grant':
        return numberOf((await real.call('lease/grant', { ID: String(operation.id), TTL: String(LEASE_SECONDS) })).ID);
      case 'revoke':
        return revisionOf(await real.call('lease/revoke', { ID: String(operation.id) }));
      case 'lease': {
        const { keys = [], TTL } = await real.call('lease/timetolive', { ID: String(operation.id), keys: true });
        if (numberOf(TTL) < 0) return 'etcdserver: requested lease not found';
        return (keys as readonly string[]).map(textOf).sort();
      }
      default: {
        const [response] = ((await real.call('kv/txn', { success: [realOp(operation)] })).responses ??
          []) as readonly Json[];
        return response && theirResult(response);
      }
    }
  } catch (error) {
    if (error instanceof RealEtcdError) return error.message;
    throw error;
  }
}

function realOp(op: Op<string>): Json {
  switch (op.op) {
    case 'put':
      return { request_put: { key: base64(op.key), value: base64(op.value), lease: String(op.lease ?? 0) } };
    case 'delete':
      return { request_delete_range: { key: base64(op.key), ...endOf(op.end) } };
    case 'range':
      return {
        request_range: {
          key: base64(op.key),
          ...endOf(op.end),
          revision: String(op.revision ?? 0),
          limit: String(op.limit ?? 0),
        },
      };
  }
}

function endOf(end: string | undefined): Json {
  if (end === undefined) return {};
  return { range_end: base64(end === NO_END ? '\u0000' : end) };
}

const RESULTS = { '=': 'EQUAL', '!=': 'NOT_EQUAL', '>': 'GREATER', '<': 'LESS' } as const;
const TARGETS = {
  version: ['VERSION', 'version'],
  createRevision: ['CREATE', 'create_revision'],
  modRevision: ['MOD', 'mod_revision'],
  lease: ['LEASE', 'lease'],
  value: ['VALUE', 'value'],
} as const;

function realCompare({ key, is = '=', target, to }: Compare<string>): Json {
  const [name, field] = TARGETS[target];
  return {
    key: base64(key),
    result: RESULTS[is],
    target: name,
    [field]: target === 'value' ? base64(String(to)) : String(to),
  };
}

function theirResult(response: Json): unknown {
  const { response_put: put, response_delete_range: deletion, response_range: range } = response;
  if (put !== undefined) return 'put';
  if (deletion !== undefined) return { deleted: numberOf((deletion as Json).deleted) };
  const { count, more, kvs = [] } = range as Json;
  return { count: numberOf(count), more: more === true, kvs: (kvs as readonly Json[]).map(theirVersion) };
}

function revisionOf({ header }: Json): number {
  return numberOf((header as Json).revision);
}

function numberOf(value: unknown): number {
  return Number(value ?? 0);
}

function textOf(value: unknown): string {
  return Buffer.from(String(value ?? ''), 'base64').toString();
}
