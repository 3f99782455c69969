/** The page's end of the bridge: sends commands, turns answers into promises, and hands every event to whoever listens. */
import type {
  Action,
  ActionOutcome,
  Command,
  FidelityReport,
  Problem,
  SandboxEvent,
  UntilCondition,
} from './messages.ts';
import { PROTOCOL_VERSION } from './messages.ts';

/** What commands travel through: a Worker, or one end of a MessageChannel. */
export interface CommandPort {
  postMessage(command: Command): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<SandboxEvent>) => void): void;
}

export interface SandboxLink {
  send(command: Command): void;
  /** Begins a new world. */
  start(seed: number, scenario: string): void;
  act(action: Action): Promise<ActionOutcome>;
  /** Checks YAML as the API server would, storing nothing. */
  check(yaml: string): Promise<readonly Problem[]>;
  /** Resolves to whether the condition came about within the limit (virtual ms). */
  runUntil(until: UntilCondition, limitMs: number): Promise<boolean>;
  /** How faithful everything is, as the code says. */
  fidelity(): Promise<FidelityReport>;
  /** Fingerprint of the history so far. */
  hash(): Promise<{ readonly hash: string; readonly entries: number }>;
  /** Calls `listener` for every event. Answers how to stop. */
  onEvent(listener: (event: SandboxEvent) => void): () => void;
}

type Answer = Extract<SandboxEvent, { readonly id: number }>;

/** Joins the page to a sandbox. */
export function connectSandbox(port: CommandPort): SandboxLink {
  const listeners = new Set<(event: SandboxEvent) => void>();
  const waiting = new Map<number, (answer: Answer) => void>();
  let nextId = 1;

  port.addEventListener('message', ({ data: event }) => {
    if ('id' in event) {
      waiting.get(event.id)?.(event);
      waiting.delete(event.id);
    }
    for (const listener of listeners) listener(event);
  });

  function ask<Type extends Answer['type']>(
    type: Type,
    command: (id: number) => Command,
  ): Promise<Extract<Answer, { readonly type: Type }>> {
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, (answer) => {
        if (answer.type === type) resolve(answer as Extract<Answer, { readonly type: Type }>);
        else reject(new Error(`expected the answer ${type}, got ${answer.type}`));
      });
      port.postMessage(command(id));
    });
  }

  return {
    send: (command) => port.postMessage(command),
    start: (seed, scenario) => port.postMessage({ type: 'start', version: PROTOCOL_VERSION, seed, scenario }),
    act: async (action) => (await ask('acted', (id) => ({ type: 'act', id, action }))).outcome,
    check: async (yaml) => (await ask('checked', (id) => ({ type: 'check', id, yaml }))).problems,
    runUntil: async (until, limitMs) =>
      (await ask('ran-until', (id) => ({ type: 'run-until', id, until, limitMs }))).reached,
    fidelity: async () => (await ask('told-fidelity', (id) => ({ type: 'ask-fidelity', id }))).report,
    hash: async () => {
      const { hash, entries } = await ask('hashed', (id) => ({ type: 'ask-hash', id }));
      return { hash, entries };
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
