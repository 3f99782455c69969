/** A follower's side of replication: connect to the leader, take everything, then every write; again whenever the link breaks. */
import type { Process, TcpResult } from '../contract.ts';
import { encodeCommand, RedisReader, Status } from './redis-protocol.ts';

const RETRY_MS = 1000;
const CONNECT_TIMEOUT_MS = 60_000;

export interface Following {
  readonly host: string;
  readonly port: number;
  readonly isLinked: boolean;
  stop(): void;
}

export interface Follower {
  log(text: string, mark?: string): void;
  clear(): void;
  apply(command: readonly string[]): void;
}

/** Follows until stopped or the process ends. */
export function follow(process: Process, host: string, port: number, follower: Follower): Following {
  let isLinked = false;
  let isStopped = false;
  let close: (() => void) | undefined;

  const retry = (why: string): void => {
    if (isStopped) return;
    isLinked = false;
    follower.log(why, '#');
    // The engine drops a wait of a process that has ended, which a timer of our own would outlive.
    const pause = process.run(['sleep', String(RETRY_MS / 1000)]);
    if (pause.kind === 'until') pause.start(connect);
  };

  const connect = (): void => {
    if (isStopped) return;
    follower.log(`Connecting to MASTER ${host}:${port}`);
    const wait = process.connectTcp(host, port, CONNECT_TIMEOUT_MS);
    if (wait.kind !== 'until') return;
    wait.start((value) => {
      const result = value as TcpResult;
      if (result.ok) talk(result.connection);
      else
        retry(
          result.failure === 'no-such-host'
            ? 'Unable to connect to MASTER: Name or service not known'
            : 'Error condition on socket for SYNC: Connection refused',
        );
    });
  };

  const talk = (connection: Extract<TcpResult, { ok: true }>['connection']): void => {
    const reader = new RedisReader();
    close = () => connection.close();
    connection.onClose = () => retry('Connection with master lost.');
    connection.onMessage = (message) => {
      reader.push(String(message));
      for (let value = reader.next(); value !== undefined; value = reader.next()) {
        if (value instanceof Status && value.text.startsWith('FULLRESYNC')) {
          follower.log('MASTER <-> REPLICA sync started');
          follower.clear();
          isLinked = true;
          follower.log('MASTER <-> REPLICA sync: Finished with success');
        } else if (Array.isArray(value)) follower.apply(value.map(String));
      }
    };
    connection.send(encodeCommand(['PSYNC', '?', '-1']));
  };

  connect();
  return {
    host,
    port,
    get isLinked() {
      return isLinked;
    },
    stop: () => {
      isStopped = true;
      close?.();
    },
  };
}
