/**
 * Nodes with enough of what the pod asks for, and rather the emptier ones
 * (kubernetes/pkg/scheduler/framework/plugins/noderesources/fit.go).
 */
import type { Node } from '../../../kube-api/generated/types.gen.ts';
import { NodeInfo } from '../cache/node-info.ts';
import type { PodRequests } from '../cache/pod-requests.ts';
import { isExtendedResource } from '../cache/resource-names.ts';
import type { ShapePoint } from '../framework/broken-linear.ts';
import { ActionType } from '../framework/cluster-event.ts';
import { definePlugin, onNode, onPod, type Plugin } from '../framework/define-plugin.ts';
import { Status } from '../framework/status.ts';
import { type AllocationScoring, allocationScoring, CPU_AND_MEMORY, type ResourceSpec } from './resource-allocation.ts';
import { LEAST_CPU_AND_MEMORY, leastAllocated, mostAllocated, requestedToCapacityRatio } from './scoring-strategies.ts';

const NAME = 'NodeResourcesFit';

export interface NodeResourcesFitArgs {
  readonly ignoredResources?: readonly string[];
  /** Domains of extended resources, e.g. `example.com`. */
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy?: {
    readonly type: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio';
    readonly resources?: readonly ResourceSpec[];
    /** For RequestedToCapacityRatio, with scores out of ten. */
    readonly shape?: readonly ShapePoint[];
  };
}

interface FitState {
  readonly requests: PodRequests;
  /** Nothing but a place is asked for. */
  readonly isEmpty: boolean;
  /** Extended resources and the like that have to be there, with their amounts. */
  readonly scalars: readonly (readonly [string, number])[];
}

// One bit for each of the reasons that most rejections consist of.
const REASONS = ['Too many pods', 'Insufficient cpu', 'Insufficient memory', 'Insufficient ephemeral-storage'] as const;

/** The plugin with arguments. */
export function nodeResourcesFit(args: NodeResourcesFitArgs): Plugin {
  const scoring = scoringOf(args);
  const stateOf = fitStates(args);
  return definePlugin<FitState, readonly number[]>({
    name: NAME,
    events: [
      onPod(
        ActionType.Delete,
        (_pod, { old }) => (old?.spec?.nodeName ?? '') !== '' || (old?.status?.nominatedNodeName ?? '') !== '',
      ),
      onNode(ActionType.Add | ActionType.UpdateNodeAllocatable, ({ requests }, { object, old }) => {
        if (object === undefined || !fitsEmptyNode(requests, object)) return false;
        return old === undefined || hasMoreOfWhatIsRequested(requests, old, object);
      }),
    ],
    preFilter: ({ requests }) => ({ state: stateOf(requests) }),
    filter: (state, _pod, node) => insufficiencies(state, node),
    preScore: ({ requests }) => ({ state: scoring.requestsOf(requests) }),
    score: (podRequests, _pod, node) => scoring.score(podRequests, node),
  });
}

export const NodeResourcesFit = nodeResourcesFit({});

function scoringOf({ scoringStrategy }: NodeResourcesFitArgs): AllocationScoring {
  const { type = 'LeastAllocated', resources, shape = [] } = scoringStrategy ?? {};
  if (type === 'LeastAllocated' && resources === undefined) return LEAST_CPU_AND_MEMORY;
  const scored = resources ?? CPU_AND_MEMORY;
  if (type === 'LeastAllocated') return allocationScoring(scored, true, leastAllocated(scored));
  if (type === 'MostAllocated') return allocationScoring(scored, true, mostAllocated(scored));
  return allocationScoring(scored, true, requestedToCapacityRatio(scored, shape));
}

/** What Filter needs to know of requests; equal pods share it. */
function fitStates(args: NodeResourcesFitArgs): (requests: PodRequests) => FitState {
  const states = new WeakMap<PodRequests, FitState>();
  return (requests) => {
    let state = states.get(requests);
    if (state === undefined) {
      const { milliCpu, memoryBytes, ephemeralStorageBytes, scalars } = requests;
      state = {
        requests,
        isEmpty: milliCpu === 0 && memoryBytes === 0 && ephemeralStorageBytes === 0 && scalars === undefined,
        scalars: [...(scalars ?? [])].filter(([name, amount]) => amount !== 0 && !isIgnored(name, args)),
      };
      states.set(requests, state);
    }
    return state;
  };
}

