/**
 * PodDisruptionBudgets (kubernetes/pkg/apis/policy/validation/validation.go,
 * pkg/registry/policy/poddisruptionbudget/strategy.go).
 */
import type {
  IntOrString,
  PodDisruptionBudget as PodDisruptionBudgetObject,
  PodDisruptionBudgetSpec,
  PodDisruptionBudgetStatus,
} from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { GoSyntax } from '../meta/go-syntax.ts';
import { validateLabelSelector, validateNonNegative } from '../meta/object-meta.ts';
import { validateConditions } from '../meta/validate-conditions.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { type Column, defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { validateAtMostAll, validateCountOrPercent } from './workloads/rolling-update.ts';

export type PodDisruptionBudget = PodDisruptionBudgetObject;

const EMPTY_SPEC: PodDisruptionBudgetSpec = Object.freeze({});
const EVICTION_POLICIES = ['AlwaysAllow', 'IfHealthyBudget'] as const;
const NO_STATUS: PodDisruptionBudgetStatus = Object.freeze({
  currentHealthy: 0,
  desiredHealthy: 0,
  disruptionsAllowed: 0,
  expectedPods: 0,
});

function specSyntax({ minAvailable, selector, maxUnavailable, unhealthyPodEvictionPolicy }: PodDisruptionBudgetSpec) {
  const pointer = (type: string, value: unknown): string =>
    `(*${type})(${value === undefined ? 'nil' : '0xc000000000'})`;
  return new GoSyntax(
    `policy.PodDisruptionBudgetSpec{MinAvailable:${pointer('intstr.IntOrString', minAvailable)}, ` +
      `Selector:${pointer('v1.LabelSelector', selector)}, ` +
      `MaxUnavailable:${pointer('intstr.IntOrString', maxUnavailable)}, ` +
      `UnhealthyPodEvictionPolicy:${pointer('policy.UnhealthyPodEvictionPolicyType', unhealthyPodEvictionPolicy)}}`,
  );
}

function validateAmount(value: IntOrString | undefined, errors: FieldErrors, path: FieldPath): void {
  if (value === undefined) return;
  validateCountOrPercent(value, errors, path);
  validateAtMostAll(value, errors, path);
}

function validate({ spec = EMPTY_SPEC }: PodDisruptionBudget, errors: FieldErrors, root: FieldPath): void {
  const path = root.child('spec');
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.invalid(path, specSyntax(spec), 'minAvailable and maxUnavailable cannot be both set');
  }
  validateAmount(minAvailable, errors, path.child('minAvailable'));
  validateAmount(maxUnavailable, errors, path.child('maxUnavailable'));
  validateLabelSelector(selector, errors, path.child('selector'));
  if (policy !== undefined && !EVICTION_POLICIES.includes(policy)) {
    errors.notSupported(path.child('unhealthyPodEvictionPolicy'), policy, EVICTION_POLICIES);
  }
}

function amountColumn(name: string, read: (spec: PodDisruptionBudgetSpec) => IntOrString | undefined) {
  const column: Column<PodDisruptionBudget> = {
    name,
    type: 'string',
    priority: 0,
    value: ({ spec = EMPTY_SPEC }) => String(read(spec) ?? 'N/A'),
  };
  return column;
}

/** Bounds how many pods may be down at once because somebody wants them to. */
export const PodDisruptionBudget = defineKind<PodDisruptionBudget>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  singular: 'poddisruptionbudget',
  shortNames: ['pdb'],
  categories: [],
  namespaced: true,
  hasStatus: true,
  defaults: (budget) => withChanges(budget, { spec: budget.spec ?? EMPTY_SPEC }),
  prepareForCreate: (budget) => atFirstGeneration({ ...budget, status: NO_STATUS }),
  prepareForUpdate(budget, old) {
    return isSemanticallyEqual(budget.spec, old.spec) ? budget : atNextGeneration(budget, old);
  },
  validate,
  validateStatusUpdate({ status }, _old, errors, root) {
    const path = root.child('status');
    validateConditions(status?.conditions, errors, path.child('conditions'));
    for (const field of ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const) {
      validateNonNegative(status?.[field], errors, path.child(field));
    }
  },
  columns: [
    nameColumn,
    amountColumn('Min Available', ({ minAvailable }) => minAvailable),
    amountColumn('Max Unavailable', ({ maxUnavailable }) => maxUnavailable),
    {
      name: 'Allowed Disruptions',
      type: 'integer',
      priority: 0,
      value: ({ status }) => status?.disruptionsAllowed ?? 0,
    },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'Evictions ask the budget before they go through, but nobody counts the pods behind it yet.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
    {
      field: 'spec.minAvailable, spec.maxUnavailable',
      fidelity: 'not simulated',
      note: 'The disruption controller does not run yet: these numbers become no allowed disruptions.',
    },
    {
      field: 'status',
      fidelity: 'not simulated',
      note: 'A budget allows no disruptions until somebody writes its status, so that every eviction of its pods is refused.',
    },
  ],
});
