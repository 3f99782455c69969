import { describe, expect, it } from 'vitest';
import type { Node, Pod, PodDisruptionBudget } from '../../../kube-api/generated/types.gen.ts';
import {
  casesOf,
  dumped,
  hasOracles,
  incoming,
  PluginBed,
  type WantedStatus,
  wanted,
} from '../../../testing/scheduler-cases.ts';
import { ApiClient } from '../../client/api-client.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { CycleState } from '../framework/cycle-state.ts';
import { Diagnosis } from '../framework/diagnosis.ts';
import type { StatusCode } from '../framework/status.ts';
import { Status } from '../framework/status.ts';
import { DefaultPreemption } from './default-preemption.ts';
import { InterPodAffinity } from './inter-pod-affinity.ts';
import { NodeResourcesFit } from './node-resources-fit.ts';
import { PodTopologySpread } from './pod-topology-spread.ts';

const FILE = 'scheduler-plugins.json';
const CODES: Readonly<Record<number, StatusCode>> = { 2: 'Unschedulable', 3: 'UnschedulableAndUnresolvable' };

interface NodeStatuses {
  readonly absentNodesStatus?: WantedStatus;
  readonly nodeToStatus: Readonly<Record<string, WantedStatus>>;
}

interface Outcome {
  readonly status: Status | undefined;
  readonly nominatedNodeName: string | undefined;
  /** `delete p1`, `patch p1`. */
  readonly requests: readonly string[];
}

interface Scene {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly pod: Pod;
  readonly pdbs?: readonly PodDisruptionBudget[];
  /** Undefined: as the filters say. */
  readonly filtered?: NodeStatuses;
}

const statusOf = ({ code, reasons = [] }: WantedStatus) => new Status(CODES[code] ?? 'Error', '', reasons);

function preempt({ nodes, pods, pod, pdbs = [], filtered }: Scene): Outcome {
  const requests: string[] = [];
  const transport = {
    request(request: ApiRequest) {
      requests.push(`${request.verb} ${request.name}`);
      return pod;
    },
    watch: () => ({ stop: () => {} }),
  };
  const client = new ApiClient(transport, { user: { name: 'test', groups: [] }, actor: 'test' });
  const plugins = [NodeResourcesFit, PodTopologySpread, InterPodAffinity];
  const bed = new PluginBed(DefaultPreemption, { nodes, pods, budgets: pdbs, client }, plugins);
  const info = incoming(pod);
  const state = new CycleState();
  bed.framework.preFilter(info, state);
  const diagnosis = new Diagnosis();
  if (filtered?.absentNodesStatus !== undefined) diagnosis.absentStatus = statusOf(filtered.absentNodesStatus);
  for (const node of bed.cache.nodes) {
    const given = filtered?.nodeToStatus[node.name];
    const status = filtered === undefined ? bed.framework.filter(state, info, node) : given && statusOf(given);
    if (status !== undefined) diagnosis.reject(node, status);
  }
  const result = bed.framework.postFilter({ pod: info, state, diagnosis, framework: bed.framework });
  return { status: result.status, nominatedNodeName: result.nominatedNodeName, requests };
}