function isIgnored(name: string, { ignoredResources = [], ignoredResourceGroups = [] }: NodeResourcesFitArgs): boolean {
  if (!isExtendedResource(name)) return false;
  return ignoredResources.includes(name) || ignoredResourceGroups.includes(name.split('/')[0] ?? '');
}

function insufficiencies({ requests, isEmpty, scalars }: FitState, node: NodeInfo): Status | undefined {
  let reasons = node.pods.length + 1 > node.allowedPods ? 1 : 0;
  if (isEmpty) return reasons === 0 ? undefined : rejection(reasons, []);
  const { milliCpu, memoryBytes, ephemeralStorageBytes } = requests;
  if (milliCpu > 0 && milliCpu > node.allocatableMilliCpu - node.requestedMilliCpu) reasons |= 2;
  if (memoryBytes > 0 && memoryBytes > node.allocatableMemoryBytes - node.requestedMemoryBytes) reasons |= 4;
  if (
    ephemeralStorageBytes > 0 &&
    ephemeralStorageBytes > node.allocatableEphemeralStorageBytes - node.requestedEphemeralStorageBytes
  ) {
    reasons |= 8;
  }
  const missing = scalars.length === 0 ? NO_NAMES : insufficientScalars(scalars, node);
  return reasons === 0 && missing.length === 0 ? undefined : rejection(reasons, missing);
}

const NO_NAMES: readonly string[] = Object.freeze([]);

function insufficientScalars(scalars: FitState['scalars'], node: NodeInfo): readonly string[] {
  let missing: string[] | undefined;
  for (const [name, amount] of scalars) {
    const free = (node.allocatableScalars?.get(name) ?? 0) - (node.requestedScalars?.get(name) ?? 0);
    if (amount <= free) continue;
    missing ??= [];
    missing.push(name);
  }
  return missing ?? NO_NAMES;
}

const rejections = new Map<string, Status>();
const plainRejections: (Status | undefined)[] = [];

function rejection(bits: number, scalars: readonly string[]): Status {
  if (scalars.length === 0) {
    const known = plainRejections[bits];
    if (known !== undefined) return known;
    const made = makeRejection(bits, scalars);
    plainRejections[bits] = made;
    return made;
  }
  const key = `${bits} ${scalars.join(' ')}`;
  let status = rejections.get(key);
  if (status === undefined) {
    status = makeRejection(bits, scalars);
    rejections.set(key, status);
  }
  return status;
}

function makeRejection(bits: number, scalars: readonly string[]): Status {
  const plain = REASONS.filter((_reason, i) => (bits & (1 << i)) !== 0);
  return new Status('Unschedulable', NAME, [...plain, ...scalars.map((name) => `Insufficient ${name}`)]);
}

function fitsEmptyNode(requests: PodRequests, node: Node): boolean {
  return insufficiencies(unfiltered(requests), emptyNode(node)) === undefined;
}

const unfiltered = fitStates({});

function emptyNode(node: Node): NodeInfo {
  const info = new NodeInfo(node.metadata.name ?? '', 0);
  info.setNode(node);
  return info;
}

/** Whether the node now offers more of anything that is asked for, or more places. */
function hasMoreOfWhatIsRequested(requests: PodRequests, old: Node, node: Node): boolean {
  const [before, after] = [emptyNode(old), emptyNode(node)];
  if (after.allowedPods > before.allowedPods) return true;
  if (requests.milliCpu > 0 && after.allocatableMilliCpu > before.allocatableMilliCpu) return true;
  if (requests.memoryBytes > 0 && after.allocatableMemoryBytes > before.allocatableMemoryBytes) return true;
  if (
    requests.ephemeralStorageBytes > 0 &&
    after.allocatableEphemeralStorageBytes > before.allocatableEphemeralStorageBytes
  ) {
    return true;
  }
  for (const [name, amount] of requests.scalars ?? []) {
    const more = (after.allocatableScalars?.get(name) ?? 0) > (before.allocatableScalars?.get(name) ?? 0);
    if (amount > 0 && more) return true;
  }
  return false;
}
