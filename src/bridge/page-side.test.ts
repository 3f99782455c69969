import { describe, expect, it } from 'vitest';
import type { Command, SandboxEvent } from './messages.ts';
import { PROTOCOL_VERSION } from './messages.ts';
import { type CommandPort, connectSandbox } from './page-side.ts';

type Listener = (event: MessageEvent<SandboxEvent>) => void;

/** One end of a channel, as a Worker is; messages are copied and delivered in order. */
function fakePort(answer: (command: Command) => readonly SandboxEvent[]) {
  const listeners: Listener[] = [];
  const sent: Command[] = [];
  const tell = (event: SandboxEvent): void => {
    for (const listener of listeners) listener({ data: structuredClone(event) } as MessageEvent<SandboxEvent>);
  };
  const port: CommandPort = {
    postMessage: (command) => {
      sent.push(structuredClone(command));
      for (const event of answer(command)) tell(event);
    },
    addEventListener: (_type, listener) => listeners.push(listener),
  };
  return { port, sent, tell };
}

const outcome = {
  ok: true,
  messages: ['node/node-1 cordoned'],
  problems: [],
  equivalentCommand: 'kubectl cordon node-1',
};
const action = { type: 'cordon', node: 'node-1', on: true } as const;

describe('connectSandbox', () => {
  it('starts a world of the protocol version that the page speaks', () => {
    const { port, sent } = fakePort(() => []);
    connectSandbox(port).start(7, 'first-light');
    expect(sent).toEqual([{ type: 'start', version: PROTOCOL_VERSION, seed: 7, scenario: 'first-light' }]);
  });

  it('turns each answer into a promise of its own, in whatever order they come', async () => {
    const { port, sent, tell } = fakePort(() => []);
    const link = connectSandbox(port);
    const done = link.act(action);
    const problems = link.check('a: b');
    const reached = link.runUntil({ type: 'quiet' }, 1000);
    const hash = link.hash();
    const ids = sent.map((command) => ('id' in command ? command.id : 0));
    expect(new Set(ids).size).toBe(4);
    tell({ type: 'hashed', id: ids[3] ?? 0, hash: 'abc', entries: 3 });
    tell({ type: 'ran-until', id: ids[2] ?? 0, reached: false });
    tell({ type: 'checked', id: ids[1] ?? 0, problems: [] });
    tell({ type: 'acted', id: ids[0] ?? 0, action, outcome });
    await expect(done).resolves.toEqual(outcome);
    await expect(problems).resolves.toEqual([]);
    await expect(reached).resolves.toBe(false);
    await expect(hash).resolves.toEqual({ hash: 'abc', entries: 3 });
  });

  it('refuses an answer of another kind than was asked for', async () => {
    const { port } = fakePort((command) =>
      command.type === 'check' ? [{ type: 'hashed', id: command.id, hash: '', entries: 0 }] : [],
    );
    await expect(connectSandbox(port).check('')).rejects.toThrow('expected the answer checked, got hashed');
  });

  it('hands every event to every listener, until it stops', () => {
    const { port, tell } = fakePort(() => []);
    const link = connectSandbox(port);
    const heard: string[] = [];
    const stop = link.onEvent(({ type }) => heard.push(`first ${type}`));
    link.onEvent(({ type }) => heard.push(`second ${type}`));
    tell({ type: 'world-replaced', startedAtMs: 0 });
    stop();
    tell({ type: 'acted', id: 99, action, outcome });
    expect(heard).toEqual(['first world-replaced', 'second world-replaced', 'second acted']);
  });
});
