/** Composition root of the worker: joins the sandbox to the page by messages, and to wall time by ticks. */
import type { Command, SandboxEvent } from './bridge/messages.ts';
import { WorkerSide } from './bridge/worker-side.ts';

/** About sixty ticks a second; the pacer leaves the rest of each free for commands. */
const TICK_MS = 16;

const side = new WorkerSide({
  send: (event: SandboxEvent) => postMessage(event),
  wallNowMs: () => performance.now(),
});

addEventListener('message', (event: MessageEvent<Command>) => side.receive(event.data));
setInterval(() => side.tick(), TICK_MS);
