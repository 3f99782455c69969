/**
 * redis-server: keeps data in memory, saves it to its directory when it ends, follows another server when told to
 * (redis.io/docs/management/replication). A follower gets everything as commands, then every further write.
 */
import type { Connection } from '../../network/contract.ts';
import type { Process, Program, ProgramRun } from '../contract.ts';
import { forEver } from './for-ever.ts';
import { shortTime } from './log-time.ts';
import { isWrite, runCommand } from './redis-commands.ts';
import { RedisData } from './redis-data.ts';
import { encodeCommand, encodeReply, OK, RedisError, RedisReader, type Reply, Status } from './redis-protocol.ts';
import { type Following, follow } from './redis-replication.ts';
import { redisSettings } from './redis-settings.ts';

const MIB = 1024 ** 2;
const COMMAND_CPU_MS = 0.02;
const SAVE_FILE = 'dump.rdb';

class RedisServer {
  readonly #process: Process;
  readonly #settings: ReadonlyMap<string, string>;
  readonly #data: RedisData;
  readonly #followers = new Set<Connection>();
  readonly #startedAtMs: number;
  #following: Following | undefined;

  constructor(process: Process, settings: ReadonlyMap<string, string>) {
    this.#process = process;
    this.#settings = settings;
    this.#data = new RedisData(() => process.clock.nowMs);
    this.#startedAtMs = process.clock.nowMs;
  }

