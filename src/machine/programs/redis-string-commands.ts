/** Redis' commands upon strings and counters (redis.io/docs/commands, group "string"), as far as examples use them. */
import { type NamedCommand, reading, WRONG_TYPE, writing } from './redis-command-definition.ts';
import type { RedisData } from './redis-data.ts';
import { OK, RedisError, type Reply } from './redis-protocol.ts';

const NO_INTEGER = new RedisError('ERR value is not an integer or out of range');
const SYNTAX = new RedisError('ERR syntax error');

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

const orNull = (reply: string | undefined | RedisError): Reply => reply ?? null;

/** SET, GET, INCR and what else is about one text per key. */
export const STRING_COMMANDS: readonly NamedCommand[] = [
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
];
