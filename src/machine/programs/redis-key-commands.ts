/** Redis' commands upon keys whatever they hold, when they end, and all of them at once (redis.io/docs/commands, groups "generic" and "server"). */
import { type NamedCommand, reading, writing } from './redis-command-definition.ts';
import type { RedisData, Value } from './redis-data.ts';
import { OK, type Reply, Status } from './redis-protocol.ts';

function expire(data: RedisData, key: string, atMs: number): Reply {
  const entry = data.entry(key);
  if (entry === undefined) return 0;
  entry.expiresAtMs = atMs;
  return 1;
}

function remainingMs(data: RedisData, key: string): number {
  const entry = data.entry(key);
  if (entry === undefined) return -2;
  return entry.expiresAtMs === undefined ? -1 : entry.expiresAtMs - data.nowMs;
}

function typeOf(value: Value | undefined): string {
  if (value === undefined) return 'none';
  if (typeof value === 'string') return 'string';
  return Array.isArray(value) ? 'list' : value instanceof Set ? 'set' : 'hash';
}

function matcher(pattern: string): RegExp {
  return new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
    's',
  );
}

/** DEL, KEYS, EXPIRE, FLUSHALL and their like. SCAN answers everything at once. */
export const KEY_COMMANDS: readonly NamedCommand[] = [
  ['del', writing(-2, (data, keys) => keys.filter((key) => data.delete(key)).length)],
  ['unlink', writing(-2, (data, keys) => keys.filter((key) => data.delete(key)).length)],
  ['exists', reading(-2, (data, keys) => keys.filter((key) => data.entry(key) !== undefined).length)],
  ['type', reading(2, (data, [key = '']) => new Status(typeOf(data.value(key))))],
  ['keys', reading(2, (data, [pattern = '*']) => data.keys().filter((key) => matcher(pattern).test(key)))],
  ['scan', reading(-2, (data) => ['0', data.keys()])],
  ['dbsize', reading(1, (data) => data.keys().length)],
  ['randomkey', reading(1, (data) => data.keys()[0] ?? null)],
  ['expire', writing(-3, (data, [key = '', seconds = '']) => expire(data, key, data.nowMs + Number(seconds) * 1000))],
  ['pexpireat', writing(3, (data, [key = '', atMs = '']) => expire(data, key, Number(atMs)))],
  [
    'persist',
    writing(2, (data, [key = '']) => {
      const entry = data.entry(key);
      if (entry?.expiresAtMs === undefined) return 0;
      entry.expiresAtMs = undefined;
      return 1;
    }),
  ],
  [
    'ttl',
    reading(2, (data, [key = '']) => {
      const ms = remainingMs(data, key);
      return ms < 0 ? ms : Math.ceil(ms / 1000);
    }),
  ],
  ['pttl', reading(2, (data, [key = '']) => remainingMs(data, key))],
  [
    'flushall',
    writing(-1, (data) => {
      data.clear();
      return OK;
    }),
  ],
  [
    'flushdb',
    writing(-1, (data) => {
      data.clear();
      return OK;
    }),
  ],
];
