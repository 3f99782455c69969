import { describe, expect, it } from 'vitest';
import { celRules } from '../kube-api/structural-schema/cel/cel-rules.ts';
import { LESSONS } from '../lessons/index.ts';
import { openHttpDoor } from '../sandbox/http-door.ts';
import { SCENARIOS } from '../sandbox/scenarios/index.ts';
import { HISTORY } from '../testing/history-script.ts';
import type { RelayAnswer, RelayRequest } from './messages/relay.ts';
import type { Command, SandboxEvent } from './messages.ts';
import { WorkerSide, type WorkerSideOptions } from './worker-side.ts';

interface Driven {
  readonly events: SandboxEvent[];
  send(command: Command): void;
  /** Lets wall time pass in ticks of 16 ms. */
  pass(wallMs: number): void;
}

function drive(more: Pick<WorkerSideOptions, 'connectRelay' | 'loadDoor' | 'loadRules'> = {}): Driven {
  const events: SandboxEvent[] = [];
  let wallMs = 0;
  const side = new WorkerSide({
    send: (event) => events.push(structuredClone(event)),
    wallNowMs: () => wallMs,
    ...more,
  });
  return {
    events,
    send: (command) => side.receive(command),
    pass: (ms) => {
      for (const endMs = wallMs + ms; wallMs < endMs; ) {
        wallMs += 16;
        side.tick();
      }
    },
  };
}

const START: Command = { type: 'start', version: 1, seed: 1, scenario: 'first-light' };
const framesOf = (events: readonly SandboxEvent[]) =>
  events.flatMap((event) => (event.type === 'frame-passed' ? [event.frame] : []));
const hashOf = (events: readonly SandboxEvent[]) =>
  events.find((event) => event.type === 'hashed') as Extract<SandboxEvent, { type: 'hashed' }> | undefined;

