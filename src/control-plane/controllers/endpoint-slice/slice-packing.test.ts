import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../kube-api/generated/types.gen.ts';
import type { EndpointSlice, Service } from '../../../kube-api/kinds/index.ts';
import { newSlice } from './slice-metadata.ts';
import { packSlices } from './slice-packing.ts';

const service: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'ns', uid: '1' },
  spec: { clusterIP: '10.96.0.1' },
};

function endpoint(i: number, ready = true): Endpoint {
  return {
    addresses: [`10.0.${i >> 8}.${i & 255}`],
    conditions: { ready, serving: ready, terminating: false },
    targetRef: { kind: 'Pod', namespace: 'ns', name: `p-${i}`, uid: `uid-${i}` },
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function slice(name: string, pods: readonly number[]): EndpointSlice {
  const made = newSlice(service, 'IPv4', []);
  return { ...made, metadata: { ...made.metadata, name }, endpoints: pods.map((i) => endpoint(i)) };
}

function pack(existing: readonly EndpointSlice[], desired: readonly Endpoint[], maxPerSlice = 100) {
  const endpoints = new Map(desired.map((item) => [item.targetRef?.name ?? '', item]));
  const { create, update, remove, unchanged } = packSlices(
    service,
    'IPv4',
    existing,
    { ports: [], endpoints },
    maxPerSlice,
  );
  const sizes = (slices: readonly EndpointSlice[]) =>
    slices.map((item) => `${item.metadata.name ?? 'new'}:${item.endpoints.length}`);
  return [sizes(create), sizes(update), sizes(remove), sizes(unchanged)];
}

describe('packSlices', () => {
  // The lengths of upstream's TestReconcileMaxEndpointsPerSlice.
  it.each([
    { max: 50, expected: [50, 50, 50, 50, 50] },
    { max: 80, expected: [80, 80, 80, 10] },
    { max: 150, expected: [150, 100] },
    { max: 250, expected: [250] },
    { max: 500, expected: [250] },
  ])('puts 250 endpoints into new slices of at most $max', ({ max, expected }) => {
    const [create] = pack(
      [],
      range(0, 250).map((i) => endpoint(i)),
      max,
    );
    expect(create).toEqual(expected.map((length) => `new:${length}`));
  });

  it.each<{ name: string; existing: EndpointSlice[]; desired: Endpoint[]; expected: string[][] }>([
    {
      name: 'leaves alone what is right',
      existing: [slice('a', range(0, 100)), slice('b', range(100, 130))],
      desired: range(0, 130).map((i) => endpoint(i)),
      expected: [[], [], [], ['a:100', 'b:30']],
    },
    {
      name: 'changes only the slice with the changed endpoint',
      existing: [slice('a', range(0, 100)), slice('b', range(100, 130))],
      desired: range(0, 130).map((i) => endpoint(i, i !== 110)),
      expected: [[], ['b:30'], [], ['a:100']],
    },
    {
      name: 'puts new endpoints into one slice with room',
      existing: [slice('a', range(0, 30)), slice('b', range(30, 90))],
      desired: range(0, 120).map((i) => endpoint(i)),
      expected: [[], ['b:90'], [], ['a:30']],
    },
    {
      name: 'makes a new slice rather than change several',
      existing: [slice('a', range(0, 60)), slice('b', range(60, 120))],
      desired: range(0, 170).map((i) => endpoint(i)),
      expected: [['new:50'], [], [], ['a:60', 'b:60']],
    },
    {
      name: 'fills up slices that change anyway, the fullest first',
      existing: [slice('a', range(0, 50)), slice('b', range(50, 140))],
      desired: [...range(1, 50), ...range(51, 140), ...range(200, 220)].map((i) => endpoint(i)),
      expected: [[], ['a:58', 'b:100'], [], []],
    },
    {
      name: 'removes slices that lost all they had',
      existing: [slice('a', range(0, 10)), slice('b', range(10, 20))],
      desired: range(10, 20).map((i) => endpoint(i)),
      expected: [[], [], ['a:10'], ['b:10']],
    },
    {
      name: 'replaces a pod of the same name at another address',
      existing: [slice('a', [1])],
      desired: [{ ...endpoint(1), addresses: ['10.9.9.9'] }],
      expected: [['new:1'], [], ['a:1'], []],
    },
    {
      name: 'writes slices whose labels are wrong',
      existing: [{ ...slice('a', [1]), metadata: { name: 'a', labels: { old: 'x' } } }],
      desired: [endpoint(1)],
      expected: [[], ['a:1'], [], []],
    },
  ])('$name', ({ existing, desired, expected }) => {
    expect(pack(existing, desired)).toEqual(expected);
  });
});
