/** What a Redis server knows of each command upon its data: how it runs, whether it writes, how many words it takes. */
import type { RedisData } from './redis-data.ts';
import { RedisError, type Reply } from './redis-protocol.ts';

type Run = (data: RedisData, args: readonly string[]) => Reply;

export interface CommandDefinition {
  readonly run: Run;
  readonly writes: boolean;
  /** With the command's name, as Redis counts; negative for at least. */
  readonly arity: number;
}

/** A command under its name in lower case. */
export type NamedCommand = readonly [name: string, definition: CommandDefinition];

/** The answer to a command meant for another kind of value than the key holds. */
export const WRONG_TYPE = new RedisError('WRONGTYPE Operation against a key holding the wrong kind of value');

/** A command that leaves the data as it is. */
export const reading = (arity: number, run: Run): CommandDefinition => ({ run, writes: false, arity });

/** A command that changes the data: counted for the next save, passed on to replicas, refused by one. */
export const writing = (arity: number, run: Run): CommandDefinition => ({ run, writes: true, arity });
