import { describe, expect, it } from 'vitest';
import { defineKind } from '../../kube-api/kinds/define-kind.ts';
import { Service } from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { createTestCluster } from '../../testing/api-server-harness.ts';
import { printTable } from './table.ts';

const Widget = defineKind<KubeObject>({
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  singular: 'widget',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  columns: [],
  fidelity: [],
});

describe('printTable', () => {
  it.each([
    { wide: false, header: ['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age'] },
    { wide: true, header: ['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector'] },
  ])('prints the columns of the kind (wide: $wide)', ({ wide, header }) => {
    const { client, clock } = createTestCluster();
    clock.advance(90_000);
    const table = printTable(Service, client.list(Service).items, clock.nowMs, { wide });
    expect(table.columnDefinitions.map(({ name }) => name)).toEqual(header);
    expect(table.rows[0]?.cells.slice(0, 6)).toEqual([
      'kubernetes',
      'ClusterIP',
      '10.96.0.1',
      '<none>',
      '443/TCP',
      '90s',
    ]);
    expect(table.rows[0]?.object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'kubernetes' } });
  });

  it('knows something of kinds that have no columns', () => {
    const metadata = { name: 'a', creationTimestamp: '2025-01-06T09:00:00Z' };
    const { columnDefinitions, rows } = printTable(
      Widget,
      [{ apiVersion: 'example.com/v1', kind: 'Widget', metadata }],
      0,
    );
    expect(columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Created At']);
    expect(rows[0]?.cells).toEqual(['a', '2025-01-06T09:00:00Z']);
  });
});
