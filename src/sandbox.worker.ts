/** Composition root of the worker: joins the sandbox to the page by messages, and to wall time by ticks. */
import type { RelayAnswer, RelayRequest } from './bridge/messages/relay.ts';
import type { Command, SandboxEvent } from './bridge/messages.ts';
import { WorkerSide } from './bridge/worker-side.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

/** About sixty ticks a second; the pacer leaves the rest of each free for commands. */
const TICK_MS = 16;

const side = new WorkerSide({
  send: (event: SandboxEvent) => postMessage(event),
  wallNowMs: () => performance.now(),
  connectRelay,
  loadDoor,
  loadRules: async () => (await import('./kube-api/structural-schema/cel/cel-rules.ts')).celRules,
});

addEventListener('message', (event: MessageEvent<Command>) => side.receive(event.data));
setInterval(() => side.tick(), TICK_MS);

function connectRelay(url: string, receive: (message: RelayRequest | undefined) => void) {
  const socket = new WebSocket(url);
  socket.addEventListener('message', ({ data }: MessageEvent<string>) => receive(JSON.parse(data) as RelayRequest));
  socket.addEventListener('close', () => receive(undefined));
  return (answer: RelayAnswer) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(answer));
  };
}

async function loadDoor() {
  const [{ openHttpDoor }, { fieldDocs }] = await Promise.all([
    import('./sandbox/http-door.ts'),
    import('virtual:kubernetes-field-docs'),
  ]);
  return (sandbox: Sandbox) => openHttpDoor(sandbox, fieldDocs);
}