  get port(): number {
    return Number(this.#settings.get('port') ?? '6379');
  }

  log(text: string, mark = '*'): void {
    const role = this.#following === undefined ? 'M' : 'S';
    this.#process.stdout(`${this.#process.pid}:${role} ${shortTime(this.#process.clock.nowMs)} ${mark} ${text}\n`);
  }

  begin(): void {
    this.#load();
    const leader = this.#settings.get('replicaof') ?? this.#settings.get('slaveof');
    if (leader !== undefined) this.#followLeader(leader.split(/\s+/));
    this.log(`Ready to accept connections tcp`);
  }

  accept(connection: Connection): void {
    const reader = new RedisReader();
    const session = { isTrusted: !this.#settings.has('requirepass') };
    connection.onClose = () => this.#followers.delete(connection);
    connection.onMessage = (message) => {
      reader.push(String(message));
      for (let command = reader.nextCommand(); command !== undefined; command = reader.nextCommand()) {
        if (command.length > 0) this.#answer(connection, command, session);
      }
    };
  }

  end(): void {
    this.log('User requested shutdown...', '#');
    if (this.#settings.get('save') !== '') this.#save();
    this.log('Redis is now ready to exit, bye bye...', '#');
    this.#process.exit(0);
  }

  #answer(connection: Connection, argv: readonly string[], session: { isTrusted: boolean }): void {
    this.#process.useCpu(COMMAND_CPU_MS);
    const name = (argv[0] ?? '').toUpperCase();
    if (name === 'PSYNC' || name === 'SYNC') this.#adopt(connection);
    else connection.send(encodeReply(this.#execute(name, argv, session)));
    if (name === 'QUIT') connection.close();
  }

  #execute(name: string, argv: readonly string[], session: { isTrusted: boolean }): Reply {
    if (name === 'AUTH') {
      const isRight = argv.at(-1) === this.#settings.get('requirepass');
      session.isTrusted ||= isRight;
      return isRight ? OK : new RedisError('WRONGPASS invalid username-password pair or user is disabled.');
    }
    if (!session.isTrusted) return new RedisError('NOAUTH Authentication required.');
    if (this.#following !== undefined && isWrite(name)) {
      return new RedisError("READONLY You can't write against a read only replica.");
    }
    const reply = runCommand(this.#data, argv);
    if (reply !== undefined) {
      if (isWrite(name) && !(reply instanceof RedisError)) this.#spread(argv);
      return reply;
    }
    return this.#administer(name, argv);
  }

  #administer(name: string, argv: readonly string[]): Reply {
    const [, first = '', second = ''] = argv;
    switch (name) {
      case 'PING':
        return argv.length > 1 ? first : new Status('PONG');
      case 'ECHO':
        return first;
      case 'SELECT':
      case 'CLIENT':
      case 'REPLCONF':
      case 'QUIT':
      case 'READONLY':
        return OK;
      case 'COMMAND':
        return [];
      case 'INFO':
        return this.#info(first.toLowerCase());
      case 'ROLE':
        return this.#following === undefined
          ? ['master', 0, [...this.#followers].map(({ remote }) => [remote.ip, String(remote.port), '0'])]
          : [
              'slave',
              this.#following.host,
              this.#following.port,
              this.#following.isLinked ? 'connected' : 'connect',
              0,
            ];
      case 'TIME':
        return [String(Math.floor(this.#process.clock.nowMs / 1000)), '0'];
      case 'REPLICAOF':
      case 'SLAVEOF':
        this.#followLeader([first, second]);
        return OK;
      case 'CONFIG':
        return first.toUpperCase() === 'GET' ? this.#configuration(second) : OK;
      case 'SAVE':
      case 'BGSAVE':
        this.#save();
        return name === 'SAVE' ? OK : new Status('Background saving started');
      case 'SHUTDOWN':
        this.end();
        return OK;
      default:
        return new RedisError(
          `ERR unknown command '${argv[0] ?? ''}', with args beginning with: ${argv
            .slice(1)
            .map((word) => `'${word}' `)
            .join('')}`,
        );
    }
  }

  #configuration(pattern: string): Reply {
    const known = new Map([
      ['maxmemory', '0'],
      ['maxmemory-policy', 'noeviction'],
      ['appendonly', 'no'],
      ['save', '3600 1 300 100 60 10000'],
      ['port', '6379'],
      ...this.#settings,
    ]);
    const expression = new RegExp(`^${pattern.replace(/\*/g, '.*')}$`, 'i');
    return [...known].filter(([name]) => expression.test(name)).flat();
  }

  #info(section: string): string {
    const following = this.#following;
    const sections: Readonly<Record<string, readonly string[]>> = {
      server: [
        `redis_version:${this.#process.env.REDIS_VERSION ?? '7.4.2'}`,
        `tcp_port:${this.port}`,
        `uptime_in_seconds:${Math.floor((this.#process.clock.nowMs - this.#startedAtMs) / 1000)}`,
      ],
      replication:
        following === undefined
          ? [
              'role:master',
              `connected_slaves:${this.#followers.size}`,
              ...[...this.#followers].map(
                ({ remote }, index) => `slave${index}:ip=${remote.ip},port=6379,state=online,offset=0,lag=0`,
              ),
            ]
          : [
              'role:slave',
              `master_host:${following.host}`,
              `master_port:${following.port}`,
              `master_link_status:${following.isLinked ? 'up' : 'down'}`,
            ],
      keyspace: this.#data.keys().length === 0 ? [] : [`db0:keys=${this.#data.keys().length},expires=0,avg_ttl=0`],
    };
    const shown = Object.entries(sections).filter(([name]) => section === '' || section === name || section === 'all');
    return shown
      .map(
        ([name, lines]) =>
          `# ${name.charAt(0).toUpperCase()}${name.slice(1)}\r\n${lines.map((line) => `${line}\r\n`).join('')}`,
      )
      .join('\r\n');
  }

  #followLeader([host = '', port = '']: readonly string[]): void {
    this.#following?.stop();
    this.#following = undefined;
    if (host.toLowerCase() === 'no') return;
    this.#following = follow(this.#process, host, Number(port), {
      log: (text, mark) => this.log(text, mark),
      clear: () => this.#data.clear(),
      apply: (command) => {
        runCommand(this.#data, command);
        this.#spread(command);
      },
    });
  }

  #adopt(follower: Connection): void {
    this.log(`Replica ${follower.remote.ip}:6379 asks for synchronization`);
    follower.send(encodeReply(new Status(`FULLRESYNC ${'0'.repeat(40)} 0`)));
    for (const command of this.#data.asCommands()) follower.send(encodeCommand(command));
    this.#followers.add(follower);
    this.log(`Synchronization with replica ${follower.remote.ip}:6379 succeeded`);
  }

  #spread(command: readonly string[]): void {
    for (const follower of this.#followers) follower.send(encodeCommand(command));
  }

  get #savePath(): string {
    const folder = this.#settings.get('dir') ?? this.#process.workingDirectory;
    return `${folder.startsWith('/') ? folder : this.#process.workingDirectory}/${this.#settings.get('dbfilename') ?? SAVE_FILE}`;
  }

  /** The file's format is our own: one command in each line. */
  #save(): void {
    const text = this.#data
      .asCommands()
      .map((command) => `${JSON.stringify(command)}\n`)
      .join('');
    const problem = this.#process.files.write(this.#savePath, text);
    if (problem === undefined) this.log('DB saved on disk');
    else
      this.log(
        `Failed opening the temp RDB file temp-1.rdb (in server root dir ${this.#process.workingDirectory}) for saving: ${problem}`,
        '#',
      );
  }

  #load(): void {
    const text = this.#process.files.read(this.#savePath) ?? '';
    for (const line of text.split('\n')) {
      if (line.startsWith('[')) runCommand(this.#data, JSON.parse(line) as readonly string[]);
    }
    if (text !== '') this.log('DB loaded from disk: 0.000 seconds');
  }
}

function* run(process: Process): ProgramRun {
  const settings = redisSettings(process);
  if (typeof settings === 'number') return settings;
  if (settings === undefined) return (yield process.run(process.argv.slice(1))) as number;
  process.useMemory(8 * MIB);
  yield { kind: 'work', cpuMs: 10 };
  const server = new RedisServer(process, settings);
  process.stdout(
    `${process.pid}:C ${shortTime(process.clock.nowMs)} * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo\n`,
  );
  if (!process.serveTcp(server.port, (connection) => server.accept(connection))) {
    server.log(
      `Warning: Could not create server TCP listening socket *:${server.port}: bind: Address already in use`,
      '#',
    );
    server.log('Failed listening on port, aborting.', '#');
    return 1;
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.onSignal(signal, () => {
      server.log(`Received ${signal} scheduling shutdown...`);
      server.end();
    });
  }
  server.begin();
  return yield* forEver();
}

export const redisServer: Program = {
  name: 'redis-server',
  fidelity:
    'Strings, lists, hashes, sets, expiry and replication work; the append-only file, publish/subscribe, transactions, scripts, streams, sorted sets, clusters and limits of memory are not simulated.',
  executables: ['redis-server', 'docker-entrypoint.sh'],
  run,
};
