/** The roles of agnhost that do something and end: logs-generator, connect, entrypoint-tester, port-forward-tester, inclusterclient. */
import type { Connection } from '../../../network/contract.ts';
import type { Process, ProgramRun, TcpResult, Wait } from '../../contract.ts';
import { durationMs, flag, klog } from './go-program.ts';

const METHODS = ['GET', 'POST', 'PUT'];
const NAMESPACES = ['kube-system', 'default', 'ns'];

/** Lines of a log, evenly over a time. */
export function* logsGenerator(process: Process): ProgramRun {
  const total = Number(flag(process, 'log-lines-total', shortFlag(process, 't', '0')));
  const given = flag(process, 'run-duration', shortFlag(process, 'd', '0'));
  const duration = durationMs(given) ?? 0;
  if (!(total > 0) || !(duration > 0)) {
    const what = total > 0 ? `Invalid duration: ${given}` : `Invalid total number of lines: ${total}`;
    klog(process, 'logs_generator.go:69', what);
    return 255;
  }
  const { random } = process;
  for (let id = 0; id < total; id++) {
    const method = METHODS[random.int(0, 2)];
    const url = `/api/v1/namespaces/${NAMESPACES[random.int(0, 2)]}/pods/${random.suffix(random.int(3, 4))}`;
    klog(process, 'logs_generator.go:76', `${id} ${method} ${url} ${random.int(200, 599)}`);
    yield { kind: 'sleep', ms: duration / total };
  }
  return 0;
}

function shortFlag(process: Process, letter: string, fallback: string): string {
  const at = process.argv.indexOf(`-${letter}`);
  return at === -1 ? fallback : (process.argv[at + 1] ?? fallback);
}

/** Tries to connect, and says in one word why not. */
export function* connect(process: Process): ProgramRun {
  const target =
    process.argv
      .slice(2)
      .find((word, index, words) => !word.startsWith('-') && !/^--[^=]+$/.test(words[index - 1] ?? '')) ?? '';
  const [, host, port] = /^(.*):(\d+)$/.exec(target) ?? [];
  if (host === undefined || port === undefined) {
    process.stderr(`UNKNOWN: address ${target}: missing port in address\n`);
    return 1;
  }
  const timeoutMs = durationMs(flag(process, 'timeout', '0')) || 127_000;
  const result = (yield process.connectTcp(host.replace(/^\[|\]$/g, ''), Number(port), timeoutMs)) as TcpResult;
  if (result.ok) {
    result.connection.close();
    return 0;
  }
  const words = {
    refused: 'REFUSED',
    timeout: 'TIMEOUT',
    unreachable: `OTHER: dial tcp ${target}: connect: no route to host`,
    reset: `OTHER: dial tcp ${target}: connect: connection reset by peer`,
    'no-such-host': `DNS: lookup ${host}: no such host`,
  };
  process.stderr(`${words[result.failure]}\n`);
  return 1;
}

const LINGER_MS = 500;

/** Takes one connection, checks what comes, and sends pieces of data. */
export function* portForwardTester(process: Process): ProgramRun {
  const { env } = process;
  const expected = env.EXPECTED_CLIENT_DATA ?? '';
  let heard = '';
  let wake: (() => void) | undefined;
  const connection = (yield {
    kind: 'until',
    start: (resume) => {
      process.serveTcp(Number(env.BIND_PORT ?? '0'), (opened) => {
        opened.onMessage = (message) => {
          heard += String(message);
          wake?.();
        };
        opened.onFinish = () => wake?.();
        opened.onClose = () => wake?.();
        resume(opened);
      });
      return () => undefined;
    },
  }) as Connection;
  process.stdout('Accepted client connection\n');
  if (expected !== '') {
    if (heard === '') {
      yield {
        kind: 'until',
        start: (resume) => {
          wake = () => resume(undefined);
          return () => undefined;
        },
      } satisfies Wait;
    }
    if (heard.length < expected.length) {
      process.stdout(
        `Expected to read ${expected.length} bytes from client, but got ${heard.length} instead. err=EOF\n`,
      );
      return 2;
    }
    if (heard.slice(0, expected.length) !== expected) {
      process.stdout(`Expect to read ${JSON.stringify(expected)}, but got ${JSON.stringify(heard)}. err=<nil>\n`);
      return 3;
    }
    process.stdout('Received expected client data\n');
  }
  const chunks = Number(env.CHUNKS ?? '0');
  for (let index = 0; index < chunks; index++) {
    connection.send('x'.repeat(Number(env.CHUNK_SIZE ?? '0')));
    if (index + 1 < chunks) yield { kind: 'sleep', ms: Number(env.CHUNK_INTERVAL ?? '0') };
  }
  process.stdout('Shutting down connection\n');
  connection.finish();
  yield { kind: 'sleep', ms: LINGER_MS };
  connection.close();
  process.stdout('Done\n');
  return 0;
}
