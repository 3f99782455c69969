/** redis-cli with a command on its command line, as `kubectl exec` runs it without a terminal. */
import type { Process, Program } from '../contract.ts';
import { askRedis, type RedisAnswer } from './redis-client.ts';
import { RedisError, type Reply, Status } from './redis-protocol.ts';

const WORDS = {
  refused: 'Connection refused',
  timeout: 'Connection timed out',
  unreachable: 'No route to host',
  reset: 'Server closed the connection',
  'no-such-host': 'Name or service not known',
} as const;

/** Without a terminal values are printed bare, one in each line. */
function printed(reply: Reply): string {
  if (reply === null) return '';
  if (reply instanceof RedisError) return reply.message;
  if (reply instanceof Status) return reply.text;
  return typeof reply === 'object' ? reply.map(printed).join('\n') : String(reply);
}

export const redisCli: Program = {
  name: 'redis-cli',
  fidelity: 'Only with a command on the command line; without one there is no terminal to read from.',
  executables: ['redis-cli'],
  run: function* (process: Process) {
    let host = '127.0.0.1';
    let port = 6379;
    let password = process.env.REDISCLI_AUTH;
    const words = process.argv.slice(1);
    while (words[0]?.startsWith('-') === true) {
      const option = words.shift();
      if (option === '-h') host = words.shift() ?? host;
      else if (option === '-p') port = Number(words.shift());
      else if (option === '-a' || option === '--pass') password = words.shift();
      else if (option === '-n' || option === '-u') words.shift();
    }
    if (words.length === 0) return 0;
    const commands = password === undefined ? [words] : [['AUTH', password], words];
    const answer = (yield askRedis(process, host, port, ...commands)) as RedisAnswer;
    if (!answer.ok) {
      process.stderr(`Could not connect to Redis at ${host}:${port}: ${WORDS[answer.why]}\n`);
      return 1;
    }
    process.stdout(`${printed(answer.reply)}\n`);
    return answer.reply instanceof RedisError ? 1 : 0;
  },
};
