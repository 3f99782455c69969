/** What a pod may be told about itself (kubernetes/pkg/fieldpath, pkg/api/v1/resource ExtractContainerResourceValue). */
import type { Container, Pod, ResourceFieldSelector } from '../../kube-api/generated/types.gen.ts';
import { parseQuantity } from '../../kube-api/meta/quantity.ts';
import type { Machine } from '../../machine/contract.ts';

/** What is kept from pods (memory.available<100Mi). */
const EVICTION_BYTES = 100 * 1024 * 1024;

export interface PodAddresses {
  readonly podIp: string;
  readonly hostIp: string;
}

/** The value of a field such as `metadata.labels['app']` or `status.podIP`; empty when it has none. */
export function fieldValue(pod: Pod, fieldPath: string, addresses: PodAddresses): string {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(fieldPath);
  if (subscript !== null) {
    const map = subscript[1] === 'labels' ? pod.metadata.labels : pod.metadata.annotations;
    return map?.[subscript[2] ?? ''] ?? '';
  }
  switch (fieldPath) {
    case 'metadata.name':
      return pod.metadata.name ?? '';
    case 'metadata.namespace':
      return pod.metadata.namespace ?? '';
    case 'metadata.uid':
      return pod.metadata.uid ?? '';
    case 'metadata.labels':
      return mapText(pod.metadata.labels);
    case 'metadata.annotations':
      return mapText(pod.metadata.annotations);
    case 'spec.nodeName':
      return pod.spec?.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec?.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return addresses.hostIp;
    case 'status.podIP':
    case 'status.podIPs':
      return addresses.podIp;
    default:
      return '';
  }
}

/** `key="value"` lines in order of the keys (fieldpath.FormatMap). */
function mapText(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n');
}

/** A request or limit in units of its divisor, rounded up; a limit that is not set is what the node has. */
export function resourceValue(
  pod: Pod,
  container: Container,
  selector: ResourceFieldSelector,
  { spec: node }: Machine,
): string {
  const named =
    selector.containerName === undefined || selector.containerName === ''
      ? container
      : pod.spec?.containers.find(({ name }) => name === selector.containerName);
  const [side, ...rest] = selector.resource.split('.');
  const name = rest.join('.');
  const amounts = side === 'requests' ? named?.resources?.requests : named?.resources?.limits;
  const quantity = amounts?.[name];
  const ofNode = side === 'limits' ? { cpu: node.cores, memory: node.memoryBytes - EVICTION_BYTES }[name] : undefined;
  const amount = quantity === undefined ? (ofNode ?? 0) : parseQuantity(quantity).approximateNumber;
  const divisor = selector.divisor === undefined ? 1 : parseQuantity(selector.divisor).approximateNumber;
  return String(Math.ceil(amount / (divisor === 0 ? 1 : divisor)));
}
