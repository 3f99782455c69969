import { describe, expect, it } from 'vitest';
import type { EndpointPort, EndpointSubset } from '../../../kube-api/generated/types.gen.ts';
import { type EndpointEntry, repackSubsets, truncateSubsets } from './repack-subsets.ts';

const HTTP: EndpointPort = { name: 'http', port: 80, protocol: 'TCP' };
const HTTPS: EndpointPort = { name: 'https', port: 443, protocol: 'TCP' };

function entry(ip: string, ports: readonly EndpointPort[], isReady = true): EndpointEntry {
  return { address: { ip, targetRef: { kind: 'Pod', uid: `uid-of-${ip}` } }, isReady, ports };
}

/** `ready/not ready:ports` of each subset. */
function brief(subsets: readonly EndpointSubset[]): string[] {
  const ips = (addresses: EndpointSubset['addresses'] = []) => addresses.map(({ ip }) => ip).join(',');
  return subsets.map(({ addresses, notReadyAddresses, ports = [] }) => {
    return `${ips(addresses)}/${ips(notReadyAddresses)}:${ports.map(({ name }) => name).join(',')}`;
  });
}

describe('repackSubsets', () => {
  it.each<{ name: string; entries: EndpointEntry[]; expected: string[] }>([
    { name: 'nothing', entries: [], expected: [] },
    {
      name: 'sorts addresses as texts and ready ones apart',
      entries: [entry('10.0.0.10', [HTTP]), entry('10.0.0.9', [HTTP], false), entry('10.0.0.2', [HTTP])],
      expected: ['10.0.0.10,10.0.0.2/10.0.0.9:http'],
    },
    {
      name: 'joins ports that the same pods offer, in the order of their hashes',
      entries: [entry('10.0.0.1', [HTTP, HTTPS]), entry('10.0.0.2', [HTTPS, HTTP])],
      expected: ['10.0.0.1,10.0.0.2/:https,http'],
    },
    {
      name: 'parts ports that different pods offer',
      entries: [entry('10.0.0.1', [HTTP, HTTPS]), entry('10.0.0.2', [HTTP])],
      expected: ['10.0.0.1/:https', '10.0.0.1,10.0.0.2/:http'],
    },
    {
      name: 'parts a named port by its numbers',
      entries: [entry('10.0.0.1', [HTTP]), entry('10.0.0.2', [{ ...HTTP, port: 8080 }])],
      expected: ['10.0.0.2/:http', '10.0.0.1/:http'],
    },
    {
      name: 'keeps pods without ports',
      entries: [entry('10.0.0.1', []), entry('10.0.0.2', [], false)],
      expected: ['10.0.0.1/10.0.0.2:'],
    },
  ])('$name', ({ entries, expected }) => {
    expect(brief(repackSubsets(entries)).sort()).toEqual([...expected].sort());
  });

  it('does not depend on the order of pods', () => {
    const entries = ['10.0.0.3', '10.0.0.1', '10.0.0.2'].map((ip, i) => entry(ip, i === 0 ? [HTTP] : [HTTP, HTTPS]));
    expect(repackSubsets(entries)).toEqual(repackSubsets(entries.toReversed()));
  });
});

function addresses(count: number) {
  return Array.from({ length: count }, (_, i) => ({ ip: `10.0.${i >> 8}.${i & 255}` }));
}

describe('truncateSubsets', () => {
  // The cases of upstream's TestTruncateEndpoints.
  it.each<{ name: string; ready: number[]; notReady: number[]; expected: [ready: number, notReady: number][] }>([
    {
      name: 'below the limit',
      ready: [50, 100, 100, 100, 100],
      notReady: [50, 100, 100, 100, 100],
      expected: [
        [50, 50],
        [100, 100],
        [100, 100],
        [100, 100],
        [100, 100],
      ],
    },
    {
      name: 'at the limit',
      ready: [100, 100, 100, 100, 100],
      notReady: [100, 100, 100, 100, 100],
      expected: [
        [100, 100],
        [100, 100],
        [100, 100],
        [100, 100],
        [100, 100],
      ],
    },
    {
      name: 'too many together: the not ready ones are cut',
      ready: [90, 110, 50, 10, 20],
      notReady: [101, 200, 200, 201, 298],
      expected: [
        [90, 73],
        [110, 144],
        [50, 144],
        [10, 145],
        [20, 214],
      ],
    },
    {
      name: 'too many ready ones',
      ready: [205, 400, 402, 400, 693],
      notReady: [100, 200, 200, 200, 300],
      expected: [
        [98, 0],
        [191, 0],
        [192, 0],
        [191, 0],
        [328, 0],
      ],
    },
  ])('$name', ({ ready, notReady, expected }) => {
    const subsets = ready.map((count, i) => ({
      addresses: addresses(count),
      notReadyAddresses: addresses(notReady[i] ?? 0),
    }));
    const counts = truncateSubsets(subsets).map((subset) => [
      subset.addresses?.length ?? 0,
      subset.notReadyAddresses?.length ?? 0,
    ]);
    expect(counts).toEqual(expected);
  });
});
