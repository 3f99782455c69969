/** Where a Service leads, by its slices, its Endpoints and the packet filter of every node, against the pods that are ready. */
import { EndpointSlice, Endpoints, Pod, Service } from '../../kube-api/kinds/index.ts';
import { matcherOfSet } from '../../kube-api/meta/label-selector.ts';
import type { NetworkStack } from '../../network/contract.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { isOver, isReady, nameOf } from './pods.ts';

/** Slices, Endpoints and every node's packet filter lead to the ready pods of the selector. */
export function services(sandbox: Sandbox, problems: string[]): void {
  const slices = [...sandbox.mirror.list(EndpointSlice)];
  for (const service of sandbox.mirror.list(Service)) {
    const { selector, publishNotReadyAddresses, clusterIP, ports = [] } = service.spec ?? {};
    if (selector === undefined) continue;
    const matcher = matcherOfSet(selector);
    const expected = [...sandbox.mirror.list(Pod)].filter(
      (pod) =>
        pod.metadata.namespace === service.metadata.namespace &&
        matcher.matches(pod.metadata.labels) &&
        pod.status?.podIP !== undefined &&
        !isOver(pod),
    );
    const ready = expected.filter((pod) => publishNotReadyAddresses === true || isReady(pod));
    const own = slices.filter(
      (slice) =>
        slice.metadata.namespace === service.metadata.namespace &&
        slice.metadata.labels?.['kubernetes.io/service-name'] === service.metadata.name,
    );
    const entries = own.flatMap((slice) => slice.endpoints);
    compare(
      `${nameOf(service)}: slices`,
      ips(expected),
      entries.flatMap((entry) => entry.addresses),
      problems,
    );
    const readyEntries = entries.filter(({ conditions }) => conditions?.ready === true);
    compare(
      `${nameOf(service)}: ready in slices`,
      ips(ready),
      readyEntries.flatMap((entry) => entry.addresses),
      problems,
    );
    const subsets =
      sandbox.mirror.get(Endpoints, service.metadata.name ?? '', service.metadata.namespace)?.subsets ?? [];
    const inEndpoints = subsets.flatMap((subset) => subset.addresses ?? []).map(({ ip }) => ip);
    const targetPort = ports[0]?.targetPort;
    if (typeof targetPort !== 'number') continue;
    compare(`${nameOf(service)}: Endpoints`, ips(ready), inEndpoints, problems);
    if (clusterIP === undefined || clusterIP === 'None') continue;
    for (const { spec, stack } of sandbox.nodes.machines) {
      const ways = [{ ip: clusterIP, port: 80 }];
      const nodePort = ports[0]?.nodePort;
      if (nodePort !== undefined) ways.push({ ip: spec.ip, port: nodePort });
      for (const destination of ways) {
        const what = `${nameOf(service)}: rules of ${spec.name} for ${destination.ip}:${destination.port}`;
        compare(
          what,
          ips(ready).map((ip) => `${ip}:${targetPort}`),
          targets(stack, destination),
          problems,
        );
      }
    }
  }
}

function targets(stack: NetworkStack, destination: { readonly ip: string; readonly port: number }): readonly string[] {
  const found = new Set<string>();
  for (let i = 0; i < 200; i++) {
    const verdict = stack.forwarding?.translate({ protocol: 'TCP', sourceIp: `10.9.8.${i}`, destination });
    if (verdict === undefined) return ['no rule'];
    if (verdict.action === 'forward') found.add(`${verdict.to.ip}:${verdict.to.port}`);
  }
  return [...found];
}

function ips(pods: readonly Pod[]): readonly string[] {
  return pods.map((pod) => pod.status?.podIP ?? '');
}

function compare(what: string, expected: readonly string[], actual: readonly string[], problems: string[]): void {
  const [a, b] = [[...expected].sort().join(), [...actual].sort().join()];
  if (a !== b) problems.push(`${what}: [${b}] instead of [${a}]`);
}
