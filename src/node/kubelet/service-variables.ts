/** The variables that tell programs where Services are (kubernetes/pkg/kubelet/envvars/envvars.go). */
import type { Informer, Lister } from '../../control-plane/client/informer.ts';
import type { Service } from '../../kube-api/generated/types.gen.ts';

const MASTER_NAMESPACE = 'default';
const MASTER_SERVICE = 'kubernetes';

type Variables = Readonly<Record<string, string>>;

/** The variables of each namespace, made anew only after one of its Services (or the API server's own) has changed. */
export class ServiceVariables {
  readonly #services: Lister<Service>;
  readonly #linked = new Map<string, Variables>();

  constructor(services: Informer<Service>) {
    this.#services = services;
    const forget = ({ metadata }: Service): void => {
      if (metadata.namespace === MASTER_NAMESPACE) this.#linked.clear();
      else this.#linked.delete(metadata.namespace ?? '');
    };
    services.addHandler({ onAdd: forget, onUpdate: forget, onDelete: forget });
  }

  /** Variables for the Services of `namespace` (when links are enabled) and always for the API server's own. */
  variables(namespace: string, areLinksEnabled: boolean): Variables {
    if (!areLinksEnabled) return serviceVariables(this.#services, namespace, false);
    let variables = this.#linked.get(namespace);
    if (variables === undefined) {
      variables = serviceVariables(this.#services, namespace, true);
      this.#linked.set(namespace, variables);
    }
    return variables;
  }
}

/** Variables for the Services that a pod of `namespace` is told of. */
export function serviceVariables(
  services: Pick<Lister<Service>, 'get' | 'list'>,
  namespace: string,
  areLinksEnabled: boolean,
): Variables {
  const chosen = new Map<string, Service>();
  const master = services.get(MASTER_SERVICE, MASTER_NAMESPACE);
  if (master !== undefined) chosen.set(MASTER_SERVICE, master);
  if (areLinksEnabled) {
    for (const service of services.list(namespace)) chosen.set(service.metadata.name ?? '', service);
  }
  const variables: Record<string, string> = {};
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
  const host = ip.includes(':') ? `[${ip}]` : ip;
  return `${(port.protocol ?? 'TCP').toLowerCase()}://${host}:${port.port}`;
}

function variableName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}
