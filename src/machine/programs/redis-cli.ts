/**
 * redis-cli: a command on its command line, or one after the other from standard input, with prompts at a terminal (redis/src/redis-cli.c). Each
 * command goes over a connection of its own, so that what belongs to a connection (SELECT, MULTI, SUBSCRIBE) does not last.
 */
import type { Process, Program, ProgramRun } from '../contract.ts';
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

/** As a terminal shows it, with what a value is. */
function shown(reply: Reply, indent = ''): string {
  if (reply === null) return '(nil)\n';
  if (reply instanceof RedisError) return `(error) ${reply.message}\n`;
  if (reply instanceof Status) return `${reply.text}\n`;
  if (typeof reply === 'number') return `(integer) ${reply}\n`;
  if (typeof reply !== 'object') return `${JSON.stringify(String(reply))}\n`;
  if (reply.length === 0) return '(empty array)\n';
  const width = String(reply.length).length;
  return reply
    .map((item, index) => {
      const mark = `${String(index + 1).padStart(width)}) `;
      return `${index === 0 ? '' : indent}${mark}${shown(item, indent + ' '.repeat(mark.length))}`;
    })
    .join('');
}

/** Words of a line, with quotes; undefined when these do not match up. */
function wordsOf(line: string): readonly string[] | undefined {
  const words: string[] = [];
  for (let rest = line.trim(); rest !== ''; rest = rest.trimStart()) {
    const [whole, double, single, bare = ''] =
      /^(?:"((?:\\.|[^"\\])*)"|'((?:\\'|[^'])*)'|([^\s"']+))(?=\s|$)/.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    words.push(double?.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1') ?? single?.replaceAll("\\'", "'") ?? bare);
    rest = rest.slice(whole.length);
  }
  return words;
}

class Client {
  readonly #process: Process;
  #host = '127.0.0.1';
  #port = 6379;
  #password: string | undefined;
  /** What the prompt says. */
  isConnected = true;

  constructor(process: Process) {
    this.#process = process;
    this.#password = process.env.REDISCLI_AUTH;
  }

  get prompt(): string {
    return this.isConnected ? `${this.#host}:${this.#port}> ` : 'not connected> ';
  }

  /** Takes the options off the front of `words`. */
  takeOptions(words: string[]): void {
    while (words[0]?.startsWith('-') === true) {
      const option = words.shift();
      if (option === '-h') this.#host = words.shift() ?? this.#host;
      else if (option === '-p') this.#port = Number(words.shift());
      else if (option === '-a' || option === '--pass') this.#password = words.shift();
      else if (option === '-n' || option === '-u') words.shift();
    }
  }

  /** Sends a command and prints the reply; the exit code that a single command has. */
  *ask(words: readonly string[]): ProgramRun {
    const process = this.#process;
    const commands = this.#password === undefined ? [words] : [['AUTH', this.#password], words];
    const answer = (yield askRedis(process, this.#host, this.#port, ...commands)) as RedisAnswer;
    this.isConnected = answer.ok;
    if (!answer.ok) {
      process.stderr(`Could not connect to Redis at ${this.#host}:${this.#port}: ${WORDS[answer.why]}\n`);
      return 1;
    }
    if (words[0]?.toLowerCase() === 'auth' && !(answer.reply instanceof RedisError)) this.#password = words.at(-1);
    process.stdout(process.terminal === undefined ? `${printed(answer.reply)}\n` : shown(answer.reply));
    return answer.reply instanceof RedisError ? 1 : 0;
  }

  /** Reads commands to the end of the input. */
  *converse(): ProgramRun {
    const { stdin, terminal } = this.#process;
    const hasPrompt = terminal !== undefined && stdin.isTerminal;
    this.#process.onSignal('SIGINT', () => this.#process.exit(0));
    for (;;) {
      if (hasPrompt) this.#process.stdout(this.prompt);
      const line = yield* stdin.line();
      if (line === undefined) return 0;
      const words = wordsOf(line);
      if (words === undefined) this.#process.stdout('Invalid argument(s)\n');
      else if (/^(?:quit|exit)$/i.test(words[0] ?? '')) return 0;
      else if (words.length > 0) yield* this.ask(words);
    }
  }
}

export const redisCli: Program = {
  name: 'redis-cli',
  fidelity: 'Each command goes over a connection of its own: SELECT, MULTI and SUBSCRIBE do not last.',
  executables: ['redis-cli'],
  run: function* (process: Process) {
    const client = new Client(process);
    const words = process.argv.slice(1);
    client.takeOptions(words);
    return yield* words.length === 0 ? client.converse() : client.ask(words);
  },
};
