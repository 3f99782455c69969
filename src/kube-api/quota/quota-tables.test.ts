/** Upstream's own tables about what is counted against quotas (../shared/oracles/go-tables). */
import { describe, expect, it } from 'vitest';
import { fromGoNames } from '../../testing/go-object.ts';
import { goTable, hasGoTables } from '../../testing/go-table.ts';
import type { ResourceQuota, ScopedResourceSelectorRequirement } from '../generated/types.gen.ts';
import type { KubeObject } from '../meta/object.ts';
import { parseTime } from '../meta/time.ts';
import {
  addAmounts,
  amountsOf,
  areAmountsEqual,
  exceededNames,
  maxAmounts,
  negativeNames,
  withoutZeros,
  writtenAmounts,
} from './amounts.ts';
import { claimEvaluator } from './claim-evaluator.ts';
import type { Evaluator } from './evaluator.ts';
import { usedOf } from './evaluator.ts';
import { evaluatorOf } from './evaluators.ts';
import { podEvaluator } from './pod-evaluator.ts';
import { serviceEvaluator } from './service-evaluator.ts';

type Written = Readonly<Record<string, string>>;
// the rows of different tables look different
type Row = { readonly [field: string]: unknown };

/** When the tables ran. */
const TABLE_RAN_MS = parseTime('2026-11-20T23:22:00Z');

const CORE = 'pkg_quota_v1_evaluator_core';
const objectOf = (given: unknown): KubeObject => ({ metadata: {}, ...(fromGoNames(given) as object) }) as KubeObject;

describe.skipIf(!hasGoTables)('tables of k8s.io/apiserver/pkg/quota/v1', () => {
  const table = (test: string) =>
    goTable<{ a: Written; b: Written; expected: never; out: readonly string[] }>('apiserver_pkg_quota_v1', test);

  it.each(table('TestAdd'))('sum $n', ({ case: { a, b, expected } }) => {
    expect(writtenAmounts(addAmounts(amountsOf(a), amountsOf(b)))).toEqual(expected);
  });

  it.each(table('TestMax'))('maximum $n', ({ case: { a, b, expected } }) => {
    expect(writtenAmounts(maxAmounts(amountsOf(a), amountsOf(b)))).toEqual(expected);
  });

  it.each(table('TestEquals'))('equality $n', ({ case: { a, b, expected } }) => {
    expect(areAmountsEqual(amountsOf(a), amountsOf(b))).toBe(expected);
  });

  it.each(table('TestLessThanOrEqual'))('excess $n', ({ case: { a, b, out } }) => {
    expect(exceededNames(amountsOf(a), amountsOf(b))).toEqual(out);
  });

  it.each(table('TestRemoveZeros'))('zeros $n', ({ case: { a, expected } }) => {
    expect(writtenAmounts(withoutZeros(amountsOf(a)))).toEqual(expected);
  });

  it.each(table('TestIsNegative'))('negative $n', ({ case: { a, expected } }) => {
    expect([...negativeNames(amountsOf(a))].sort()).toEqual([...(expected as readonly string[])].sort());
  });
});

const usages: readonly [test: string, field: string, evaluator: Evaluator][] = [
  ['TestPodEvaluatorUsage', 'pod', podEvaluator],
  ['TestServiceEvaluatorUsage', 'service', serviceEvaluator],
  ['TestPersistentVolumeClaimEvaluatorUsage', 'pvc', claimEvaluator],
];

