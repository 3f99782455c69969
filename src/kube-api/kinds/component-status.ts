/**
 * ComponentStatuses: the health of the control plane's parts, made when somebody asks
 * (kubernetes/pkg/registry/core/componentstatus). Deprecated upstream since v1.19.
 */
import type { ComponentCondition, ComponentStatus as ComponentStatusObject } from '../generated/types.gen.ts';
import { nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';

export type ComponentStatus = ComponentStatusObject;

function healthy({ conditions = [] }: ComponentStatus): ComponentCondition | undefined {
  return conditions.find(({ type }) => type === 'Healthy');
}

function statusOf(status: ComponentStatus): string {
  const condition = healthy(status);
  if (condition === undefined) return 'Unknown';
  return condition.status === 'True' ? 'Healthy' : 'Unhealthy';
}

/** Whether a part of the control plane is well. */
export const ComponentStatus = defineKind<ComponentStatus>({
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  plural: 'componentstatuses',
  singular: 'componentstatus',
  shortNames: ['cs'],
  categories: [],
  namespaced: false,
  verbs: ['get', 'list'],
  isStored: false,
  hasStatus: false,
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', priority: 0, value: statusOf },
    { name: 'Message', type: 'string', priority: 0, value: (status) => healthy(status)?.message ?? '' },
    { name: 'Error', type: 'string', priority: 0, value: (status) => healthy(status)?.error ?? '' },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'The parts of the control plane never fail here, so all of them are always healthy.',
    },
  ],
});
