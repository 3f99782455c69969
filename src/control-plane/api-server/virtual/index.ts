/** The resources of every API server that are made on demand: a line makes one part of it. */
import { bindings } from './bindings.ts';
import { componentStatuses } from './component-statuses.ts';
import type { VirtualResource } from './virtual-resource.ts';

export const VIRTUAL_RESOURCES: readonly VirtualResource[] = [bindings, componentStatuses];
