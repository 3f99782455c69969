/** Runs commands upon the data of a Redis server; what each does is in the file of its group. */
import { COLLECTION_COMMANDS } from './redis-collection-commands.ts';
import type { CommandDefinition } from './redis-command-definition.ts';
import type { RedisData } from './redis-data.ts';
import { KEY_COMMANDS } from './redis-key-commands.ts';
import { RedisError, type Reply } from './redis-protocol.ts';
import { STRING_COMMANDS } from './redis-string-commands.ts';

const COMMANDS: ReadonlyMap<string, CommandDefinition> = new Map([
  ...STRING_COMMANDS,
  ...KEY_COMMANDS,
  ...COLLECTION_COMMANDS,
]);

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

/** Whether a command changes the data; its name in any case of letters. */
export function isWrite(name: string): boolean {
  return COMMANDS.get(name.toLowerCase())?.writes === true;
}
