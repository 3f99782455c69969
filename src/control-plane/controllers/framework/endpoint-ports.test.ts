import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../kube-api/kinds/index.ts';
import { endpointPortHash, findPort, PortGroups, slicePortHash, sortedByHash } from './endpoint-ports.ts';

const dns = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  { name: 'metrics', port: 9153, protocol: 'TCP' },
] as const;

describe('order of ports', () => {
  it('is that of a real kube-dns slice: 9153,53,53', () => {
    expect(sortedByHash(dns, slicePortHash).map(({ name }) => name)).toEqual(['metrics', 'dns', 'dns-tcp']);
  });

  it('is another one in Endpoints', () => {
    expect(sortedByHash(dns, endpointPortHash).map(({ name }) => name)).toEqual(['dns-tcp', 'dns', 'metrics']);
  });
});

describe('findPort', () => {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {},
    spec: {
      containers: [
        { name: 'a', ports: [{ name: 'web', containerPort: 8080, protocol: 'TCP' }] },
        { name: 'b', ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }] },
      ],
    },
  } as Pod;

  it.each([
    { name: 'a number', servicePort: { port: 80, targetPort: 9090 }, expected: 9090 },
    { name: 'a name', servicePort: { port: 80, targetPort: 'web' }, expected: 8080 },
    { name: 'a name of another protocol', servicePort: { port: 80, targetPort: 'dns' }, expected: undefined },
    { name: 'a name and its protocol', servicePort: { port: 53, targetPort: 'dns', protocol: 'UDP' }, expected: 53 },
    { name: 'an unknown name', servicePort: { port: 80, targetPort: 'nope' }, expected: undefined },
    { name: 'nothing: the same port', servicePort: { port: 80 }, expected: 80 },
  ] as const)('$name', ({ servicePort, expected }) => {
    expect(findPort(pod, servicePort)).toBe(expected);
  });
});

describe('PortGroups', () => {
  const podWith = (containerPort: number): Pod => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {},
    spec: { containers: [{ name: 'a', ports: [{ name: 'web', containerPort, protocol: 'TCP' }] }] },
  });
  const partsOf = (targetPort: number | string) => {
    let made = 0;
    const groups = new PortGroups([{ port: 80, targetPort }], () => ++made);
    return [8080, 9090, 8080].map((port) => groups.of(podWith(port)));
  };

  it('part pods by the numbers of named ports', () => {
    expect(partsOf('web')).toEqual([1, 2, 1]);
  });

  it('are one where ports are numbers', () => {
    expect(partsOf(8080)).toEqual([1, 1, 1]);
  });
});
