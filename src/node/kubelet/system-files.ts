/**
 * The files in /etc that every container of a pod is given (kubernetes/pkg/kubelet/kubelet_pods.go managedHostsFileContent,
 * network/dns/dns.go GetPodDNS). The node's own resolver is that of a small cluster on one desk.
 */
import type { Pod } from '../../kube-api/generated/types.gen.ts';

const CLUSTER_DNS = '10.96.0.10';
const CLUSTER_DOMAIN = 'cluster.local';
const NODE_DNS = '192.168.49.1';
const HOSTS = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`;

/** By path. */
export function systemFiles(pod: Pod, podIp: string): Readonly<Record<string, string>> {
  const name = pod.spec?.hostname ?? pod.metadata.name ?? '';
  return {
    '/etc/hosts': hostsOf(pod, name, podIp),
    '/etc/hostname': `${name}\n`,
    '/etc/resolv.conf': resolvConf(pod),
  };
}

function hostsOf({ metadata, spec }: Pod, name: string, podIp: string): string {
  const isOnHost = spec?.hostNetwork === true;
  const subdomain = spec?.subdomain ?? '';
  const fullName = subdomain === '' ? '' : `${name}.${subdomain}.${metadata.namespace}.svc.${CLUSTER_DOMAIN}\t`;
  const own = isOnHost ? '' : `${podIp}\t${fullName}${name}\n`;
  const aliases = (spec?.hostAliases ?? []).map(({ hostnames = [], ip }) => `${ip}\t${hostnames.join('\t')}\n`);
  return [
    `# Kubernetes-managed hosts file${isOnHost ? ' (host network)' : ''}.\n`,
    HOSTS,
    own,
    ...(aliases.length === 0 ? [] : ['\n# Entries added by HostAliases.\n', ...aliases]),
  ].join('');
}

function resolvConf({ metadata, spec }: Pod): string {
  const { dnsConfig = {}, dnsPolicy = 'ClusterFirst', hostNetwork = false } = spec ?? {};
  const asksCluster = dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork);
  const domains = [`${metadata.namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN];
  const servers = dnsPolicy === 'None' ? [] : [asksCluster ? CLUSTER_DNS : NODE_DNS];
  const options = new Map<string, string | undefined>(asksCluster ? [['ndots', '5']] : []);
  for (const { name = '', value } of dnsConfig.options ?? []) options.set(name, value);
  const searches = [...new Set([...(asksCluster ? domains : []), ...(dnsConfig.searches ?? [])])];
  const lines = [...new Set([...servers, ...(dnsConfig.nameservers ?? [])])].map((server) => `nameserver ${server}`);
  if (searches.length > 0) lines.unshift(`search ${searches.join(' ')}`);
  if (options.size > 0) {
    const words = [...options].map(([name, value]) => (value === undefined ? name : `${name}:${value}`));
    lines.push(`options ${words.join(' ')}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}
