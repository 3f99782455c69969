/** A Service as it is drawn: its address and the pods behind it at this moment, as its EndpointSlices say. */
import type { SceneService } from '../../bridge/messages.ts';
import type { EndpointSlice, Service } from '../../kube-api/generated/types.gen.ts';
import { isSystemNamespace } from './system-namespaces.ts';

export function projectService(service: Service, slices: Iterable<EndpointSlice>): SceneService {
  const readyPods = new Set<string>();
  for (const slice of slices) {
    for (const endpoint of slice.endpoints) {
      const uid = endpoint.targetRef?.uid;
      if (uid !== undefined && endpoint.conditions?.ready !== false) readyPods.add(uid);
    }
  }
  return {
    type: 'service',
    id: service.metadata.uid ?? '',
    namespace: service.metadata.namespace ?? '',
    name: service.metadata.name ?? '',
    serviceType: service.spec?.type ?? 'ClusterIP',
    clusterIp: service.spec?.clusterIP ?? '',
    ports: (service.spec?.ports ?? []).map(portText).join(','),
    readyPods: [...readyPods],
    isSystem: isSystemNamespace(service.metadata.namespace) || isApiServerService(service),
    ...(service.metadata.labels === undefined ? {} : { labels: service.metadata.labels }),
  };
}

function isApiServerService(service: Service): boolean {
  return service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes';
}

function portText(port: { readonly port: number; readonly nodePort?: number; readonly protocol?: string }): string {
  const protocol = port.protocol ?? 'TCP';
  return port.nodePort === undefined || port.nodePort === 0
    ? `${port.port}/${protocol}`
    : `${port.port}:${port.nodePort}/${protocol}`;
}
