/**
 * A connection to a port within a pod's network namespace (containerd internal/cri/server/sandbox_portforward_linux.go; what goes wrong in
 * the words of kubernetes/pkg/kubelet/portforward). When the client has said everything the other side has a second left to answer.
 *
 * Left out: IPv6, of which only the words remain.
 */
import type { PortConnection } from '../../../control-plane/api-server/http/node-connector.ts';
import { ByteDecoder, type Clock, encodeText } from '../../../kernel/index.ts';
import type { Sandbox } from '../../../machine/contract.ts';
import type { Connection, NetworkFailure } from '../../../network/contract.ts';

export interface PortSink {
  receive(bytes: Uint8Array): void;
  closed(): void;
  fail(message: string): void;
}

const CONNECT_TIMEOUT_MS = 127_000;
const GRACE_MS = 1000;

/** Connects at once; what is sent before the connection is open is sent then. */
export function forwardPort(clock: Clock, sandbox: Sandbox, port: number, sink: PortSink): PortConnection {
  const decoder = new ByteDecoder();
  let connection: Connection | undefined;
  let unsent: string[] | undefined = [];
  let isFinished = false;
  let isOver = false;
  const close = (): void => {
    if (isOver) return;
    isOver = true;
    if (connection === undefined) pending.cancel();
    else connection.close();
  };
  const finish = (): void => {
    if (isOver) return;
    close();
    sink.closed();
  };
  const pending = sandbox.stack.connect(
    { ip: '127.0.0.1', port },
    {
      timeoutMs: CONNECT_TIMEOUT_MS,
      onFail: (failure) => {
        if (isOver) return;
        isOver = true;
        sink.fail(failureText(sandbox, port, failure));
      },
      onOpen: (opened) => {
        connection = opened;
        opened.onMessage = (message) => {
          if (!isOver) sink.receive(message instanceof Uint8Array ? message : encodeText(String(message)));
        };
        opened.onClose = () => finish();
        for (const text of unsent ?? []) opened.send(text);
        unsent = undefined;
        if (isFinished) opened.finish();
      },
    },
  );
  const send = (text: string): void => {
    if (isOver || text === '') return;
    if (connection === undefined) unsent?.push(text);
    else connection.send(text);
  };
  return {
    send: (bytes) => send(decoder.push(bytes)),
    endOfInput: () => {
      send(decoder.push(new Uint8Array(), true));
      isFinished = true;
      connection?.finish();
      clock.schedule(GRACE_MS, finish);
    },
    close,
  };
}

const WORDS: Readonly<Record<NetworkFailure, string>> = {
  refused: 'connect: connection refused',
  timeout: 'i/o timeout',
  unreachable: 'connect: network is unreachable',
  reset: 'read: connection reset by peer',
};

function failureText({ id, stack }: Sandbox, port: number, failure: NetworkFailure): string {
  const why = WORDS[failure];
  const place = stack.host === stack ? 'host' : `/var/run/netns/cni-${uuidOf(id)}`;
  const dialled = `failed to connect to localhost:${port} inside namespace "${id}", IPv4: dial tcp4 127.0.0.1:${port}: ${why} IPv6 dial tcp6 [::1]:${port}: ${why} `;
  return `error forwarding port ${port} to pod ${id}, uid : failed to execute portforward in network namespace "${place}": ${dialled}`;
}

/** What the network plug-in might have named the namespace. */
function uuidOf(id: string): string {
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20, 32)].join('-');
}
