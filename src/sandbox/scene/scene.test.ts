import { describe, expect, it } from 'vitest';
import type { SceneItem, ScenePod } from '../../bridge/messages.ts';
import { Sandbox } from '../sandbox.ts';
import { Scene } from './scene.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: nginx, resources: {requests: {cpu: 250m, memory: 64Mi}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;

function watched() {
  const sandbox = new Sandbox({ seed: 3, nodes: 2 });
  const scene = new Scene(sandbox.mirror, sandbox.nodes);
  sandbox.nodes.onPower((name) => scene.noteMachine(name));
  sandbox.clock.advance(40_000);
  return { sandbox, scene };
}

const named = (items: readonly SceneItem[], type: SceneItem['type']) => items.filter((item) => item.type === type);
const podsOf = (items: readonly SceneItem[]) => named(items, 'pod') as readonly ScenePod[];

describe('Scene', () => {
  it('hands out what changed, once', () => {
    const { sandbox, scene } = watched();
    expect(named(scene.takeChanges().changed, 'node')).toHaveLength(2);
    expect(scene.takeChanges()).toEqual({ changed: [], removed: [] });
    sandbox.act({ type: 'cordon', node: 'node-1', on: true });
    expect(scene.takeChanges().changed).toMatchObject([
      { name: 'node-1', status: 'Ready,SchedulingDisabled', isCordoned: true },
    ]);
  });

  it('follows pods from waiting to running, and names their application', () => {
    const { sandbox, scene } = watched();
    sandbox.act({ type: 'apply', yaml: WEB });
    sandbox.clock.advance(100);
    const waiting = podsOf(scene.takeChanges().changed);
    expect(waiting.map(({ application, tone }) => [application, tone])).toEqual([
      ['Deployment/web', 'waiting'],
      ['Deployment/web', 'waiting'],
    ]);
    sandbox.clock.advance(20_000);
    const changed = scene.takeChanges().changed;
    expect(podsOf(changed).map(({ tone, status }) => [tone, status])).toEqual([
      ['good', 'Running'],
      ['good', 'Running'],
    ]);
    const [service] = named(changed, 'service');
    expect(service).toMatchObject({ name: 'web', readyPods: expect.objectContaining({ length: 2 }) });
  });

  it('carries labels: pods of one template share them, and a relabelled one is told again', () => {
    const { sandbox, scene } = watched();
    sandbox.act({ type: 'apply', yaml: WEB });
    sandbox.clock.advance(20_000);
    const [pod, other] = podsOf(scene.everything());
    expect(pod?.labels).toMatchObject({ app: 'web' });
    expect(other?.labels).toBe(pod?.labels);
    const target = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: pod?.name ?? '' };
    sandbox.act({ type: 'label', target, labels: { tier: 'front' } });
    expect(podsOf(scene.takeChanges().changed)).toMatchObject([{ name: pod?.name, labels: { tier: 'front' } }]);
  });

  it('sums what pods ask of a node, and takes it back when they go', () => {
    const { sandbox, scene } = watched();
    sandbox.act({ type: 'apply', yaml: WEB });
    sandbox.clock.advance(20_000);
    const requested = () =>
      scene
        .everything()
        .flatMap((item) => (item.type === 'node' ? [item.cpu.requested] : []))
        .reduce((sum, cpu) => sum + cpu, 0);
    expect(requested()).toBeCloseTo(0.5, 9);
    sandbox.act({
      type: 'delete',
      target: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' },
    });
    sandbox.clock.advance(60_000);
    expect(requested()).toBeCloseTo(0, 9);
    expect(podsOf(scene.everything())).toEqual([]);
  });

  it('tells of a pod that is ending until when it may take its time, and that it is gone when it is', () => {
    const { sandbox, scene } = watched();
    sandbox.act({ type: 'apply', yaml: WEB });
    sandbox.clock.advance(20_000);
    const [pod] = podsOf(scene.everything());
    if (pod === undefined) throw new Error('no pod');
    sandbox.act({ type: 'delete', target: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: pod.name } });
    const ending = podsOf(scene.takeChanges().changed).find(({ id }) => id === pod.id);
    expect(ending).toMatchObject({ tone: 'ending', status: 'Terminating' });
    expect(ending?.endsAtMs).toBe(Math.floor((sandbox.clock.nowMs + 30_000) / 1000) * 1000);
    sandbox.clock.advance(40_000);
    expect(scene.takeChanges().removed).toContain(pod.id);
  });

  it('shows a machine without power as off at once, and its pods as Kubernetes last knew them', () => {
    const { sandbox, scene } = watched();
    sandbox.act({ type: 'apply', yaml: WEB });
    sandbox.clock.advance(20_000);
    scene.takeChanges();
    sandbox.act({ type: 'power', node: 'node-2', on: false });
    expect(scene.takeChanges().changed).toMatchObject([{ name: 'node-2', power: 'off', tone: 'off', status: 'Ready' }]);
    expect(podsOf(scene.everything()).map(({ status }) => status)).toEqual(['Running', 'Running']);
  });
});
