/** An object's state in plain sentences, the most important first. */
import type {
  Deployment,
  Node,
  Pod,
  ReplicaSet,
  ReplicationController,
  Service,
} from '../../kube-api/generated/types.gen.ts';
import { Pod as PodKind } from '../../kube-api/kinds/pod.ts';
import { podStatusSummary } from '../../kube-api/kinds/pod-spec/pod-status-reason.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { Sandbox } from '../sandbox.ts';
import { nodeStatus } from '../scene/project-node.ts';
import { explainPodStatus } from './pod-status-words.ts';

export function summaryOf(object: KubeObject, sandbox: Sandbox): readonly string[] {
  switch (object.kind) {
    case 'Pod':
      return podSummary(object as Pod, sandbox);
    case 'Node':
      return nodeSummary(object as Node, sandbox);
    case 'Service':
      return serviceSummary(object as Service);
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
      return workloadSummary(object as Deployment | ReplicaSet | ReplicationController);
    default:
      return [];
  }
}

function podSummary(pod: Pod, sandbox: Sandbox): readonly string[] {
  const summary = podStatusSummary(pod);
  const sentences = [explainPodStatus(summary.reason)];
  const node = pod.spec?.nodeName;
  if (node !== undefined && node !== '') sentences.push(`It belongs on ${node}.`);
  if (node !== undefined && node !== '' && sandbox.nodes.powerOf(node) === 'off') {
    sentences.push(`${node} has no power: what you read here is what Kubernetes last heard of it.`);
  }
  const waiting = pod.status?.containerStatuses?.find((status) => status.state?.waiting?.message !== undefined);
  if (waiting?.state?.waiting?.message !== undefined)
    sentences.push(`${waiting.name}: ${waiting.state.waiting.message}`);
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unscheduled?.message !== undefined) sentences.push(unscheduled.message);
  if (summary.restarts > 0) {
    sentences.push(`Its containers were restarted ${summary.restarts === 1 ? 'once' : `${summary.restarts} times`}.`);
  }
  if (pod.spec?.containers.some(({ image }) => sandbox.nodes.isStandIn(image ?? '')) ?? false) {
    sentences.push('Its image is not in the catalogue: a stand-in serves the declared ports, nothing else of it runs.');
  }
  return sentences;
}

function nodeSummary(node: Node, { mirror, nodes }: Sandbox): readonly string[] {
  const name = node.metadata.name ?? '';
  const status = nodeStatus(node);
  const power = nodes.powerOf(name);
  const sentences: string[] = [];
  if (power === 'off') {
    sentences.push(
      status.startsWith('Ready')
        ? 'The machine has no power. Kubernetes does not know yet: it waits for 50 seconds without a heartbeat.'
        : 'The machine has no power, and Kubernetes has noticed that its heartbeats are missing.',
    );
  } else if (power === 'booting') sentences.push('The machine is booting.');
  else
    sentences.push(
      status.startsWith('Ready') ? 'The node is healthy.' : 'The kubelet runs, but the node is not ready yet.',
    );
  if (node.spec?.unschedulable === true) sentences.push('It is cordoned: no new pods are placed on it.');
  let pods = 0;
  for (const pod of mirror.list(PodKind)) if (pod.spec?.nodeName === name) pods++;
  sentences.push(`${pods} of at most ${node.status?.allocatable?.pods ?? '?'} pods are bound to it.`);
  return sentences;
}

function serviceSummary(service: Service): readonly string[] {
  const { spec } = service;
  const sentences = [`Its address inside the cluster is ${spec?.clusterIP ?? 'not set'}.`];
  for (const port of spec?.ports ?? []) {
    if (port.nodePort !== undefined) sentences.push(`Port ${port.port} is open on every node as ${port.nodePort}.`);
  }
  const selector = Object.entries(spec?.selector ?? {});
  sentences.push(
    selector.length === 0
      ? 'It has no selector: its endpoints are somebody else’s business.'
      : `It sends requests to ready pods with ${selector.map(([key, value]) => `${key}=${value}`).join(', ')}.`,
  );
  if (spec?.type === 'LoadBalancer' && service.status?.loadBalancer?.ingress === undefined) {
    sentences.push('No cloud gives out load balancers here: its external address stays pending.');
  }
  return sentences;
}

function workloadSummary(workload: Deployment | ReplicaSet | ReplicationController): readonly string[] {
  const wanted = workload.spec?.replicas ?? 1;
  const ready = workload.status?.readyReplicas ?? 0;
  const sentences = [
    ready === wanted
      ? `All ${wanted} wanted pods are ready.`
      : `It wants ${wanted} pod${wanted === 1 ? '' : 's'}, ${ready} ${ready === 1 ? 'is' : 'are'} ready.`,
  ];
  for (const condition of workload.status?.conditions ?? []) {
    if (condition.status === 'False' || condition.type === 'ReplicaFailure') {
      sentences.push(`${condition.type}: ${condition.message ?? condition.reason ?? condition.status}`);
    }
  }
  return sentences;
}
