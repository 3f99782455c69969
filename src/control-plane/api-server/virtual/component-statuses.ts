/**
 * ComponentStatuses: the health of the control plane's parts, as the API server finds it when it asks them
 * (kubernetes/pkg/registry/core/componentstatus/rest.go). Nothing of the control plane fails here, so all of them are healthy.
 */
import { ComponentStatus } from '../../../kube-api/kinds/component-status.ts';
import type { VirtualResource } from './virtual-resource.ts';

const NAMES = ['scheduler', 'controller-manager', 'etcd-0'] as const;

const STATUSES: readonly ComponentStatus[] = NAMES.map((name) => ({
  apiVersion: 'v1',
  kind: 'ComponentStatus',
  metadata: { name },
  conditions: [{ type: 'Healthy', status: 'True', message: 'ok' }],
}));

export const componentStatuses: VirtualResource = {
  kind: ComponentStatus,
  warning: 'v1 ComponentStatus is deprecated in v1.19+',
  get: (_server, name) => STATUSES.find(({ metadata }) => metadata.name === name),
  list: () => STATUSES,
};
