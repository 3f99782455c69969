import { describe, expect, it } from 'vitest';
import type { ActionOutcome, Command, Frame, SandboxEvent, SceneNode } from '../../bridge/messages.ts';
import { connectSandbox } from '../../bridge/page-side.ts';
import { createSandboxStore } from './sandbox-store.ts';

const node: SceneNode = {
  type: 'node',
  id: 'n1',
  name: 'node-1',
  tone: 'good',
  status: 'Ready',
  power: 'on',
  isCordoned: false,
  cpu: { capacity: 2, requested: 0, used: 0 },
  memory: { capacity: 4, requested: 0, used: 0 },
  podCapacity: 110,
  ip: '10.0.0.1',
  taints: [],
};
const frame = (rest: Partial<Frame> = {}): Frame => ({ nowMs: 1000, speed: 1, isRunningAhead: false, ...rest });
const outcome: ActionOutcome = { ok: true, messages: ['done'], problems: [], equivalentCommand: 'kubectl …' };

/** A store whose worker and whose pictures are in the test's hands. */
function setUp() {
  const sent: Command[] = [];
  let tell: (event: MessageEvent<SandboxEvent>) => void = () => undefined;
  let work: (() => void) | undefined;
  const link = connectSandbox({
    postMessage: (command) => sent.push(command),
    addEventListener: (_type, listener) => {
      tell = listener;
    },
  });
  const store = createSandboxStore(link, (next) => {
    work = next;
  });
  return {
    sent,
    store,
    hear: (event: SandboxEvent) => tell({ data: event } as MessageEvent<SandboxEvent>),
    draw: () => {
      work?.();
      work = undefined;
    },
    isDrawingAsked: () => work !== undefined,
  };
}

describe('createSandboxStore', () => {
  it('gathers frames and changes its state once per picture', () => {
    const { draw, hear, store } = setUp();
    let changes = 0;
    store.subscribe(() => changes++);
    hear({ type: 'frame-passed', frame: frame({ changed: [node] }) });
    hear({ type: 'frame-passed', frame: frame({ nowMs: 2000 }) });
    expect(changes).toBe(0);
    draw();
    expect(changes).toBe(1);
    expect(store.getState()).toMatchObject({ nowMs: 2000, isLive: true });
    expect(store.getState().nodes.get('n1')).toBe(node);
  });

  it('forgets everything of a world that was replaced, frames under way included', () => {
    const { draw, hear, store } = setUp();
    const lessons = [{ slug: 'x', number: 1, title: 't', question: 'q', minutes: 3 }];
    hear({ type: 'started', version: 1, lessons });
    hear({ type: 'frame-passed', frame: frame({ changed: [node] }) });
    draw();
    store.select({ apiVersion: 'v1', kind: 'Node', name: 'node-1' });
    hear({ type: 'frame-passed', frame: frame({ nowMs: 9000 }) });
    hear({ type: 'world-replaced', startedAtMs: 500 });
    draw();
    expect(store.getState()).toMatchObject({
      isLive: false,
      startedAtMs: 500,
      nowMs: 0,
      selection: undefined,
      lessons,
    });
    expect(store.getState().nodes.size).toBe(0);
    hear({ type: 'frame-passed', frame: frame({ nowMs: 600 }) });
    draw();
    expect(store.getState().nowMs).toBe(600);
  });

  it('hands flights on as they come, without a change of state', () => {
    const { hear, store } = setUp();
    const heard: number[] = [];
    const stop = store.onFlights((requests) => heard.push(requests.length));
    const request = { id: 1, from: 'customers', service: 's', outcome: 'ok', startMs: 0, endMs: 1 } as const;
    hear({ type: 'frame-passed', frame: frame({ requests: [request] }) });
    hear({ type: 'frame-passed', frame: frame() });
    stop();
    hear({ type: 'frame-passed', frame: frame({ requests: [request] }) });
    expect(heard).toEqual([1]);
  });

  it('opens what is selected, and closes it', () => {
    const { sent, store } = setUp();
    const ref = { apiVersion: 'v1', kind: 'Node', name: 'node-1' };
    store.select(ref);
    store.select(undefined);
    expect(sent).toEqual([{ type: 'open-object', ref }, { type: 'close-object' }]);
  });

  it('tells the outcome of an action; of a manifest only the command, for the editor tells the rest', () => {
    const { hear, store } = setUp();
    hear({ type: 'acted', id: 1, action: { type: 'cordon', node: 'node-1', on: true }, outcome });
    expect(store.getState().notice).toEqual({ ...outcome, id: 1 });
    hear({ type: 'acted', id: 2, action: { type: 'apply', yaml: '' }, outcome });
    expect(store.getState().notice).toEqual({ ...outcome, messages: [], id: 2 });
    hear({ type: 'acted', id: 3, action: { type: 'apply', yaml: '' }, outcome: { ...outcome, ok: false } });
    expect(store.getState().notice?.id).toBe(2);
  });

  it('keeps the report of a crash until a new world is there', () => {
    const { hear, store } = setUp();
    hear({ type: 'crashed', message: 'broken', stack: 'at …', inputs: '[]' });
    expect(store.getState().crash?.message).toBe('broken');
    hear({ type: 'world-replaced', startedAtMs: 0 });
    expect(store.getState().crash).toBeUndefined();
  });
});
