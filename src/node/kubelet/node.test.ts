import { describe, expect, it } from 'vitest';
import { Event, Lease, Node, Pod } from '../../kube-api/kinds/index.ts';
import { findCondition } from '../../kube-api/meta/conditions.ts';
import { parseTime } from '../../kube-api/meta/time.ts';
import { KubeletLab, shortState, timeline } from '../../testing/kubelet-lab.ts';
import { forEver, program } from '../../testing/machine-lab.ts';

const polite = program('polite', function* (process) {
  process.onSignal('SIGTERM', () => process.exit(0));
  return yield* forEver();
});

function labWithNode(): KubeletLab {
  const lab = new KubeletLab();
  lab.add(polite);
  lab.node();
  return lab;
}

describe('the node that a kubelet registers', () => {
  const lab = labWithNode();

  it('has labels, addresses and what the machine has to give', () => {
    const node = lab.client.get(Node, 'node-1');
    expect(node.metadata.labels).toEqual({
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': 'node-1',
      'kubernetes.io/os': 'linux',
    });
    expect(node.status).toMatchObject({
      addresses: [
        { type: 'InternalIP', address: '192.168.49.3' },
        { type: 'Hostname', address: 'node-1' },
      ],
      capacity: { cpu: '2', memory: '4194304Ki', pods: '110' },
      allocatable: { cpu: '2', memory: '4091904Ki', pods: '110' },
      nodeInfo: { kubeletVersion: 'v1.32.13', operatingSystem: 'linux' },
    });
  });

  it('has its conditions in order, and tells of them', () => {
    const conditions = lab.client.get(Node, 'node-1').status?.conditions ?? [];
    expect(conditions.map(({ reason, status, type }) => `${type} ${status} ${reason}`)).toEqual([
      'MemoryPressure False KubeletHasSufficientMemory',
      'DiskPressure False KubeletHasNoDiskPressure',
      'PIDPressure False KubeletHasSufficientPID',
      'Ready True KubeletReady',
    ]);
    expect(lab.events('node-1')).toEqual([
      'Normal Starting Starting kubelet.',
      'Normal NodeHasSufficientMemory Node node-1 status is now: NodeHasSufficientMemory',
      'Normal NodeHasNoDiskPressure Node node-1 status is now: NodeHasNoDiskPressure',
      'Normal NodeHasSufficientPID Node node-1 status is now: NodeHasSufficientPID',
      'Normal NodeReady Node node-1 status is now: NodeReady',
    ]);
  });

  it('waits for its range of pod addresses', () => {
    const other = new KubeletLab();
    const seen: string[] = [];
    other.client.watch(
      Node,
      { resourceVersion: '0' },
      ({ object }) => {
        const ready = findCondition(object.status?.conditions, 'Ready');
        seen.push(`${object.spec?.podCIDR} ${ready?.reason}`);
      },
      () => undefined,
    );
    other.node();
    expect([...new Set(seen)]).toEqual([
      'undefined undefined',
      'undefined KubeletNotReady',
      '10.244.1.0/24 KubeletNotReady',
      '10.244.1.0/24 KubeletReady',
    ]);
  });

  it('is renewed every ten seconds, and written only when something changed or every five minutes', () => {
    const before = lab.client.get(Node, 'node-1').metadata.resourceVersion;
    const renewals = new Set<string | undefined>();
    for (let second = 0; second < 100; second++) {
      lab.clock.advance(1000);
      renewals.add(lab.client.get(Lease, 'node-1', 'kube-node-lease').spec?.renewTime);
    }
    expect(renewals.size).toBeGreaterThanOrEqual(10);
    expect(renewals.size).toBeLessThanOrEqual(11);
    const [first, second] = [...renewals].map((time) => parseTime(time ?? ''));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(10_000);
    expect(lab.client.get(Node, 'node-1').metadata.resourceVersion).toBe(before);
    lab.clock.advance(300_000);
    expect(lab.client.get(Node, 'node-1').metadata.resourceVersion).not.toBe(before);
    expect(lab.client.get(Lease, 'node-1', 'kube-node-lease').spec).toMatchObject({
      holderIdentity: 'node-1',
      leaseDurationSeconds: 40,
    });
  });

  it('lists an image once it has been pulled', () => {
    lab.pod('web', {});
    lab.clock.advance(20_000);
    const names = lab.client.get(Node, 'node-1').status?.images?.flatMap((image) => image.names ?? []);
    expect(names).toContain('docker.io/library/nginx:1.27');
  });
});

