/** Talking to a Redis server: one command, one reply. */
import type { Process, TcpResult, Wait } from '../contract.ts';
import { encodeCommand, RedisReader, type Reply } from './redis-protocol.ts';

export type RedisAnswer =
  | { readonly ok: true; readonly reply: Reply }
  | { readonly ok: false; readonly why: 'refused' | 'timeout' | 'unreachable' | 'reset' | 'no-such-host' };

const CONNECT_TIMEOUT_MS = 5000;

/** Resumes with a {@link RedisAnswer}; commands before the last one are sent first and their replies dropped. */
export function askRedis(
  process: Process,
  host: string,
  port: number,
  ...commands: readonly (readonly string[])[]
): Extract<Wait, { kind: 'until' }> {
  return {
    kind: 'until',
    start: (resume) => {
      const wait = process.connectTcp(host, port, CONNECT_TIMEOUT_MS);
      if (wait.kind !== 'until') return () => undefined;
      return wait.start((value) => {
        const result = value as TcpResult;
        if (!result.ok) {
          resume({ ok: false, why: result.failure });
          return;
        }
        const { connection } = result;
        const reader = new RedisReader();
        let missing = commands.length;
        connection.onClose = () => resume({ ok: false, why: 'reset' });
        connection.onMessage = (message) => {
          reader.push(String(message));
          for (let reply = reader.next(); reply !== undefined; reply = reader.next()) {
            if (--missing > 0) continue;
            connection.onClose = undefined;
            connection.close();
            resume({ ok: true, reply });
            return;
          }
        };
        for (const command of commands) connection.send(encodeCommand(command));
      });
    },
  };
}
