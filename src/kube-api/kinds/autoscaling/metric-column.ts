/** What an autoscaler goes by and where that stands, in short (kubernetes/pkg/printers/internalversion/printers.go: formatHPAMetrics). */
import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from '../../generated/types.gen.ts';

const SHOWN = 2;
const UNKNOWN = '<unknown>';

/** E.g. `cpu: 41%/50%, 10/100 (avg) + 1 more...`; the statuses are in the order of the metrics. */
export function targetsOf(metrics: readonly MetricSpec[] = [], statuses: readonly MetricStatus[] = []): string {
  if (metrics.length === 0) return '<none>';
  const list = metrics.map((metric, i) => targetOf(metric, statuses[i]));
  const shown = list.slice(0, SHOWN).join(', ');
  return list.length > SHOWN ? `${shown} + ${list.length - SHOWN} more...` : shown;
}

function targetOf({ type, external, object, pods, resource, containerResource }: MetricSpec, status?: MetricStatus) {
  switch (type) {
    case 'External':
      return plainTarget(external?.target, status?.external?.current);
    case 'Object':
      return plainTarget(object?.target, status?.object?.current);
    case 'Pods':
      return `${shownOf(status?.pods?.current, 'averageValue')}/${pods?.target.averageValue ?? '0'}`;
    case 'Resource':
      return resourceTarget(resource?.name, resource?.target, status?.resource?.current);
    case 'ContainerResource':
      return resourceTarget(containerResource?.name, containerResource?.target, status?.containerResource?.current);
    default:
      return '<unknown type>';
  }
}

function plainTarget(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`;
  return `${shownOf(current, 'value')}/${target?.value ?? '0'}`;
}

function resourceTarget(name = '', target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${name}: ${shownOf(current, 'averageValue')}/${target.averageValue}`;
  const { averageUtilization: used } = current ?? {};
  const { averageUtilization: wanted } = target ?? {};
  return `${name}: ${used === undefined ? UNKNOWN : `${used}%`}/${wanted === undefined ? '<auto>' : `${wanted}%`}`;
}

/** A status that says nothing of the amount shows none of it. */
function shownOf(current: MetricValueStatus | undefined, field: 'value' | 'averageValue'): string {
  return current === undefined ? UNKNOWN : (current[field] ?? '<nil>');
}
