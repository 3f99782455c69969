/**
 * Nodes (kubernetes/pkg/registry/core/node/strategy.go, pkg/apis/core/v1/{defaults,conversion}.go,
 * pkg/apis/core/validation/validation.go). Left out: taints and avoided pods in annotations of old.
 */
import type { Node as NodeObject, NodeSpec } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { validateNode, validateNodeUpdate } from './node/validate-node.ts';

export type Node = NodeObject;

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE_LABEL = 'kubernetes.io/role';

/** The one range that older clients write is the first of all ranges. */
function withPodCidrs(spec: NodeSpec): NodeSpec {
  const { podCIDR = '', podCIDRs = [] } = spec;
  const all = podCIDR !== '' && podCIDRs[0] !== podCIDR ? [podCIDR] : podCIDRs;
  return all.length === 0 ? spec : withChanges(spec, { podCIDRs: all, podCIDR: all[0] });
}

function defaults(node: Node): Node {
  const { spec, status } = node;
  const capacity = status?.capacity;
  return withChanges(node, {
    spec: spec && withPodCidrs(spec),
    status: status && capacity && status.allocatable === undefined ? { ...status, allocatable: capacity } : status,
  });
}

function statusText({ spec, status }: Node): string {
  const ready = status?.conditions?.findLast(({ type }) => type === 'Ready');
  const state = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable === true ? `${state},SchedulingDisabled` : state;
}

function roles({ metadata }: Node): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX)) found.add(key.slice(ROLE_PREFIX.length));
    else if (key === ROLE_LABEL) found.add(value);
  }
  found.delete('');
  return [...found].sort().join(',') || '<none>';
}

function addressOf({ status }: Node, type: string): string {
  return status?.addresses?.find((address) => address.type === type)?.address ?? '<none>';
}

function warnings(node: Node): readonly string[] {
  const found: string[] = [];
  if (node.spec?.configSource !== undefined) {
    found.push('spec.configSource: the feature is removed');
  }
  if ((node.spec?.externalID ?? '') !== '') {
    found.push('spec.externalID: this field is deprecated, and is unused by Kubernetes');
  }
  return found;
}

/** A machine that runs pods. */
export const Node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  hasStatus: true,
  defaults,
  // configuration of kubelets through the API was removed; what is stored stays
  prepareForCreate: (node) =>
    node.spec === undefined ? node : withChanges(node, { spec: withChanges(node.spec, { configSource: undefined }) }),
  prepareForUpdate(node, old) {
    const keepsConfig = node.spec === undefined || old.spec?.configSource !== undefined;
    return keepsConfig ? node : withChanges(node, { spec: withChanges(node.spec, { configSource: undefined }) });
  },
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  validateStatusUpdate(node, old, errors, path) {
    validateNode(node, errors, path);
    validateNodeUpdate(node, old, errors, path);
  },
  warnings,
  selectableFields: { 'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false) },
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', priority: 0, value: statusText },
    { name: 'Roles', type: 'string', priority: 0, value: roles },
    ageColumn,
    { name: 'Version', type: 'string', priority: 0, value: ({ status }) => status?.nodeInfo?.kubeletVersion ?? '' },
    { name: 'Internal-IP', type: 'string', priority: 1, value: (node) => addressOf(node, 'InternalIP') },
    { name: 'External-IP', type: 'string', priority: 1, value: (node) => addressOf(node, 'ExternalIP') },
    { name: 'OS-Image', type: 'string', priority: 1, value: ({ status }) => status?.nodeInfo?.osImage || '<unknown>' },
    {
      name: 'Kernel-Version',
      type: 'string',
      priority: 1,
      value: ({ status }) => status?.nodeInfo?.kernelVersion || '<unknown>',
    },
    {
      name: 'Container-Runtime',
      type: 'string',
      priority: 1,
      value: ({ status }) => status?.nodeInfo?.containerRuntimeVersion || '<unknown>',
    },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'Nodes are registered, renewed and watched over as upstream does; what they report is that of a simulated machine.',
    },
    {
      field: 'spec.taints, spec.unschedulable',
      fidelity: 'faithful',
      note: 'Taints and cordons keep pods away, and NoExecute taints evict those that do not tolerate them.',
    },
    {
      field: 'spec.podCIDR',
      fidelity: 'faithful',
      note: 'Each node gets a range for its pods out of the cluster’s.',
    },
    {
      field: 'status.conditions',
      fidelity: 'simplified',
      note: 'Ready comes and goes with the heartbeats, as upstream; pressure of memory, disk and processes is never reported.',
    },
    {
      field: 'status.capacity, status.allocatable',
      fidelity: 'simplified',
      note: 'CPU, memory and number of pods count; disk space and huge pages are figures that nothing uses up.',
    },
    {
      field: 'status.images',
      fidelity: 'simplified',
      note: 'Images that were pulled are listed; they are never removed to make room.',
    },
    {
      field: 'status.volumesAttached, status.volumesInUse',
      fidelity: 'not simulated',
      note: 'No volumes are attached to machines yet.',
    },
    {
      field: 'spec.configSource',
      fidelity: 'faithful',
      note: 'Configuration of kubelets through the API was removed from Kubernetes; the field is dropped as there.',
    },
  ],
});
