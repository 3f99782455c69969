import { describe, expect, it } from 'vitest';
import { Pod } from '../../kube-api/kinds/pod.ts';
import { Sandbox } from '../sandbox.ts';
import { inspect } from './inspect.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: luksa/kubia}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
`;

function running() {
  const sandbox = new Sandbox({ seed: 1, nodes: 3 });
  sandbox.clock.advance(40_000);
  sandbox.act({ type: 'apply', yaml: WEB });
  sandbox.clock.advance(20_000);
  const [pod] = [...sandbox.mirror.list(Pod)];
  if (pod === undefined) throw new Error('no pod');
  const ref = { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: pod.metadata.name ?? '' };
  return { sandbox, pod, ref };
}

const nodeRef = (name: string) => ({ apiVersion: 'v1', kind: 'Node', name });

describe('inspect', () => {
  it('tells of a pod in words: state, node, log, and what it has to do with others', () => {
    const { sandbox, pod, ref } = running();
    const details = inspect(sandbox, ref);
    expect(details.summary).toEqual(['Running: It runs.', `It belongs on ${pod.spec?.nodeName}.`]);
    expect(details.logs.map(({ text }) => text.trim())).toContain('Kubia server starting...');
    expect(details.related.map(({ relation, ref: other }) => `${relation} ${other.kind}`)).toEqual([
      'controlled by ReplicaSet',
      'runs on Node',
      'selected by Service',
    ]);
    expect(details.events.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started']),
    );
  });

  it('leads from a pod’s state back to the person who asked for it', () => {
    const { sandbox, ref } = running();
    const texts = inspect(sandbox, ref).causes.map(({ text }) => text);
    expect(texts.at(-1)).toBe('You: kubectl apply -f manifest.yaml');
    expect(
      texts.some((text) => /^The kube-scheduler chose node-\d for pod web-\S+: 3 of 3 nodes would do\.$/.test(text)),
    ).toBe(true);
    expect(texts.some((text) => /^The kube-scheduler gave pod web-\S+ its node\.$/.test(text))).toBe(true);
    expect(texts.some((text) => /^The replicaset-controller created pod web-/.test(text))).toBe(true);
  });

  it('leads from a silent node back to the plug that was pulled', () => {
    const { sandbox } = running();
    sandbox.act({ type: 'power', node: 'node-2', on: false });
    expect(inspect(sandbox, nodeRef('node-2')).summary[0]).toBe(
      'The machine has no power. Kubernetes does not know yet: it waits for 50 seconds without a heartbeat.',
    );
    sandbox.clock.advance(70_000);
    const details = inspect(sandbox, nodeRef('node-2'));
    expect(details.summary[0]).toBe(
      'The machine has no power, and Kubernetes has noticed that its heartbeats are missing.',
    );
    expect(details.causes.at(-1)?.text).toMatch(
      /^You: pull the plug of machine node-2\. \d+ seconds of silence followed\.$/,
    );
  });

  it('keeps the last state of what is gone', () => {
    const { sandbox, ref } = running();
    inspect(sandbox, ref);
    sandbox.act({ type: 'delete', target: ref, gracePeriodSeconds: 0 });
    sandbox.clock.advance(5000);
    const details = inspect(sandbox, ref);
    expect(details.object).toBeUndefined();
    expect(details.summary).toEqual([`Pod ${ref.name} is gone.`]);
    expect(details.yaml).toContain(`name: ${ref.name}`);
  });

  it('answers for things that never were', () => {
    const { sandbox } = running();
    expect(inspect(sandbox, nodeRef('node-9')).summary).toEqual(['Node node-9 is gone.']);
    expect(inspect(sandbox, { apiVersion: 'example.com/v1', kind: 'Thing', name: 'x' }).yaml).toBe('');
  });
});
