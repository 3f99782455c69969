/** Upstream's table of what becomes of the addresses of new services (../shared/oracles/go-tables), in an IPv4 cluster. */
import { describe, expect, it } from 'vitest';
import { Service } from '../../../kube-api/kinds/index.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { fromGoNames } from '../../../testing/go-object.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';

interface Row {
  readonly name: string;
  readonly line: string;
  readonly svc: { readonly Spec: Readonly<Record<string, unknown>> };
  readonly expectError: boolean;
  readonly expectHeadless: boolean;
  readonly expectPolicy: string;
  readonly expectFamilies?: readonly string[];
}

interface Table {
  readonly name: string;
  readonly cases: readonly Row[];
}

const SPELLED: Readonly<Record<string, string>> = {
  ClusterIPs: 'clusterIPs',
  IPFamilies: 'ipFamilies',
  IPFamilyPolicy: 'ipFamilyPolicy',
};

/** The server's own service has the first address, which upstream's table uses. */
function withFreeAddress(row: Row): Row {
  return JSON.parse(JSON.stringify(row).replaceAll('"10.0.0.1"', '"10.0.0.7"')) as Row;
}

function serviceOf({ Spec }: Row['svc']) {
  const { Selector, ...rest } = Spec;
  const plain = Object.fromEntries(Object.entries(rest).filter(([name]) => SPELLED[name] === undefined));
  const spelled = Object.entries(SPELLED).flatMap(([name, json]) => (name in rest ? [[json, rest[name]]] : []));
  const { clusterIP, ...spec } = fromGoNames(plain) as Record<string, unknown>;
  return {
    metadata: { name: 'foo', namespace: 'default' },
    spec: {
      ...spec,
      ...(Selector === undefined ? {} : { selector: Selector }),
      ...(clusterIP === undefined ? {} : { clusterIP }),
      ...Object.fromEntries(spelled),
    },
  };
}

describe.skipIf(!hasGoTables)('services as upstream creates them (../shared/oracles/go-tables)', () => {
  const tables = goTable<Table>('pkg_registry_core_service_storage', 'TestCreateInitIPFields');
  const rows = tables
    .filter(({ case: { name } }) => name === 'singlestack:v4')
    .flatMap(({ case: { cases } }) => cases.map(withFreeAddress));

  it.each(rows)('$name', (row) => {
    const { client } = createTestCluster({ clusterIpRange: '10.0.0.0/16' });
    let spec: Service['spec'];
    try {
      ({ spec } = client.create(Service, serviceOf(row.svc) as never));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      expect(row.expectError, error.message).toBe(true);
      return;
    }
    expect(row.expectError).toBe(false);
    expect(spec?.ipFamilyPolicy).toBe(row.expectPolicy);
    expect(spec?.ipFamilies).toEqual(row.expectFamilies);
    expect(spec?.clusterIP === 'None').toBe(row.expectHeadless);
  });
});
