/** What must be true of a cluster that has come to rest, whatever happened before: each check answers sentences about what is not. */
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import {
  Deployment,
  KINDS,
  Namespace,
  Node,
  Pod,
  ReplicaSet,
  ReplicationController,
} from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { ContainerRecord } from '../../machine/contract.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { numberOf, podRequests } from '../../sandbox/scene/pod-resources.ts';
import { isOver, isReady, nameOf } from './pods.ts';
import { services } from './service-invariants.ts';
import { GOOD } from './templates.ts';

type Problems = string[];

/** Every check; empty when all is well. */
export function clusterProblems(sandbox: Sandbox): readonly string[] {
  const problems: Problems = [];
  for (const check of CHECKS) check(sandbox, problems);
  return problems;
}

const CHECKS = [ownership, endings, nodes, room, addresses, workloads, goodPods, containers, services];

function every(sandbox: Sandbox): readonly KubeObject[] {
  return (KINDS as readonly KindDefinition[]).flatMap((kind) => [...sandbox.mirror.list(kind)]);
}

function hasRoomProblem(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ reason }) => reason === 'Unschedulable') === true;
}

/** Owners live, and namespaces too. */
function ownership(sandbox: Sandbox, problems: Problems): void {
  for (const object of every(sandbox)) {
    const { ownerReferences = [], namespace } = object.metadata;
    const isOrphan = ownerReferences.length > 0 && ownerReferences.every(({ uid }) => !sandbox.mirror.byUid(uid));
    if (isOrphan) problems.push(`${nameOf(object)}: its owners are gone`);
    if (namespace !== undefined && sandbox.mirror.get(Namespace, namespace) === undefined) {
      problems.push(`${nameOf(object)}: its namespace is gone`);
    }
  }
}

/** Whatever was to be deleted is gone. */
function endings(sandbox: Sandbox, problems: Problems): void {
  for (const object of every(sandbox)) {
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp !== undefined) {
      problems.push(
        `${nameOf(object)}: deleted at ${deletionTimestamp}, still there, finalizers [${finalizers.join()}]`,
      );
    }
  }
}

/** Nodes are as well as their machines, and bear no marks of what was. */
function nodes(sandbox: Sandbox, problems: Problems): void {
  for (const node of sandbox.mirror.list(Node)) {
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
    const isOn = sandbox.nodes.powerOf(node.metadata.name ?? '') === 'on';
    if ((ready === 'True') !== isOn) problems.push(`${nameOf(node)}: Ready ${ready} with power ${isOn}`);
    const taints = node.spec?.taints ?? [];
    if (taints.length > 0) problems.push(`${nameOf(node)}: tainted ${JSON.stringify(taints)}`);
    if (node.spec?.unschedulable === true) problems.push(`${nameOf(node)}: cordoned`);
  }
}

/** No node holds more than it can. */
export function room(sandbox: Sandbox, problems: Problems): void {
  for (const node of sandbox.mirror.list(Node)) {
    const pods = [...sandbox.mirror.list(Pod)].filter(
      (pod) => pod.spec?.nodeName === node.metadata.name && !isOver(pod),
    );
    const { allocatable = {} } = node.status ?? {};
    const cpu = pods.reduce((sum, pod) => sum + podRequests(pod).cpu, 0);
    const memory = pods.reduce((sum, pod) => sum + podRequests(pod).memory, 0);
    const isOverfull =
      cpu > numberOf(allocatable.cpu) + 1e-6 ||
      memory > numberOf(allocatable.memory) ||
      pods.length > numberOf(allocatable.pods);
    if (isOverfull)
      problems.push(`${nameOf(node)}: over its limits with ${pods.length} pods, cpu ${cpu}, ${memory} bytes`);
  }
}

/** One address, one pod, out of its node's range. */
function addresses(sandbox: Sandbox, problems: Problems): void {
  const holders = new Map<string, Pod>();
  for (const pod of sandbox.mirror.list(Pod)) {
    const ip = pod.status?.podIP;
    if (ip === undefined || isOver(pod) || pod.spec?.hostNetwork === true) continue;
    const other = holders.get(ip);
    if (other !== undefined) problems.push(`${nameOf(pod)} has the address ${ip} of ${nameOf(other)}`);
    holders.set(ip, pod);
    const cidr = sandbox.mirror.get(Node, pod.spec?.nodeName ?? '')?.spec?.podCIDR ?? '';
    const prefix = cidr.slice(0, cidr.lastIndexOf('.') + 1);
    if (!ip.startsWith(prefix)) problems.push(`${nameOf(pod)}: address ${ip} outside of ${cidr}`);
  }
}

/** As many pods as are asked for, and a status that says so. */
function workloads(sandbox: Sandbox, problems: Problems): void {
  const pods = [...sandbox.mirror.list(Pod)];
  for (const kind of [ReplicaSet, ReplicationController]) {
    for (const owner of sandbox.mirror.list<ReplicaSet | ReplicationController>(kind as never)) {
      const own = pods.filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid));
      const active = own.filter((pod) => !isOver(pod));
      const { spec = {}, status = { replicas: 0 } } = owner;
      const figures = [active.length, status.replicas, active.filter(isReady).length, status.readyReplicas ?? 0];
      const hasAll = figures[0] === spec.replicas && figures[1] === figures[0] && figures[2] === figures[3];
      if (!hasAll) {
        problems.push(
          `${nameOf(owner)}: asks for ${spec.replicas}; pods, replicas, ready, readyReplicas are ${figures}`,
        );
      }
      if (status.observedGeneration !== owner.metadata.generation) problems.push(`${nameOf(owner)}: not observed`);
    }
  }
  for (const deployment of sandbox.mirror.list(Deployment)) {
    const sets = [...sandbox.mirror.list(ReplicaSet)].filter((set) =>
      set.metadata.ownerReferences?.some(({ uid }) => uid === deployment.metadata.uid),
    );
    deploymentProblems(deployment, sets, pods, problems);
  }
}

