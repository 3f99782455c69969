/** A kubelet that has something to say at random, and listens to everything: for conversations that nobody has to understand. */
import type { ExecSession, ExecStreams, NodeConnector } from '../../control-plane/api-server/http/node-connector.ts';
import type { Clock, Random } from '../../kernel/index.ts';
import { badRequest } from '../../kube-api/meta/status-error.ts';

/** Answers later as often as at once. */
export function madeUpNode(clock: Clock, random: Random): NodeConnector {
  const later = (work: () => void): (() => void) => {
    if (random.int(0, 1) === 0) {
      work();
      return () => undefined;
    }
    const timer = clock.schedule(random.int(1, 500), work);
    return () => clock.cancel(timer);
  };
  const converse = (streams: ExecStreams): ExecSession => {
    if (random.int(0, 9) === 0) throw badRequest('made up');
    streams.stdout?.('hello\u00e9');
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      streams.onEnd(random.int(0, 1) === 0 ? { exitCode: random.int(0, 2) } : { error: 'made up' });
    };
    later(end);
    return {
      stdin: (text) => streams.stderr?.(text),
      endOfInput: end,
      resize: () => undefined,
      hangUp: () => {
        isOver = true;
      },
    };
  };
  return {
    logs(_, { follow }, sink) {
      if (random.int(0, 9) === 0) throw badRequest('made up');
      sink.write('a line\nand');
      if (!follow) {
        sink.end();
        return () => undefined;
      }
      return later(() => sink.end());
    },
    exec: (_pod, _options, streams) => converse(streams),
    attach: (_pod, _options, streams) => converse(streams),
    portForward(_, port, sink) {
      if (random.int(0, 4) === 0) sink.fail(`nothing at ${port}`);
      return { send: (bytes) => sink.receive(bytes), endOfInput: () => sink.closed(), close: () => undefined };
    },
    request: (_address, _request, done) =>
      later(() => done(random.int(0, 1) === 0 ? { error: 'made up' } : { status: 200, headers: {}, body: 'x' })),
    kubelet: () => ({ error: 'made up' }),
  };
}
