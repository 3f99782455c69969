/**
 * The taints that follow from a node's conditions, and how taints are written
 * (kubernetes/pkg/controller/nodelifecycle: doNoScheduleTaintingPass; pkg/controller/controller_utils.go: AddOrUpdateTaintOnNode).
 */
import type { NodeCondition, Taint } from '../../../kube-api/generated/types.gen.ts';
import { Node } from '../../../kube-api/kinds/index.ts';
import { isSameTaint } from '../../../kube-api/meta/taints.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { ControllerContext } from '../framework/define-controller.ts';

export const UNREACHABLE: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' };
export const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' };
const UNSCHEDULABLE_KEY = 'node.kubernetes.io/unschedulable';

/** Condition type → condition status → key of the NoSchedule taint. */
const CONDITION_TAINTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: NOT_READY.key, Unknown: UNREACHABLE.key },
  MemoryPressure: { True: 'node.kubernetes.io/memory-pressure' },
  DiskPressure: { True: 'node.kubernetes.io/disk-pressure' },
  NetworkUnavailable: { True: 'node.kubernetes.io/network-unavailable' },
  PIDPressure: { True: 'node.kubernetes.io/pid-pressure' },
};

const MANAGED_KEYS: ReadonlySet<string> = new Set([
  UNSCHEDULABLE_KEY,
  ...Object.values(CONDITION_TAINTS).flatMap((taints) => Object.values(taints)),
]);

/** What has to change in a node's taints; `removed` are taints of its own. */
export interface TaintChange {
  readonly added: readonly Taint[];
  readonly removed: readonly Taint[];
}

function taintOf({ type, status }: NodeCondition): Taint | undefined {
  const key = CONDITION_TAINTS[type]?.[status];
  return key === undefined ? undefined : { key, effect: 'NoSchedule' };
}

/** The difference between the NoSchedule taints that a node's conditions ask for and those that it has; undefined for none. */
export function noScheduleChange(node: Node): TaintChange | undefined {
  const wanted: Taint[] = [];
  for (const condition of node.status?.conditions ?? []) {
    const taint = taintOf(condition);
    if (taint !== undefined) wanted.push(taint);
  }
  if (node.spec?.unschedulable === true) wanted.push({ key: UNSCHEDULABLE_KEY, effect: 'NoSchedule' });
  const present = (node.spec?.taints ?? []).filter(
    ({ key, effect }) => effect === 'NoSchedule' && MANAGED_KEYS.has(key),
  );
  const added = wanted.filter((taint) => !present.some((other) => isSameTaint(taint, other)));
  const removed = present.filter((taint) => !wanted.some((other) => isSameTaint(taint, other)));
  return added.length === 0 && removed.length === 0 ? undefined : { added, removed };
}

export function hasTaint(node: Node, taint: Taint): boolean {
  return node.spec?.taints?.some((other) => isSameTaint(taint, other)) ?? false;
}

/** Adds taints, dated now, that the stored node lacks; throws what the API answers. */
export function addTaints(context: ControllerContext, name: string, taints: readonly Taint[]): void {
  if (taints.length === 0) return;
  const node = context.client.get(Node, name);
  const missing = taints.filter((taint) => !hasTaint(node, taint));
  if (missing.length === 0) return;
  const timeAdded = formatTime(context.clock.nowMs);
  const added = missing.map((taint) => ({ ...taint, timeAdded }));
  context.client.update(Node, { ...node, spec: { ...node.spec, taints: [...(node.spec?.taints ?? []), ...added] } });
}

/** Removes taints from the stored node, if `cached` has any of them; throws what the API answers. */
export function removeTaints(context: ControllerContext, cached: Node, taints: readonly Taint[]): void {
  if (!taints.some((taint) => hasTaint(cached, taint))) return;
  const node = context.client.get(Node, cached.metadata.name ?? '');
  const before = node.spec?.taints ?? [];
  const kept = before.filter((taint) => !taints.some((other) => isSameTaint(taint, other)));
  if (kept.length === before.length) return;
  const { taints: _, ...spec } = node.spec ?? {};
  context.client.update(Node, { ...node, spec: kept.length === 0 ? spec : { ...spec, taints: kept } });
}

/** Adds some taints, then removes others. */
export function swapTaints(context: ControllerContext, node: Node, { added, removed }: TaintChange): void {
  addTaints(context, node.metadata.name ?? '', added);
  removeTaints(context, node, removed);
}