/** A set that was scaled by hand to what its adopter wants looks like a scaling that is never done: upstream waits there too. */
function looksScaled(deployment: Deployment, sets: readonly ReplicaSet[]): boolean {
  return sets.some(({ metadata, spec }) => {
    const desired = metadata.annotations?.['deployment.kubernetes.io/desired-replicas'];
    return (spec?.replicas ?? 0) > 0 && desired !== undefined && Number(desired) !== deployment.spec?.replicas;
  });
}

function deploymentProblems(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  pods: readonly Pod[],
  problems: Problems,
): void {
  const { spec, status = {} } = deployment;
  const name = nameOf(deployment);
  const sum = sets.reduce((total, set) => total + (set.status?.replicas ?? 0), 0);
  if ((status.replicas ?? 0) !== sum) problems.push(`${name}: status.replicas ${status.replicas} of ${sum}`);
  if (status.observedGeneration !== deployment.metadata.generation) problems.push(`${name}: not observed`);
  const isStuck = pods.some(
    (pod) =>
      sets.some((set) => pod.metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid)) && !isReady(pod),
  );
  if (spec?.template.metadata?.labels?.fate !== GOOD || isStuck || looksScaled(deployment, sets)) return;
  // History is cut only once a rollout is complete.
  const old = sets.filter((set) => (set.spec?.replicas ?? 0) === 0).length;
  if (old > (spec.revisionHistoryLimit ?? 10) + 1) problems.push(`${name}: keeps ${old} old ReplicaSets`);
  const figures = [status.replicas, status.updatedReplicas, status.readyReplicas, status.availableReplicas];
  if (figures.some((figure) => (figure ?? 0) !== spec.replicas)) {
    problems.push(`${name}: wants ${spec.replicas}; replicas, updated, ready, available are ${figures}`);
  }
}

/** What can run, runs. */
function goodPods(sandbox: Sandbox, problems: Problems): void {
  for (const pod of sandbox.mirror.list(Pod)) {
    if (pod.metadata.labels?.fate !== GOOD || isReady(pod) || isOver(pod)) continue;
    const isRoomless = pod.spec?.nodeName === undefined && hasRoomProblem(pod) && !couldFit(sandbox, pod);
    const needsSettings =
      pod.spec?.volumes?.some(({ configMap }) => configMap !== undefined) === true &&
      ![...every(sandbox)].some(
        ({ metadata, kind }) =>
          kind === 'ConfigMap' && metadata.name === 'settings' && metadata.namespace === pod.metadata.namespace,
      );
    if (isRoomless || needsSettings) continue;
    problems.push(`${nameOf(pod)}: not Ready: ${JSON.stringify(pod.status)}`);
  }
}

function couldFit(sandbox: Sandbox, pod: Pod): boolean {
  const want = podRequests(pod);
  return [...sandbox.mirror.list(Node)].some((node) => {
    const pods = [...sandbox.mirror.list(Pod)].filter(
      (other) => other.spec?.nodeName === node.metadata.name && !isOver(other),
    );
    const { allocatable = {} } = node.status ?? {};
    const cpu = pods.reduce((sum, other) => sum + podRequests(other).cpu, want.cpu);
    const memory = pods.reduce((sum, other) => sum + podRequests(other).memory, want.memory);
    return cpu <= numberOf(allocatable.cpu) + 1e-6 && memory <= numberOf(allocatable.memory);
  });
}

/** Machines run what statuses tell, and keep nothing else but the last dead container of each. */
function containers(sandbox: Sandbox, problems: Problems): void {
  for (const machine of sandbox.nodes.machines) {
    const node = machine.spec.name;
    const told = new Set<string>();
    for (const pod of sandbox.mirror.list(Pod)) {
      if (pod.spec?.nodeName !== node) continue;
      const { containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
      for (const { containerID = '', lastState, state } of [...containerStatuses, ...initContainerStatuses]) {
        const record = machine.runtime.container(idOf(containerID));
        told.add(idOf(containerID)).add(idOf(lastState?.terminated?.containerID));
        const isTold = (state?.running !== undefined) === (record?.state === 'running');
        if (!isTold && !isNews(record, machine.clock.nowMs)) {
          problems.push(`${nameOf(pod)}: says ${JSON.stringify(state)}, its container on ${node} is ${record?.state}`);
        }
      }
    }
    let kept = 0;
    for (const record of machine.runtime.containers()) {
      if (told.has(record.id) || isNews(record, machine.clock.nowMs)) continue;
      const { config, id, state } = record;
      if (state === 'exited') kept++;
      else problems.push(`${node}: container ${config.name} (${id.slice(0, 8)}, ${state}) of no pod`);
    }
    // One dead container before each is kept for its log.
    if (kept > told.size) problems.push(`${node}: keeps ${kept} dead containers, statuses name ${told.size}`);
  }
}

/** Whether it changed so lately that the kubelet may not have told yet: it asks the runtime once a second. */
function isNews(record: ContainerRecord | undefined, nowMs: number): boolean {
  if (record === undefined) return false;
  return nowMs - Math.max(record.createdAtMs, record.startedAtMs ?? 0, record.exit?.finishedAtMs ?? 0) < 2500;
}

function idOf(containerId = ''): string {
  return containerId.replace('containerd://', '');
}
