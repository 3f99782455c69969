/** A node as it is drawn: what Kubernetes knows of it, and what its machine really does. */
import type { SceneNode, Tone } from '../../bridge/messages.ts';
import type { Node } from '../../kube-api/generated/types.gen.ts';
import type { Amount } from './pod-resources.ts';
import { numberOf } from './pod-resources.ts';

/** What is known about a node besides its API object. */
export interface NodeFacts {
  readonly power: SceneNode['power'];
  /** Sum of the requests of the pods bound to it that have not ended. */
  readonly requested: Amount;
  readonly used: Amount;
}

export function projectNode(node: Node, facts: NodeFacts): SceneNode {
  const status = nodeStatus(node);
  const allocatable = node.status?.allocatable;
  const isCordoned = node.spec?.unschedulable === true;
  return {
    type: 'node',
    id: node.metadata.uid ?? '',
    name: node.metadata.name ?? '',
    tone: toneOf(node, facts.power),
    status,
    power: facts.power,
    isCordoned,
    cpu: { capacity: numberOf(allocatable?.cpu), requested: facts.requested.cpu, used: facts.used.cpu },
    memory: { capacity: numberOf(allocatable?.memory), requested: facts.requested.memory, used: facts.used.memory },
    podCapacity: numberOf(allocatable?.pods),
    ip: node.status?.addresses?.find((address) => address.type === 'InternalIP')?.address ?? '',
    taints: (node.spec?.taints ?? []).map((taint) =>
      taint.value === undefined || taint.value === ''
        ? `${taint.key}:${taint.effect}`
        : `${taint.key}=${taint.value}:${taint.effect}`,
    ),
    ...(node.metadata.labels === undefined ? {} : { labels: node.metadata.labels }),
  };
}

function readyCondition(node: Node): string {
  return node.status?.conditions?.find((condition) => condition.type === 'Ready')?.status ?? 'Unknown';
}

/** The STATUS column of `kubectl get nodes`. */
export function nodeStatus(node: Node): string {
  const ready = readyCondition(node) === 'True' ? 'Ready' : 'NotReady';
  return node.spec?.unschedulable === true ? `${ready},SchedulingDisabled` : ready;
}

function toneOf(node: Node, power: SceneNode['power']): Tone {
  if (power === 'off') return 'off';
  switch (readyCondition(node)) {
    case 'True':
      return power === 'on' ? 'good' : 'waiting';
    case 'False':
      return 'waiting';
    default:
      return power === 'booting' ? 'waiting' : 'bad';
  }
}
