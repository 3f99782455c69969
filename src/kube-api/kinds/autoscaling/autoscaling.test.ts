/** Autoscalers: upstream's tables (../shared/oracles/go-tables/pkg_apis_autoscaling_*.jsonl), and columns. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { HorizontalPodAutoscaler } from '../horizontal-pod-autoscaler.ts';
import { HorizontalPodAutoscalerV1 } from '../horizontal-pod-autoscaler-v1.ts';
import { targetsOf } from './metric-column.ts';
import { defaultBehavior, validateBehavior } from './scaling-rules.ts';

const TABLES = '../shared/oracles/go-tables';
const VALIDATION = `${TABLES}/pkg_apis_autoscaling_validation.jsonl`;
const V1 = `${TABLES}/pkg_apis_autoscaling_v1.jsonl`;
const V2 = `${TABLES}/pkg_apis_autoscaling_v2.jsonl`;

interface Row {
  readonly test: string;
  readonly range: string;
  readonly n: number;
  readonly case: unknown;
}

function rowsOf(file: string, test: string): readonly Row[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Row).filter((row) => row.test === test);
}

/** Go's field names as JSON has them: with a small letter at the front, or as a shorter prefix of capitals. */
function asJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [jsonName(name), asJson(field)]));
}

function jsonName(name: string): string {
  if (name === 'ObjectMeta') return 'metadata';
  if (name === 'APIVersion') return 'apiVersion';
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function problemsOf(check: (errors: FieldErrors) => void): string {
  const errors = new FieldErrors();
  check(errors);
  return errors.list.map(({ message }) => message).join('\n');
}

function checked(given: unknown): string {
  const autoscaler = asJson(given) as HorizontalPodAutoscaler;
  return problemsOf((errors) => HorizontalPodAutoscaler.validateCreate?.(autoscaler, errors, FieldPath.root));
}

const hasTables = existsSync(VALIDATION);

describe.skipIf(!hasTables)('upstream’s tables (skipped where ../shared is absent)', () => {
  const behaviors = rowsOf(VALIDATION, 'TestValidateBehavior');
  it.each(behaviors.map((row) => [row.range, row.n, row] as const))('behavior: %s %i', (range, _n, row) => {
    const isError = range === 'errorCases';
    const given = (isError ? (row.case as { behavior: unknown }).behavior : row.case) as object;
    const path = new FieldPath('spec.behavior');
    const says = problemsOf((errors) => validateBehavior(asJson(given) as object, errors, path));
    expect(says).toBe(isError ? (row.case as { msg: string }).msg : '');
  });

  const whole = rowsOf(VALIDATION, 'TestValidateHorizontalPodAutoscaler').filter(
    ({ range }) => range !== 'sourceTypes',
  );
  it.each(whole.map((row) => [row.range, row.n, row] as const))('autoscaler: %s %i', (range, _n, row) => {
    if (range === 'successCases') {
      expect(checked(row.case)).toBe('');
      return;
    }
    const { msg, horizontalPodAutoscaler } = row.case as { msg: string; horizontalPodAutoscaler: unknown };
    expect(checked(horizontalPodAutoscaler)).toContain(msg);
  });

  const specs = rowsOf(V1, 'TestConvert_autoscaling_HorizontalPodAutoscalerSpec_To_v1_HorizontalPodAutoscalerSpec');
  it.each(specs.map((row) => [(row.case as { name: string }).name, row] as const))('to v1: %s', (_name, row) => {
    const { args } = row.case as {
      args: { in: unknown; out: { targetCPUUtilizationPercentage?: number }; expectOut: object };
    };
    const object = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: {},
      spec: asJson(args.in),
    };
    const shown = HorizontalPodAutoscalerV1.storedAs?.fromStored(object as HorizontalPodAutoscaler).spec;
    // The table converts onto objects that hold something already.
    const { targetCPUUtilizationPercentage: before } = args.out;
    const nothing = { scaleTargetRef: { kind: '', name: '' } };
    expect({
      ...nothing,
      ...(before === undefined ? {} : { targetCPUUtilizationPercentage: before }),
      ...shown,
    }).toEqual(args.expectOut);
  });

  it.each(['ScaleUp', 'ScaleDown'] as const)('%s is filled in', (direction) => {
    const rows = rowsOf(V2, `TestGenerate${direction}Rules`);
    expect(rows.length).toBeGreaterThan(0);
    const field = direction === 'ScaleUp' ? 'scaleUp' : 'scaleDown';
    const prefix = direction === 'ScaleUp' ? 'rateUp' : 'rateDown';
    for (const row of rows) {
      const given = row.case as Record<string, number> & { selectPolicy?: string; expectedPolicies: unknown };
      const policies = ['Pods', 'Percent']
        .map((type) => ({
          type,
          value: given[prefix + type] ?? 0,
          periodSeconds: given[`${prefix}${type}PeriodSeconds`] ?? 0,
        }))
        .filter(({ value, periodSeconds }) => value !== 0 && periodSeconds !== 0);
      const rules = {
        ...(given.stabilizationSeconds === undefined ? {} : { stabilizationWindowSeconds: given.stabilizationSeconds }),
        ...(given.selectPolicy === undefined ? {} : { selectPolicy: given.selectPolicy }),
        ...(policies.length === 0 ? {} : { policies }),
      };
      expect(defaultBehavior({ [field]: rules })?.[field]).toEqual({
        policies: given.expectedPolicies,
        selectPolicy: given.expectedSelectPolicy,
        ...(given.expectedStabilization === undefined
          ? {}
          : { stabilizationWindowSeconds: given.expectedStabilization }),
      });
    }
  });
});

describe('what is refused', () => {
  it('shows amounts as Go does', () => {
    const metric = (averageValue: string) => ({
      Type: 'Resource',
      Resource: { Name: 'memory', Target: { Type: 'AverageValue', AverageValue: averageValue } },
    });
    const spec = (averageValue: string) => ({
      ObjectMeta: {},
      Spec: {
        MinReplicas: 1,
        MaxReplicas: 2,
        ScaleTargetRef: { Kind: 'a', Name: 'b' },
        Metrics: [metric(averageValue)],
      },
    });
    const at = 'spec.metrics[0].resource.target.averageValue: Invalid value: resource.Quantity{i:resource.int64Amount';
    const d = 'd:resource.infDecAmount{Dec:(*inf.Dec)(nil)}';
    expect(checked(spec('-300m'))).toBe(
      `${at}{value:-300, scale:-3}, ${d}, s:"-300m", Format:"DecimalSI"}: must be positive`,
    );
    expect(checked(spec('0'))).toBe(`${at}{value:0, scale:0}, ${d}, s:"", Format:"DecimalSI"}: must be positive`);
  });
});

describe('the column of targets', () => {
  const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };
  const pods = {
    type: 'Pods',
    pods: { metric: { name: 'qps' }, target: { type: 'AverageValue', averageValue: '50' } },
  };
  const queue = {
    type: 'External',
    external: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '30' } },
  };
  it.each([
    ['nothing', [], [], '<none>'],
    ['what nobody measured', [cpu], [], 'cpu: <unknown>/50%'],
    [
      'what was measured',
      [cpu],
      [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 41 } } }],
      'cpu: 41%/50%',
    ],
    [
      'two of three',
      [pods, queue, cpu],
      [{ type: 'Pods', pods: { metric: { name: 'qps' }, current: { averageValue: '50' } } }],
      '50/50, <unknown>/30 (avg) + 1 more...',
    ],
  ] as const)('shows %s', (_name, metrics, statuses, shown) => {
    expect(targetsOf(metrics, statuses)).toBe(shown);
  });
});
