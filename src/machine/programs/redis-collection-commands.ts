/** Redis' commands upon lists, hashes and sets (redis.io/docs/commands), as far as examples use them. */
import { type NamedCommand, reading, WRONG_TYPE, writing } from './redis-command-definition.ts';
import type { RedisData } from './redis-data.ts';
import { RedisError, type Reply } from './redis-protocol.ts';

function list(data: RedisData, key: string): string[] | RedisError {
  const value = data.value(key) ?? [];
  return Array.isArray(value) ? value : WRONG_TYPE;
}

function push(data: RedisData, [key = '', ...items]: readonly string[], isLeft: boolean): Reply {
  const before = list(data, key);
  if (before instanceof RedisError) return before;
  data.put(key, isLeft ? [...items.reverse(), ...before] : [...before, ...items]);
  return before.length + items.length;
}

function pop(data: RedisData, [key = '']: readonly string[], isLeft: boolean): Reply {
  const items = list(data, key);
  if (items instanceof RedisError) return items;
  const item = isLeft ? items[0] : items.at(-1);
  const rest = isLeft ? items.slice(1) : items.slice(0, -1);
  if (rest.length === 0) data.delete(key);
  else data.put(key, rest);
  return item ?? null;
}

function range(items: readonly string[], first: number, last: number): readonly string[] {
  const from = first < 0 ? Math.max(items.length + first, 0) : first;
  const to = last < 0 ? items.length + last : last;
  return items.slice(from, to + 1);
}

function hash(data: RedisData, key: string): Map<string, string> | RedisError {
  const value = data.value(key) ?? new Map<string, string>();
  return value instanceof Map ? value : WRONG_TYPE;
}

function set(data: RedisData, key: string): Set<string> | RedisError {
  const value = data.value(key) ?? new Set<string>();
  return value instanceof Set ? value : WRONG_TYPE;
}

/** RPUSH, HSET, SADD and what else is about many values under one key. */
export const COLLECTION_COMMANDS: readonly NamedCommand[] = [
  ['rpush', writing(-3, (data, args) => push(data, args, false))],
  ['lpush', writing(-3, (data, args) => push(data, args, true))],
  ['rpop', writing(2, (data, args) => pop(data, args, false))],
  ['lpop', writing(2, (data, args) => pop(data, args, true))],
  [
    'llen',
    reading(2, (data, [key = '']) => {
      const items = list(data, key);
      return items instanceof RedisError ? items : items.length;
    }),
  ],
  [
    'lrange',
    reading(4, (data, [key = '', first = '0', last = '-1']) => {
      const items = list(data, key);
      return items instanceof RedisError ? items : range(items, Number(first), Number(last));
    }),
  ],
  [
    'lindex',
    reading(3, (data, [key = '', index = '0']) => {
      const items = list(data, key);
      return items instanceof RedisError ? items : (items.at(Number(index)) ?? null);
    }),
  ],
  [
    'hset',
    writing(-4, (data, [key = '', ...pairs]) => {
      const fields = hash(data, key);
      if (fields instanceof RedisError) return fields;
      const copy = new Map(fields);
      for (let at = 0; at + 1 < pairs.length; at += 2) copy.set(pairs[at] ?? '', pairs[at + 1] ?? '');
      data.put(key, copy);
      return copy.size - fields.size;
    }),
  ],
  [
    'hget',
    reading(3, (data, [key = '', field = '']) => {
      const fields = hash(data, key);
      return fields instanceof RedisError ? fields : (fields.get(field) ?? null);
    }),
  ],
  [
    'hgetall',
    reading(2, (data, [key = '']) => {
      const fields = hash(data, key);
      return fields instanceof RedisError ? fields : [...fields].flat();
    }),
  ],
  [
    'hdel',
    writing(-3, (data, [key = '', ...names]) => {
      const fields = hash(data, key);
      if (fields instanceof RedisError) return fields;
      return names.filter((name) => fields.delete(name)).length;
    }),
  ],
  [
    'sadd',
    writing(-3, (data, [key = '', ...members]) => {
      const before = set(data, key);
      if (before instanceof RedisError) return before;
      const copy = new Set([...before, ...members]);
      data.put(key, copy);
      return copy.size - before.size;
    }),
  ],
  [
    'srem',
    writing(-3, (data, [key = '', ...members]) => {
      const before = set(data, key);
      if (before instanceof RedisError) return before;
      return members.filter((member) => before.delete(member)).length;
    }),
  ],
  [
    'smembers',
    reading(2, (data, [key = '']) => {
      const members = set(data, key);
      return members instanceof RedisError ? members : [...members];
    }),
  ],
  [
    'sismember',
    reading(3, (data, [key = '', member = '']) => {
      const members = set(data, key);
      return members instanceof RedisError ? members : members.has(member) ? 1 : 0;
    }),
  ],
  [
    'scard',
    reading(2, (data, [key = '']) => {
      const members = set(data, key);
      return members instanceof RedisError ? members : members.size;
    }),
  ],
];