describe.skipIf(!hasGoTables)('tables of kubernetes/pkg/quota/v1/evaluator/core', () => {
  for (const [test, field, evaluator] of usages) {
    const rows = goTable<Row>(CORE, test).filter(
      ({ case: row }) => row.podLevelResourcesEnabled !== true && row.enableRecoverFromExpansion !== false,
    );
    it.each(rows)(`${test} $n`, ({ case: row }) => {
      const expected = row.usage as Written;
      expect(areAmountsEqual(evaluator.usage(objectOf(row[field]), TABLE_RAN_MS), amountsOf(expected))).toBe(true);
    });
  }

  const handled: readonly [test: string, evaluator: Evaluator][] = [
    ['TestPodEvaluatorHandles', podEvaluator],
    ['TestServiceEvaluatorHandles', serviceEvaluator],
    ['TestPersistentVolumeClaimEvaluatorHandles', claimEvaluator],
  ];
  for (const [test, evaluator] of handled) {
    it.each(
      goTable<{ attrs: { operation: string; subresource: string }; want: boolean }>(CORE, test).filter(
        ({ case: { attrs } }) => attrs.operation !== 'CONNECT',
      ),
    )(`${test} $title`, ({ case: { attrs, want } }) => {
      const operation = attrs.operation as 'CREATE' | 'UPDATE' | 'DELETE';
      expect(evaluator.handles(operation, attrs.subresource === '' ? undefined : attrs.subresource)).toBe(want);
    });
  }

  it.each(
    goTable<Row>(CORE, 'TestPodConstraintsFunc').filter(({ case: row }) => row.podLevelResourcesEnabled !== true),
  )('TestPodConstraintsFunc $n', ({ case: row }) => {
    expect(podEvaluator.problemWith?.(row.required as readonly string[], objectOf(row.pod)) ?? '').toBe(row.err);
  });

  it.each(goTable<Row>(CORE, 'TestPodEvaluatorMatchingScopes'))(
    'TestPodEvaluatorMatchingScopes $n',
    ({ case: row }) => {
      // the selectors that the test hands in, besides those of its rows
      const given: ScopedResourceSelectorRequirement[] = [
        { scopeName: 'Terminating', operator: 'Exists' },
        { scopeName: 'NotTerminating', operator: 'Exists' },
        { scopeName: 'BestEffort', operator: 'Exists' },
        { scopeName: 'NotBestEffort', operator: 'Exists' },
        { scopeName: 'PriorityClass', operator: 'In', values: ['class1'] },
        { scopeName: 'CrossNamespacePodAffinity', operator: 'Exists' },
      ];
      const wanted = (row.wantSelectors as readonly ScopedResourceSelectorRequirement[]).map(
        ({ scopeName }) => scopeName,
      );
      const own = (row.selectors as readonly ScopedResourceSelectorRequirement[] | undefined) ?? given;
      const pod = objectOf(row.pod);
      expect(own.filter((scope) => podEvaluator.matchesScope(scope, pod)).map(({ scopeName }) => scopeName)).toEqual(
        wanted,
      );
    },
  );
});

describe.skipIf(!hasGoTables)('tables of kubernetes/pkg/controller/resourcequota', () => {
  interface Sync {
    readonly quota: ResourceQuota;
    readonly items?: readonly KubeObject[];
    readonly gvr: { readonly Group: string; readonly Resource: string };
    readonly status: { readonly used: Written };
    readonly expectedError: string;
  }
  const rows = goTable<Sync>('pkg_controller_resourcequota', 'TestSyncResourceQuota').filter(
    ({ case: row }) => row.expectedError === '',
  );
  it.each(rows)('TestSyncResourceQuota $n', ({ case: { quota, items = [], gvr, status } }) => {
    const resource = gvr.Group === '' ? gvr.Resource : `${gvr.Resource}.${gvr.Group}`;
    const evaluators = ['pods', 'services', 'persistentvolumeclaims', 'secrets', 'configmaps'].map(
      (name) => evaluatorOf(name) as Evaluator,
    );
    const own = items.filter(({ metadata }) => metadata.namespace === quota.metadata.namespace);
    const used = usedOf(quota.spec ?? {}, evaluators, (name) => (name === resource ? own : []), 0);
    const names = Object.keys(used);
    const expected = Object.fromEntries(Object.entries(status.used ?? {}).filter(([name]) => names.includes(name)));
    expect(areAmountsEqual(used, amountsOf(expected))).toBe(true);
  });
});