describe.skipIf(!hasOracles)('DefaultPreemption', () => {
  interface PostFilterCase {
    readonly name: string;
    readonly pod: Pod;
    readonly nodes: readonly Node[];
    readonly pods: readonly Pod[];
    readonly pdbs?: readonly PodDisruptionBudget[];
    readonly extender?: unknown;
    readonly filteredNodesStatuses: NodeStatuses;
    readonly wantResult?: { readonly NominatingInfo: { readonly NominatedNodeName?: string } };
    readonly wantStatus: WantedStatus;
  }
  // extenders are not simulated; the plugin that fails is upstream's test's own
  const cases = casesOf<PostFilterCase>(FILE, 'TestPostFilter').filter(
    ({ extender, name }) => extender === undefined && !name.includes('TestPlugin'),
  );
  it.each(cases)('$name', ({ wantResult, wantStatus, filteredNodesStatuses, ...scene }) => {
    const outcome = preempt({ ...scene, filtered: filteredNodesStatuses });
    expect(dumped(outcome.status)).toEqual(wanted(wantStatus));
    expect(outcome.nominatedNodeName).toBe(wantResult?.NominatingInfo.NominatedNodeName ?? '');
  });

  interface SelectCase {
    readonly name: string;
    readonly pod: Pod;
    readonly pods: readonly Pod[];
    readonly nodeNames: readonly string[];
    readonly expected: readonly string[];
  }
  // in the dump, start times that differed by nanoseconds are all the same
  const told = casesOf<SelectCase>(FILE, 'TestSelectBestCandidate').filter(({ name }) => !name.includes('start time'));
  it.each(told)('best: $name', ({ nodeNames, expected, ...scene }) => {
    // upstream's large nodes: 500 millicores for each of five
    const allocatable = { cpu: '500m', memory: '500', pods: '32' };
    const nodes = nodeNames.map((name) => ({ metadata: { name }, status: { allocatable } }) as unknown as Node);
    const { nominatedNodeName = '' } = preempt({ ...scene, nodes });
    expect(expected).toContain(nominatedNodeName);
  });

  interface EligibleCase {
    readonly name: string;
    readonly pod: Pod;
    readonly pods: readonly Pod[];
    readonly nodes: readonly string[];
    readonly nominatedNodeStatus?: WantedStatus;
    readonly expected: boolean;
  }
  it.each(casesOf<EligibleCase>(FILE, 'TestPodEligibleToPreemptOthers'))('eligible: $name', (one) => {
    const nodes = one.nodes.map((name) => ({ metadata: { name } }) as unknown as Node);
    const nodeToStatus = Object.fromEntries(one.nodes.map((name) => [name, one.nominatedNodeStatus ?? { code: 2 }]));
    const { status } = preempt({ nodes, pods: one.pods, pod: one.pod, filtered: { nodeToStatus } });
    expect(status?.message.includes('not eligible') ?? false).toBe(!one.expected);
  });
});

describe('DefaultPreemption evicts', () => {
  const node = (name: string, pods = '2'): Node =>
    ({
      metadata: { name, labels: { zone: name } },
      status: { allocatable: { cpu: '1', memory: '1Gi', pods } },
    }) as unknown as Node;
  const pod = (name: string, priority: number, nodeName?: string, labels = {}): Pod =>
    ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, uid: name, namespace: 'default', labels },
      spec: {
        schedulerName: 'default-scheduler',
        priority,
        containers: [{ name: 'c' }],
        ...(nodeName && { nodeName }),
      },
    }) as unknown as Pod;

  it('only as many as need be, the least important first', () => {
    const outcome = preempt({
      nodes: [node('a')],
      pods: [pod('high', 5, 'a'), pod('low', 1, 'a')],
      pod: pod('new', 10),
    });
    expect(outcome).toEqual({ status: undefined, nominatedNodeName: 'a', requests: ['patch low', 'delete low'] });
  });

  it('rather pods that no disruption budget protects', () => {
    const budget = {
      metadata: { name: 'budget', namespace: 'default' },
      spec: { selector: { matchLabels: { app: 'db' } } },
      status: { disruptionsAllowed: 0 },
    } as unknown as PodDisruptionBudget;
    const outcome = preempt({
      nodes: [node('a', '1'), node('b', '1')],
      pods: [pod('protected', 1, 'a', { app: 'db' }), pod('other', 5, 'b')],
      pod: pod('new', 10),
      pdbs: [budget],
    });
    expect(outcome.nominatedNodeName).toBe('b');
  });

  it('of equally important pods those that started last', () => {
    const started = (info: Pod, startTime: string) => ({ ...info, status: { startTime } }) as Pod;
    const outcome = preempt({
      nodes: [node('a', '1'), node('b', '1')],
      pods: [
        started(pod('young', 1, 'a'), '2025-01-06T09:00:02Z'),
        started(pod('old', 1, 'b'), '2025-01-06T09:00:01Z'),
      ],
      pod: pod('new', 10),
    });
    expect(outcome.nominatedNodeName).toBe('a');
  });

  it('pods that keep the pod away by topology, counted as if they were gone', () => {
    const spread = {
      maxSkew: 1,
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: { app: 'web' } },
    };
    const preemptor = pod('new', 10, undefined, { app: 'web' });
    const outcome = preempt({
      nodes: [node('a', '10'), node('b', '0')],
      pods: [pod('web-1', 1, 'a', { app: 'web' })],
      pod: { ...preemptor, spec: { ...preemptor.spec!, topologySpreadConstraints: [spread] } } as Pod,
    });
    expect(outcome).toEqual({ status: undefined, nominatedNodeName: 'a', requests: ['patch web-1', 'delete web-1'] });
  });
});
