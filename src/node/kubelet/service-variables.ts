/** The variables that tell programs where Services are (kubernetes/pkg/kubelet/envvars/envvars.go). */
import type { Lister } from '../../control-plane/client/informer.ts';
import type { Service } from '../../kube-api/generated/types.gen.ts';

const MASTER_NAMESPACE = 'default';
const MASTER_SERVICE = 'kubernetes';

/** Variables for the Services of `namespace` (when links are enabled) and always for the API server's own. */
export function serviceVariables(
  services: Lister<Service>,
  namespace: string,
  areLinksEnabled: boolean,
): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  const chosen = new Map<string, Service>();
  const master = services.get(MASTER_SERVICE, MASTER_NAMESPACE);
  if (master !== undefined) chosen.set(MASTER_SERVICE, master);
  if (areLinksEnabled) {
    for (const service of services.list(namespace)) chosen.set(service.metadata.name ?? '', service);
  }
  for (const service of chosen.values()) Object.assign(variables, variablesOf(service));
  return variables;
}

function variablesOf(service: Service): Record<string, string> {
  const ip = service.spec?.clusterIP;
  const ports = service.spec?.ports ?? [];
  const first = ports[0];
  if (ip === undefined || ip === '' || ip === 'None' || first === undefined) return {};
  const prefix = variableName(service.metadata.name ?? '');
  const variables: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: ip,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
  };
  for (const port of ports) {
    if (port.name !== undefined) variables[`${prefix}_SERVICE_PORT_${variableName(port.name)}`] = String(port.port);
  }
  variables[`${prefix}_PORT`] = url(ip, first);
  for (const port of ports) {
    const protocol = port.protocol ?? 'TCP';
    const linkPrefix = `${prefix}_PORT_${port.port}_${protocol}`;
    variables[linkPrefix] = url(ip, port);
    variables[`${linkPrefix}_PROTO`] = protocol.toLowerCase();
    variables[`${linkPrefix}_PORT`] = String(port.port);
    variables[`${linkPrefix}_ADDR`] = ip;
  }
  return variables;
}

function url(ip: string, port: { readonly port: number; readonly protocol?: string }): string {
  return `${(port.protocol ?? 'TCP').toLowerCase()}://${ip}:${port.port}`;
}

function variableName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}
