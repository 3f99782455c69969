import { describe, expect, it } from 'vitest';
import type { Pod, PodSpec } from '../../kube-api/generated/types.gen.ts';
import { systemFiles } from './system-files.ts';

function filesOf(spec: Partial<PodSpec>): Readonly<Record<string, string>> {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe', namespace: 'shop' },
    spec: { containers: [], ...spec },
  };
  return systemFiles(pod, '10.244.1.49');
}

describe('files in /etc', () => {
  it('name the pod', () => {
    const files = filesOf({ hostAliases: [{ ip: '1.2.3.4', hostnames: ['a', 'b'] }] });
    expect(files['/etc/hostname']).toBe('probe\n');
    expect(files['/etc/hosts']).toBe(
      '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n10.244.1.49\tprobe\n\n# Entries added by HostAliases.\n1.2.3.4\ta\tb\n',
    );
    expect(filesOf({ hostname: 'h', subdomain: 'sub' })['/etc/hosts']).toContain(
      '10.244.1.49\th.sub.shop.svc.cluster.local\th\n',
    );
  });

  it.each<[Partial<PodSpec>, string]>([
    [{}, 'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'],
    [{ dnsPolicy: 'Default' }, 'nameserver 192.168.49.1\n'],
    [{ hostNetwork: true }, 'nameserver 192.168.49.1\n'],
    [
      {
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: ['1.1.1.1'],
          searches: ['x.y'],
          options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
        },
      },
      'search x.y\nnameserver 1.1.1.1\noptions ndots:2 edns0\n',
    ],
  ])('of %j say whom to ask for names', (spec, text) => {
    expect(filesOf(spec)['/etc/resolv.conf']).toBe(text);
  });
});
