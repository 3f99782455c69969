/** The columns of `kubectl get pods` (printPod in kubernetes/pkg/printers/internalversion/printers.go). */
import type { Pod } from '../../generated/types.gen.ts';
import { ageSince } from '../../meta/duration.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { Column } from '../define-kind.ts';
import { podIpOf } from './pod-ips.ts';
import { podStatusReason, podStatusSummary } from './pod-status-reason.ts';

const NONE = '<none>';

export const POD_COLUMNS: readonly Column<Pod>[] = [
  nameColumn,
  {
    name: 'Ready',
    type: 'string',
    priority: 0,
    value(pod) {
      const { readyContainers, totalContainers } = podStatusSummary(pod);
      return `${readyContainers}/${totalContainers}`;
    },
  },
  {
    name: 'Status',
    type: 'string',
    priority: 0,
    value: podStatusReason,
  },
  {
    name: 'Restarts',
    type: 'string',
    priority: 0,
    value: podRestarts,
  },
  ageColumn,
  { name: 'IP', type: 'string', priority: 1, value: ({ status }) => podIpOf(status) || NONE },
  { name: 'Node', type: 'string', priority: 1, value: ({ spec }) => spec?.nodeName || NONE },
  { name: 'Nominated Node', type: 'string', priority: 1, value: ({ status }) => status?.nominatedNodeName || NONE },
  { name: 'Readiness Gates', type: 'string', priority: 1, value: podReadinessGates },
];

/** How often containers restarted, and how long ago the last time was: `0`, `3`, `3 (2m5s ago)`. */
export function podRestarts(pod: Pod, nowMs: number): string {
  const { restarts, lastRestartTime } = podStatusSummary(pod);
  if (restarts === 0 || lastRestartTime === undefined) return String(restarts);
  return `${restarts} (${ageSince(lastRestartTime, nowMs)} ago)`;
}

/** How many of a pod's readiness gates are open: `1/2`. */
function podReadinessGates({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? [];
  if (gates.length === 0) return NONE;
  const open = gates.filter(({ conditionType }) => {
    const condition = status?.conditions?.find(({ type }) => type === conditionType);
    return condition?.status === 'True';
  });
  return `${open.length}/${gates.length}`;
}