describe('pods that do not fit', () => {
  it.each([
    ['OutOfcpu', "Node didn't have enough resource: cpu, requested: 3000, used: 0, capacity: 2000", { cpu: '3' }],
    [
      'OutOfmemory',
      "Node didn't have enough resource: memory, requested: 5368709120, used: 0, capacity: 4190109696",
      { memory: '5Gi' },
    ],
  ] as const)('%s', (reason, message, requests) => {
    const lab = labWithNode();
    lab.pod('big', { resources: { requests: { ...requests } } });
    lab.clock.advance(1000);
    expect(lab.get('big').status).toMatchObject({ phase: 'Failed', reason, message: `Pod was rejected: ${message}` });
    expect(lab.get('big').status?.containerStatuses).toBeUndefined();
    expect(lab.events('big')).toEqual([`Warning ${reason} ${message}`]);
  });

  it('are counted beside those that run, until these have ended', () => {
    const lab = labWithNode();
    const container = { image: 'polite', resources: { requests: { cpu: '1500m' } } };
    lab.pod('first', container);
    lab.clock.advance(5000);
    lab.pod('second', container);
    lab.clock.advance(1000);
    expect(lab.get('second').status?.reason).toBe('OutOfcpu');
    lab.client.delete(Pod, 'first', 'default', {});
    lab.clock.advance(5000);
    lab.pod('third', container);
    lab.clock.advance(5000);
    expect(lab.get('third').status?.phase).toBe('Running');
  });

  it.each([
    [
      'NodeAffinity',
      "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
      {},
      { nodeSelector: { disk: 'ssd' } },
    ],
    [
      'NodePorts',
      "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
      { ports: [{ containerPort: 80, hostPort: 8000 }] },
      {},
    ],
  ] as const)('%s', (reason, message, container, spec) => {
    const lab = labWithNode();
    lab.pod('before', { image: 'polite', ports: [{ containerPort: 80, hostPort: 8000 }] });
    lab.clock.advance(2000);
    lab.pod('p', structuredClone(container) as object, structuredClone(spec) as object);
    lab.clock.advance(1000);
    expect(lab.get('p').status).toMatchObject({ phase: 'Failed', reason, message: `Pod was rejected: ${message}` });
  });
});

describe('a power cut and the return of power', () => {
  it('starts pods again in new sandboxes, and counts that', () => {
    const lab = labWithNode();
    lab.pod('p', { image: 'polite' });
    lab.clock.advance(10_000);
    const firstId = lab.status('p')?.containerID;
    const machine = lab.machines[0];
    machine?.powerOff();
    const seen = lab.observe();
    lab.clock.advance(60_000);
    expect(seen.length).toBe(1);
    machine?.powerOn();
    lab.clock.advance(20_000);
    const status = lab.status('p');
    expect(status === undefined ? '' : shortState(status)).toBe('running x1');
    expect(status?.lastState?.terminated).toMatchObject({ exitCode: 255, reason: 'Unknown', containerID: firstId });
    expect(timeline(seen, 'p').map(([, state]) => state)).toEqual([
      'running x0',
      'terminated Unknown 255 x0',
      'running x1',
    ]);
    expect(lab.events('p')).toContain('Normal SandboxChanged Pod sandbox changed, it will be killed and re-created.');
    const reboots = lab.client.list(Event, {}).items.filter(({ reason }) => reason === 'Rebooted');
    const bootId = lab.client.get(Node, 'node-1').status?.nodeInfo?.bootID;
    expect(reboots.map(({ message }) => message)).toEqual([`Node node-1 has been rebooted, boot id: ${bootId}`]);
    expect(machine?.runtime.containers().filter(({ state }) => state === 'running')).toHaveLength(1);
  });

  it('confirms the deletion of pods that were deleted meanwhile', () => {
    const lab = labWithNode();
    lab.pod('p', { image: 'polite' });
    lab.pod('never', { image: 'polite' });
    lab.clock.advance(10_000);
    lab.machines[0]?.powerOff();
    lab.client.delete(Pod, 'p', 'default', {});
    lab.clock.advance(60_000);
    expect(lab.get('p').metadata.deletionTimestamp).toBeDefined();
    lab.machines[0]?.powerOn();
    lab.clock.advance(10_000);
    expect(() => lab.get('p')).toThrow('not found');
    expect(lab.get('never').status?.phase).toBe('Running');
  });

  it('removes what is left of pods that the API has forgotten', () => {
    const lab = labWithNode();
    lab.pod('p', { image: 'polite' });
    lab.clock.advance(10_000);
    lab.machines[0]?.powerOff();
    lab.client.delete(Pod, 'p', 'default', { gracePeriodSeconds: 0 });
    lab.clock.advance(1000);
    lab.machines[0]?.powerOn();
    lab.clock.advance(10_000);
    expect(lab.machines[0]?.runtime.containers()).toEqual([]);
  });

  it('leaves a pod that is not to be restarted ended', () => {
    const lab = labWithNode();
    lab.pod('p', { image: 'polite' }, { restartPolicy: 'Never' });
    lab.clock.advance(10_000);
    lab.machines[0]?.powerOff();
    lab.clock.advance(5000);
    lab.machines[0]?.powerOn();
    lab.clock.advance(20_000);
    expect(lab.get('p').status?.phase).toBe('Failed');
  });
});

it('a pod on the node’s network has the node’s address from the start', () => {
  const lab = labWithNode();
  const seen = lab.observe();
  lab.pod('p', { image: 'polite' }, { hostNetwork: true });
  lab.clock.advance(10_000);
  expect(new Set(seen.slice(1).map(({ pod }) => pod.status?.podIP))).toEqual(new Set(['192.168.49.3']));
  expect(lab.get('p').status?.phase).toBe('Running');
});

it('restarts a container whose image the pod changes', () => {
  const lab = labWithNode();
  lab.pod('p', { image: 'polite' });
  lab.clock.advance(10_000);
  const pod = lab.get('p');
  const containers = (pod.spec?.containers ?? []).map((container) => ({ ...container, image: 'server' }));
  lab.client.update(Pod, { ...pod, spec: { ...pod.spec, containers } });
  lab.clock.advance(10_000);
  expect(lab.events('p')).toContain('Normal Killing Container c definition changed, will be restarted');
  expect(lab.status('p')).toMatchObject({ restartCount: 1, image: 'docker.io/library/server:latest' });
});
