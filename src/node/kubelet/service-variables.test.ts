import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Service, ServicePort } from '../../kube-api/generated/types.gen.ts';
import { serviceVariables } from './service-variables.ts';

const ORACLE = '../shared/oracles/service-envvars.json';

interface GoService {
  readonly ObjectMeta: { readonly Name: string };
  readonly Spec: {
    readonly ClusterIP: string;
    readonly Ports: readonly {
      readonly Name?: string;
      readonly Port: number;
      readonly Protocol: ServicePort['protocol'];
    }[];
  };
}

interface Tables {
  readonly 'envvars_test.go#TestFromServices.sl': readonly GoService[];
  readonly 'envvars_test.go#TestFromServices.expected': readonly { readonly Name: string; readonly Value: string }[];
}

function service({ ObjectMeta, Spec }: GoService): Service {
  const ports = Spec.Ports.map(({ Name, Port, Protocol }) => ({
    port: Port,
    ...(Name === undefined ? {} : { name: Name }),
    ...(Protocol === undefined ? {} : { protocol: Protocol }),
  }));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: ObjectMeta.Name, namespace: 'test' },
    spec: { clusterIP: Spec.ClusterIP, ports },
  };
}

function lister(services: readonly Service[]): Parameters<typeof serviceVariables>[0] {
  return {
    get: (name, namespace) =>
      services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace),
    list: (namespace) => services.filter(({ metadata }) => metadata.namespace === namespace),
  };
}

describe.skipIf(!existsSync(ORACLE))('service variables beside upstream’s table (../shared)', () => {
  it('are the same, in the same order', () => {
    const { tables } = JSON.parse(readFileSync(ORACLE, 'utf8')) as { tables: Tables };
    const services = tables['envvars_test.go#TestFromServices.sl'].map(service);
    const expected = tables['envvars_test.go#TestFromServices.expected'].map(({ Name, Value }) => [Name, Value]);
    expect(Object.entries(serviceVariables(lister(services), 'test', true))).toEqual(expected);
  });
});

describe('which Services a pod is told of', () => {
  const make = (name: string, namespace: string): Service => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { clusterIP: '10.96.0.9', ports: [{ port: 80 }] },
  });
  const services = lister([make('kubernetes', 'default'), make('web', 'shop'), make('other', 'default')]);

  it.each([
    ['shop', true, ['KUBERNETES', 'WEB']],
    ['shop', false, ['KUBERNETES']],
    ['default', true, ['KUBERNETES', 'OTHER']],
  ] as const)('in %s with links %s: %s', (namespace, areLinksEnabled, prefixes) => {
    const names = Object.keys(serviceVariables(services, namespace, areLinksEnabled));
    expect(names.filter((name) => name.endsWith('_SERVICE_HOST')).sort()).toEqual(
      prefixes.map((prefix) => `${prefix}_SERVICE_HOST`),
    );
  });
});
