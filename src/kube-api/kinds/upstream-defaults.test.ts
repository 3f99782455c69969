/** Upstream's own tables of defaults (../shared/oracles/go-tables). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../meta/object.ts';
import { decode } from '../schema/decode.ts';
import { schemaOf } from '../schema/schema.ts';
import { apiVersionOf, type KindDefinition } from './define-kind.ts';
import { Deployment, Node, ReplicaSet, ReplicationController, Service } from './index.ts';

const TABLES = '../shared/oracles/go-tables';

type Json = Readonly<Record<string, unknown>>;

interface Row {
  readonly test: string;
  readonly range: string;
  readonly case: Json;
}

function rowsOf(file: string, test: string, ranges = ['tests', 'testCases']): readonly Json[] {
  const path = `${TABLES}/${file}`;
  if (!existsSync(path)) return [];
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  return rows.filter((row) => row.test === test && ranges.includes(row.range)).map((row) => row.case);
}

function defaulted<T extends KubeObject>(definition: KindDefinition<T>, given: unknown): T {
  const schema = schemaOf(apiVersionOf(definition), definition.kind)!;
  const object = decode(schema, structuredClone(given ?? {})).object as unknown as T;
  return definition.defaults?.(object) ?? object;
}

describe.skipIf(!existsSync(TABLES))('tables of kubernetes/pkg/apis/*/v1', () => {
  it.each(rowsOf('pkg_apis_apps_v1.jsonl', 'TestSetDefaultDeployment'))('Deployment %#', ({ original, expected }) => {
    const { spec } = defaulted(Deployment, original);
    const { template, ...rest } = (expected as { spec: Json }).spec;
    expect(spec).toMatchObject(rest);
    expect(spec?.template.spec).toMatchObject((template as { spec: Json }).spec);
  });

  it.each(rowsOf('pkg_apis_apps_v1.jsonl', 'TestSetDefaultReplicaSetReplicas'))('ReplicaSet %#', (given) => {
    expect(defaulted(ReplicaSet, given.rs).spec?.replicas).toBe(given.expectReplicas);
  });

  it.each(rowsOf('pkg_apis_core_v1.jsonl', 'TestSetDefaultReplicationController'))(
    'labels of controllers %#',
    (given) => {
      const { metadata, spec } = defaulted(ReplicationController, given.rc);
      const { labels } = spec?.template?.metadata ?? {};
      expect(metadata.labels === labels).toBe(given.expectLabels);
      expect(spec?.selector === labels).toBe(given.expectSelector);
    },
  );

  it.each(rowsOf('pkg_apis_core_v1.jsonl', 'TestSetDefaultReplicationControllerReplicas'))(
    'controllers %#',
    (given) => {
      expect(defaulted(ReplicationController, given.rc).spec?.replicas).toBe(given.expectReplicas);
    },
  );

  it.each(rowsOf('pkg_apis_core_v1.jsonl', 'TestSetDefaultServiceInternalTrafficPolicy'))('$name', (given) => {
    const { spec } = defaulted(Service, given.svc);
    expect(spec?.internalTrafficPolicy).toBe(given.expectedInternalTrafficPolicy ?? undefined);
  });

  it.each(rowsOf('pkg_apis_core_v1.jsonl', 'TestSetDefaultServiceSessionAffinityConfig'))('affinity %#', (given) => {
    expect(defaulted(Service, given).spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds).toBe(10800);
  });

  // the gate is on in v1.32
  const modes = rowsOf('pkg_apis_core_v1.jsonl', 'TestSetDefaultServiceLoadbalancerIPMode').filter(
    (row) => row.ipModeEnabled,
  );
  it.each(modes)('$name', ({ svc, expectedIPMode }) => {
    const ingress = defaulted(Service, svc).status?.loadBalancer?.ingress;
    expect(ingress?.map(({ ipMode }) => ipMode ?? null)).toEqual(expectedIPMode);
  });

  it.each(rowsOf('pkg_apis_core_v1.jsonl', 'TestSetDefaultNodeStatusAllocatable'))('allocatable %#', (given) => {
    const { capacity, allocatable, expectedAllocatable = {} } = given;
    const { status } = defaulted(Node, { status: { capacity, allocatable } });
    expect(status?.allocatable ?? {}).toEqual(expectedAllocatable);
  });

  interface Ranges {
    readonly podCIDR?: string;
    readonly podCIDRs?: readonly string[];
  }
  const inputs = rowsOf('pkg_apis_core_v1.jsonl', 'Test_v1_NodeSpec_to_core_NodeSpec', ['testInputs']);
  it.each(inputs as readonly Ranges[])('pod ranges %j', (spec) => {
    const { podCIDR, podCIDRs = podCIDR === undefined ? undefined : [podCIDR] } = spec;
    expect(defaulted(Node, { spec }).spec?.podCIDRs).toEqual(podCIDRs);
  });

  const asymmetric = rowsOf('pkg_apis_core_v1.jsonl', 'Test_v1_NodeSpec_to_core_NodeSpec', ['asymmetricInputs']);
  it.each(asymmetric)('$name', (given) => {
    const { PodCIDRs: expected } = given.out as { PodCIDRs: readonly string[] };
    expect(defaulted(Node, { spec: given.in }).spec?.podCIDRs).toEqual(expected);
  });
});
