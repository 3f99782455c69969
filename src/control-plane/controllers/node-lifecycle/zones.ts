/**
 * Failure zones: nodes are judged together with those that share their region and zone
 * (k8s.io/component-helpers/node/topology/helpers.go; kubernetes/pkg/controller/nodelifecycle: ComputeZoneState).
 */
import type { Node } from '../../../kube-api/kinds/index.ts';

/** How a zone fares; `Initial` until it was looked at. */
export type ZoneState = 'Initial' | 'Normal' | 'FullDisruption' | 'PartialDisruption';

export interface ZoneHealth {
  readonly ready: number;
  readonly notReady: number;
}

const REGION_LABELS = ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'] as const;
const ZONE_LABELS = ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'] as const;
const EXCLUDED_LABEL = 'node.kubernetes.io/exclude-disruption';

type Labels = Readonly<Record<string, string>>;

/** Labels are shared by all versions of a node, so that each node's key is put together once. */
const zoneKeys = new WeakMap<Labels, string>();

/** The zone of a node; all nodes without labels share the zone ''. */
export function zoneKeyOf(node: Node): string {
  const { labels } = node.metadata;
  if (labels === undefined) return '';
  let key = zoneKeys.get(labels);
  if (key === undefined) {
    key = zoneKeyOfLabels(labels);
    zoneKeys.set(labels, key);
  }
  return key;
}

function zoneKeyOfLabels(labels: Labels): string {
  const region = labels[REGION_LABELS[0]] ?? labels[REGION_LABELS[1]] ?? '';
  const zone = labels[ZONE_LABELS[0]] ?? labels[ZONE_LABELS[1]] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`;
}

/** Whether a node is left out when its zone is judged. */
export function isExcludedFromDisruption(node: Node): boolean {
  return node.metadata.labels?.[EXCLUDED_LABEL] !== undefined;
}

/** The state of a zone with so many nodes; `unhealthyShare` is the share that makes it partially disrupted. */
export function zoneStateOf({ ready, notReady }: ZoneHealth, unhealthyShare: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  if (notReady > 2 && notReady / (notReady + ready) >= unhealthyShare) return 'PartialDisruption';
  return 'Normal';
}