describe('WorkerSide', () => {
  it('begins with a living cluster: nodes, pods that run, a Service with customers', () => {
    const { events, pass, send } = drive();
    send(START);
    pass(200);
    const [frame] = framesOf(events);
    const drawn = frame?.changed ?? [];
    const nodes = drawn.flatMap((item) => (item.type === 'node' ? [item.name] : []));
    const running = drawn.filter((item) => item.type === 'pod' && item.status === 'Running');
    expect(nodes).toEqual(['node-1', 'node-2', 'node-3']);
    expect(running).toHaveLength(3);
    expect(frame?.traffic?.[0]?.successRate).toBe(1);
  });

  it('shows all of a world that was made before anybody looked, such as that of a lesson', () => {
    const { events, pass, send } = drive();
    send(START);
    send({ type: 'start-lesson', slug: 'self-healing' });
    pass(200);
    const [frame] = framesOf(events);
    const types = new Set(frame?.changed?.map(({ type }) => type));
    expect([...types].sort()).toEqual(['node', 'pod', 'service', 'workload']);
    expect(frame?.happenings?.some(({ reason }) => reason === 'Scheduled')).toBe(true);
  });

  it('sends only what changed, and nothing while paused', () => {
    const { events, pass, send } = drive();
    send(START);
    pass(1000);
    send({ type: 'set-speed', speed: 0 });
    pass(100);
    const before = events.length;
    pass(1000);
    expect(events.length).toBe(before);
    expect(
      framesOf(events)
        .slice(1)
        .every((frame) => (frame.changed?.length ?? 0) < 4),
    ).toBe(true);
  });

  it('moves virtual time with wall time and speed', () => {
    const { events, pass, send } = drive();
    send(START);
    pass(160);
    const from = framesOf(events).at(-1)?.nowMs ?? 0;
    send({ type: 'set-speed', speed: 10 });
    pass(960);
    const passedMs = (framesOf(events).at(-1)?.nowMs ?? 0) - from;
    expect(passedMs).toBeGreaterThan(9000);
    expect(passedMs).toBeLessThan(10_000);
  });

  it('answers actions, checks and fast-forwards by their ids', () => {
    const { events, pass, send } = drive();
    send(START);
    send({ type: 'act', id: 7, action: { type: 'cordon', node: 'node-1', on: true } });
    send({ type: 'check', id: 8, yaml: 'apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {}\n' });
    send({ type: 'act', id: 9, action: { type: 'power', node: 'node-3', on: false } });
    send({
      type: 'run-until',
      id: 10,
      until: { type: 'node-status', node: 'node-3', status: 'NotReady' },
      limitMs: 120_000,
    });
    pass(2000);
    const answer = (id: number) => events.find((event) => 'id' in event && event.id === id);
    expect(answer(7)).toMatchObject({
      type: 'acted',
      outcome: { ok: true, equivalentCommand: 'kubectl cordon node-1' },
    });
    expect(answer(8)).toMatchObject({ type: 'checked', problems: [{ severity: 'error' }] });
    expect(answer(10)).toMatchObject({ type: 'ran-until', reached: true });
  });

  it('does not take the silence of a dead machine for quiet', () => {
    const { events, pass, send } = drive();
    send(START);
    pass(32);
    send({ type: 'act', id: 1, action: { type: 'power', node: 'node-2', on: false } });
    send({ type: 'run-until', id: 2, until: { type: 'quiet' }, limitMs: 600_000 });
    pass(2000);
    const nodes = framesOf(events).flatMap((frame) => (frame.changed ?? []).filter((item) => item.type === 'node'));
    expect(events.find((event) => event.type === 'ran-until')).toMatchObject({ reached: true });
    expect(nodes.findLast((node) => 'name' in node && node.name === 'node-2')).toMatchObject({ status: 'NotReady' });
  });

  it('steps from message to message while paused', () => {
    const { events, pass, send } = drive();
    send({ ...START, speed: 0 });
    pass(16);
    const times = [0, 1, 2].map(() => {
      send({ type: 'step', by: 'message' });
      pass(16);
      return framesOf(events).at(-1)?.nowMs ?? 0;
    });
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it('shows what is open until it is closed, also after it is gone', () => {
    const { events, pass, send } = drive();
    send(START);
    pass(32);
    const pod = framesOf(events)[0]?.changed?.find((item) => item.type === 'pod');
    if (pod?.type !== 'pod') throw new Error('no pod was drawn');
    const ref = { apiVersion: 'v1', kind: 'Pod', namespace: pod.namespace, name: pod.name };
    send({ type: 'open-object', ref });
    pass(160);
    send({ type: 'act', id: 1, action: { type: 'delete', target: ref, gracePeriodSeconds: 0 } });
    pass(160);
    const details = framesOf(events).flatMap((frame) => (frame.details === undefined ? [] : [frame.details]));
    expect(details[0]?.summary[0]).toBe('Running: It runs.');
    expect(details[0]?.yaml).toContain('kind: Pod');
    expect(details.at(-1)?.object).toBeUndefined();
    expect(details.at(-1)?.yaml).toContain('kind: Pod');
    send({ type: 'close-object' });
  });

  it('plays a lesson: steps, hints, a bet, its own solution', () => {
    const { events, pass, send } = drive();
    send(START);
    send({ type: 'start-lesson', slug: 'self-healing' });
    pass(100);
    send({ type: 'show-step', at: 1 });
    send({ type: 'ask-hint' });
    send({ type: 'play-solution' });
    pass(20_000);
    const lesson = framesOf(events)
      .flatMap((frame) => (frame.lesson ? [frame.lesson] : []))
      .at(-1);
    expect(lesson?.steps[1]).toMatchObject({ id: 'crash', isDone: true, hints: [expect.any(String)] });
    send({ type: 'leave-lesson' });
    pass(100);
    expect(framesOf(events).at(-1)?.lesson ?? null).toBeNull();
  });

  it('reports a broken invariant with the inputs that led to it', () => {
    const { events, send } = drive();
    send(START);
    send({ type: 'act', id: 1, action: { type: 'cordon', node: 'node-1', on: true } });
    send({ type: 'act', id: 2, action: undefined as never });
    const crash = events.find((event) => event.type === 'crashed');
    expect(crash).toMatchObject({ type: 'crashed', inputs: expect.stringContaining('cordon') });
  });

  it('tells a lesson what is looked for by labels, and shows what the lesson looks for', () => {
    const { events, pass, send } = drive();
    send(START);
    send({ type: 'start-lesson', slug: 'labels' });
    send({ type: 'show-step', at: 1 });
    pass(200);
    send({ type: 'look-for', query: { kind: 'pods', selector: 'tier=front' } });
    pass(200);
    const lesson = framesOf(events).findLast((frame) => frame.lesson)?.lesson;
    expect(lesson?.steps[1]?.isDone).toBe(true);
    expect(framesOf(events).some((frame) => frame.query !== undefined)).toBe(false);
    send({ type: 'show-step', at: 2 });
    send({ type: 'play-solution' });
    pass(3000);
    const queries = framesOf(events).flatMap(({ query }) => query ?? []);
    expect(queries).toEqual([{ kind: 'pods', selector: 'tier=front,env=prod' }]);
    expect(framesOf(events).findLast((frame) => frame.lesson)?.lesson?.steps[2]?.isDone).toBe(true);
  });

  it('runs the same history twice to the same hash', () => {
    const hashes = [0, 1].map(() => {
      const { events, send } = drive();
      for (const command of HISTORY) send(command);
      return hashOf(events)?.hash;
    });
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(hashes[0]).toBe(hashes[1]);
  });
});

describe('the way in from outside', () => {
  const REQUEST: RelayRequest = {
    type: 'request',
    id: 1,
    method: 'GET',
    target: '/api/v1/nodes/node-1',
    headers: { 'user-agent': 'kubectl/v1.32.5' },
    body: '',
  };

  it('is open once what it takes has come, and leads to the world that is shown', async () => {
    const answers: RelayAnswer[] = [];
    let ask: ((message: RelayRequest | undefined) => void) | undefined;
    const { events, send } = drive({
      loadDoor: () => Promise.resolve((sandbox) => openHttpDoor(sandbox)),
      connectRelay: (_url, receive) => {
        ask = receive;
        return (answer) => void answers.push(answer);
      },
    });
    send(START);
    send({ type: 'open-relay', url: 'ws://here' });
    expect(ask).toBeUndefined();
    await Promise.resolve();
    ask?.(REQUEST);
    send({ type: 'start-lesson', slug: 'self-healing' });
    ask?.({ ...REQUEST, id: 2 });
    expect(answers).toMatchObject([
      { type: 'response', id: 1, status: 200 },
      { type: 'response', id: 2, status: 200 },
    ]);
    expect(events.filter(({ type }) => type === 'crashed')).toEqual([]);
  });

  it('is said to be closed when what it takes can’t be had', async () => {
    const { events, send } = drive({ loadDoor: () => Promise.reject(new Error('offline')) });
    send(START);
    send({ type: 'open-relay', url: 'ws://here' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(events).toContainEqual({ type: 'relay-changed', clients: undefined });
  });
});

describe('rules that are fetched after the first picture', () => {
  const PLAIN = '{apiVersion: v1, kind: ConfigMap, metadata: {name: plain}}';
  const RULED = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, kind: Widget}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        x-kubernetes-validations: [{rule: 'self.kind == "Widget"'}]
`;
  const apply = (id: number, yaml: string): Command => ({ type: 'act', id, action: { type: 'apply', yaml } });
  const acted = (events: readonly SandboxEvent[]) =>
    events.flatMap((event) => (event.type === 'acted' ? event.outcome.messages : []));

  it.each([
    ['have come', () => Promise.resolve(celRules)],
    ['can’t be had', () => Promise.reject(new Error('offline'))],
  ] as const)('hold back what has any, and what comes after it, until they %s', async (_when, load) => {
    let calls = 0;
    let arrive = (): void => {};
    const asked = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const loadRules = () => {
      calls++;
      return asked.then(load);
    };
    const { events, pass, send } = drive({ loadRules });
    send(START);
    expect(calls).toBe(0);
    pass(32);
    expect(calls).toBe(1);
    send(apply(1, PLAIN));
    send(apply(2, RULED));
    send(apply(3, PLAIN));
    expect(acted(events)).toEqual(['configmap/plain created']);
    pass(100);
    arrive();
    await new Promise((resolve) => setImmediate(resolve));
    expect(acted(events)).toEqual([
      'configmap/plain created',
      'customresourcedefinition.apiextensions.k8s.io/widgets.example.com created',
      'configmap/plain unchanged',
    ]);
    send(apply(4, PLAIN));
    expect([acted(events).length, calls]).toEqual([4, 1]);
  });

  it('are needed by no lesson and no scenario, which wait for nothing', () => {
    expect(JSON.stringify([LESSONS, SCENARIOS])).not.toContain('x-kubernetes-validations');
  });
});

describe('the fidelity report', () => {
  it('is told before there is a world, too', () => {
    const { events, send } = drive();
    send({ type: 'ask-fidelity', id: 3 });
    expect(events).toMatchObject([{ type: 'told-fidelity', id: 3 }]);
  });
});
