/** The commands upon the data of a Redis server (redis.io/docs/commands), as far as examples use them. */
import type { RedisData, Value } from './redis-data.ts';
import { OK, RedisError, type Reply, Status } from './redis-protocol.ts';

type Command = (data: RedisData, args: readonly string[]) => Reply;

interface Definition {
  readonly run: Command;
  readonly writes: boolean;
  /** With the command's name, as Redis counts; negative for at least. */
  readonly arity: number;
}

const WRONG_TYPE = new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value');
const NO_INTEGER = new RedisError('ERR value is not an integer or out of range');
const SYNTAX = new RedisError('ERR syntax error');

/** Runs a command upon the data; undefined for one that is not about data. */
export function runCommand(data: RedisData, argv: readonly string[]): Reply | undefined {
  const name = (argv[0] ?? '').toLowerCase();
  const definition = COMMANDS.get(name);
  if (definition === undefined) return undefined;
  const { arity } = definition;
  if (arity >= 0 ? argv.length !== arity : argv.length < -arity) {
    return new RedisError(`ERR wrong number of arguments for '${name}' command`);
  }
  if (definition.writes) data.changes++;
  return definition.run(data, argv.slice(1));
}

export function isWrite(name: string): boolean {
  return COMMANDS.get(name.toLowerCase())?.writes === true;
}

function text(data: RedisData, key: string): string | undefined | RedisError {
  const value = data.value(key);
  return value === undefined || typeof value === 'string' ? value : WRONG_TYPE;
}

function add(data: RedisData, key: string, amount: number): Reply {
  const before = text(data, key);
  if (before instanceof RedisError) return before;
  if (!/^-?\d+$/.test(before ?? '0') || Number.isNaN(amount)) return NO_INTEGER;
  const value = Number(before ?? '0') + amount;
  data.put(key, String(value), data.entry(key)?.expiresAtMs);
  return value;
}

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

function setString(data: RedisData, [key = '', value = '', ...options]: readonly string[]): Reply {
  let expiresAtMs: number | undefined;
  for (let at = 0; at < options.length; at++) {
    const option = (options[at] ?? '').toUpperCase();
    if (option === 'EX' || option === 'PX')
      expiresAtMs = data.nowMs + Number(options[++at]) * (option === 'EX' ? 1000 : 1);
    else if (option === 'KEEPTTL') expiresAtMs = data.entry(key)?.expiresAtMs;
    else if (option !== 'NX' && option !== 'XX') return SYNTAX;
    else if ((data.entry(key) === undefined) !== (option === 'NX')) return null;
  }
  data.put(key, value, expiresAtMs);
  return OK;
}

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

const orNull = (reply: string | undefined | RedisError): Reply => reply ?? null;
const reading = (arity: number, run: Command): Definition => ({ run, writes: false, arity });
const writing = (arity: number, run: Command): Definition => ({ run, writes: true, arity });

const COMMANDS: ReadonlyMap<string, Definition> = new Map<string, Definition>([
  ['set', writing(-3, setString)],
  ['setnx', writing(3, (data, [key = '', value = '']) => (setString(data, [key, value, 'NX']) === null ? 0 : 1))],
  ['setex', writing(4, (data, [key = '', seconds = '', value = '']) => setString(data, [key, value, 'EX', seconds]))],
  ['get', reading(2, (data, [key = '']) => orNull(text(data, key)))],
  [
    'getset',
    writing(3, (data, [key = '', value = '']) => {
      const before = orNull(text(data, key));
      data.put(key, value);
      return before;
    }),
  ],
  [
    'mset',
    writing(-3, (data, args) => {
      for (let at = 0; at + 1 < args.length; at += 2) data.put(args[at] ?? '', args[at + 1] ?? '');
      return OK;
    }),
  ],
  ['mget', reading(-2, (data, keys) => keys.map((key) => orNull(text(data, key))))],
  [
    'append',
    writing(3, (data, [key = '', value = '']) => {
      const before = text(data, key);
      if (before instanceof RedisError) return before;
      data.put(key, (before ?? '') + value, data.entry(key)?.expiresAtMs);
      return (before ?? '').length + value.length;
    }),
  ],
  ['strlen', reading(2, (data, [key = '']) => String(orNull(text(data, key)) ?? '').length)],
  ['incr', writing(2, (data, [key = '']) => add(data, key, 1))],
  ['decr', writing(2, (data, [key = '']) => add(data, key, -1))],
  ['incrby', writing(3, (data, [key = '', by = '']) => add(data, key, Number(by)))],
  ['decrby', writing(3, (data, [key = '', by = '']) => add(data, key, -Number(by)))],
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
]);
