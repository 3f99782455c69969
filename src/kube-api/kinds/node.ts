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
      fidelity: 'faithful',
      note: 'Taints, pod ranges, capacity and conditions are checked and stored as in v1.32.',
    },
    {
      field: 'spec.configSource',
      fidelity: 'not simulated',
      note: 'Configuration of kubelets through the API was removed from Kubernetes; the field is dropped as there.',
    },
  ],
});
