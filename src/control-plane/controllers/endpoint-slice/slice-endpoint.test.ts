import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../kube-api/generated/types.gen.ts';
import type { Pod, Service } from '../../../kube-api/kinds/index.ts';
import { SliceEndpoints } from './slice-endpoint.ts';

const TABLE = '../shared/oracles/go-tables/endpointslice.jsonl';

interface Case {
  readonly name: string;
  readonly pod: Pod;
  readonly svc: Service;
  readonly expectedEndpoint: Endpoint;
}

function cases(): Case[] {
  if (!existsSync(TABLE)) return [];
  const rows = readFileSync(TABLE, 'utf8').trim().split('\n');
  return rows
    .filter((line) => line.includes('"test":"TestPodToEndpoint"'))
    .map((line) => (JSON.parse(line) as { case: Case }).case);
}

describe.skipIf(!existsSync(TABLE))("upstream's TestPodToEndpoint (needs ../shared/oracles)", () => {
  it.each(cases())('$name', ({ pod, svc, expectedEndpoint }) => {
    const endpoint = new SliceEndpoints().of(pod, svc, expectedEndpoint.zone ?? '', 'IPv4');
    const { targetRef, ...rest } = endpoint ?? { targetRef: {} };
    expect(rest).toEqual({ ...expectedEndpoint, targetRef: undefined });
    expect(targetRef).toMatchObject(expectedEndpoint.targetRef ?? {});
  });
});

describe('SliceEndpoints', () => {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'ns', uid: '1' },
    spec: { nodeName: 'n', containers: [] },
    status: { podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }] },
  };
  const service: Service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'ns' }, spec: {} };

  it('answers the same endpoint for the same pod, and another one when something else changed', () => {
    const endpoints = new SliceEndpoints();
    const first = endpoints.of(pod, service, '', 'IPv4');
    expect(endpoints.of(pod, service, '', 'IPv4')).toBe(first);
    expect(endpoints.of(pod, service, 'zone-a', 'IPv4')).toMatchObject({ zone: 'zone-a' });
    expect(endpoints.of(pod, service, '', 'IPv6')?.addresses).toEqual(['fd00::1']);
    const publishing = { ...service, spec: { publishNotReadyAddresses: true } };
    expect(endpoints.of(pod, publishing, '', 'IPv4')?.conditions?.ready).toBe(true);
  });

  it('answers nothing for a pod without an address of that family', () => {
    const single = { ...pod, status: { podIPs: [{ ip: '10.0.0.1' }] } };
    expect(new SliceEndpoints().of(single, service, '', 'IPv6')).toBeUndefined();
  });
});
