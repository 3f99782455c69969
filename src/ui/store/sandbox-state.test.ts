import { describe, expect, it } from 'vitest';
import type { Frame, Happening, SceneItem, ScenePod } from '../../bridge/messages.ts';
import { applyFrames, EMPTY_STATE, MOST_HAPPENINGS } from './sandbox-state.ts';

const frame = (rest: Partial<Frame> = {}): Frame => ({ nowMs: 1000, speed: 1, isRunningAhead: false, ...rest });

function pod(id: string, rest: Partial<ScenePod> = {}): ScenePod {
  return {
    type: 'pod',
    id,
    namespace: 'default',
    name: `web-${id}`,
    tone: 'good',
    status: 'Running',
    readyContainers: 1,
    containers: 1,
    restarts: 0,
    application: 'Deployment/web',
    isSystem: false,
    createdAtMs: 0,
    cpuCores: 0.1,
    memoryBytes: 1,
    isStandIn: false,
    ...rest,
  };
}

const service: SceneItem = {
  type: 'service',
  id: 's',
  namespace: 'default',
  name: 'web',
  serviceType: 'ClusterIP',
  clusterIp: '10.96.0.7',
  ports: '80/TCP',
  readyPods: [],
  isSystem: false,
};

function happening(id: string, rest: Partial<Happening> = {}): Happening {
  return { id, atMs: 0, type: 'Normal', reason: 'Started', message: '', count: 1, source: 'kubelet', ...rest };
}

describe('applyFrames', () => {
  it('keeps things by id and is live from the first frame on', () => {
    const state = applyFrames(EMPTY_STATE, [frame({ changed: [pod('a'), pod('b'), service] })]);
    expect([...state.pods.keys()]).toEqual(['a', 'b']);
    expect(state.services.get('s')).toBe(service);
    expect(state.isLive).toBe(true);
  });

  it('leaves what a frame does not touch the same object, down to the map', () => {
    const before = applyFrames(EMPTY_STATE, [frame({ changed: [pod('a'), pod('b'), service] })]);
    const after = applyFrames(before, [frame({ changed: [pod('a', { status: 'Error' })] })]);
    expect(after.services).toBe(before.services);
    expect(after.nodes).toBe(before.nodes);
    expect(after.pods).not.toBe(before.pods);
    expect(after.pods.get('b')).toBe(before.pods.get('b'));
    expect(before.pods.get('a')?.status).toBe('Running');
    expect(applyFrames(before, [frame()]).pods).toBe(before.pods);
  });

  it('applies several frames in order, so that a thing can come and go between two pictures', () => {
    const state = applyFrames(EMPTY_STATE, [
      frame({ changed: [pod('a')] }),
      frame({ changed: [pod('a', { status: 'Error' }), pod('b')], nowMs: 2000 }),
      frame({ removed: ['b', 'never-there'], nowMs: 3000, speed: 10 }),
    ]);
    expect([...state.pods.values()].map(({ id, status }) => [id, status])).toEqual([['a', 'Error']]);
    expect(state).toMatchObject({ nowMs: 3000, speed: 10 });
  });

  it('lists happenings newest first, and moves a repeated one to the front with its new count', () => {
    const first = applyFrames(EMPTY_STATE, [frame({ happenings: [happening('1'), happening('2')] })]);
    expect(first.happenings.map(({ id }) => id)).toEqual(['2', '1']);
    const again = applyFrames(first, [frame({ happenings: [happening('1', { count: 2 })] })]);
    expect(again.happenings.map(({ id, count }) => [id, count])).toEqual([
      ['1', 2],
      ['2', 1],
    ]);
  });

  it('drops the oldest happenings of a long list', () => {
    const many = Array.from({ length: MOST_HAPPENINGS + 50 }, (_, index) => happening(String(index)));
    const { happenings } = applyFrames(EMPTY_STATE, [frame({ happenings: many })]);
    expect(happenings).toHaveLength(MOST_HAPPENINGS);
    expect(happenings[0]?.id).toBe(String(MOST_HAPPENINGS + 49));
  });

  it('tells a lesson that was left from one that a frame says nothing of', () => {
    const lesson = {
      slug: 'x',
      number: 1,
      title: '',
      question: '',
      minutes: 1,
      steps: [],
      at: 0,
      isComplete: false,
      next: [],
    };
    const taken = applyFrames(EMPTY_STATE, [frame({ lesson })]);
    expect(applyFrames(taken, [frame()]).lesson).toBe(lesson);
    expect(applyFrames(taken, [frame({ lesson: null })]).lesson).toBeNull();
  });
});
