/** nc: a bare TCP connection, or `-z` to see whether somebody listens. */
import type { Connection } from '../../../network/contract.ts';
import type { TcpResult, Wait } from '../../contract.ts';
import { Task } from '../task.ts';
import { type Applet, type AppletCall, complain, takeArguments } from './applet.ts';

/** How long Linux tries. */
const NC_TIMEOUT_MS = 127_000;

export const nc: Applet = function* (call) {
  const { has, value, operands } = takeArguments(call.argv, ['w', 'p', 'e', 'i']);
  const [host = '', portText = '0'] = operands;
  const { process, streams } = call;
  if (has('l')) return yield* listen(call, Number(value('p') ?? operands[0] ?? '0'));
  const limit = value('w');
  const result = (yield process.connectTcp(
    host,
    Number(portText),
    limit === undefined ? NC_TIMEOUT_MS : Number(limit) * 1000,
  )) as TcpResult;
  if (!result.ok) {
    const words = {
      refused: 'Connection refused',
      timeout: 'Connection timed out',
      unreachable: 'Host is unreachable',
      reset: 'Connection reset by peer',
    };
    if (result.failure === 'no-such-host') complain(call, `bad address '${host}'`);
    else complain(call, `${host} (${host}:${portText}): ${words[result.failure]}`);
    return 1;
  }
  const { connection } = result;
  if (has('z')) {
    if (has('v')) streams.stderr(`${host} (${connection.remote.ip}:${portText}) open\n`);
    connection.close();
    return 0;
  }
  const heard: string[] = [];
  let isOver = false;
  let wake: (() => void) | undefined;
  connection.onMessage = (message) => {
    heard.push(String(message));
    wake?.();
  };
  connection.onClose = () => {
    isOver = true;
    wake?.();
  };
  const sender = new Task(process, sendInput(call, connection), () => undefined);
  sender.start();
  for (;;) {
    for (const message of heard.splice(0)) streams.stdout(message);
    if (isOver) {
      sender.stop(0);
      return 0;
    }
    yield {
      kind: 'until',
      start: (resume) => {
        wake = () => resume(undefined);
        return () => {
          wake = undefined;
        };
      },
    };
  }
};

/** Sends what is typed, and says when there is nothing more. */
function* sendInput({ streams }: AppletCall, connection: Connection): Generator<Wait, number, unknown> {
  for (;;) {
    const text = yield* streams.stdin.some();
    if (text === undefined) break;
    connection.send(text);
  }
  connection.finish();
  return 0;
}

/** Takes one connection and prints what comes. */
function* listen(call: AppletCall, port: number): Generator<Wait, number, unknown> {
  const { process, streams } = call;
  return (yield {
    kind: 'until',
    start: (resume) => {
      const isListening = process.serveTcp(port, (connection) => {
        connection.onMessage = (message) => streams.stdout(String(message));
        connection.onClose = () => resume(0);
        connection.onFinish = () => {
          connection.close();
          resume(0);
        };
      });
      if (!isListening) {
        complain(call, 'bind: Address in use');
        resume(1);
      }
      return () => undefined;
    },
  }) as number;
}
