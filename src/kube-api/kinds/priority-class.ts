/**
 * PriorityClasses (kubernetes/pkg/apis/scheduling/{v1/defaults,v1/helpers,validation/validation}.go,
 * pkg/registry/scheduling/priorityclass/strategy.go).
 */
import type { PriorityClass as PriorityClassObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { validateImmutable } from '../meta/object-meta.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration } from './generation.ts';

export type PriorityClass = PriorityClassObject;

const SYSTEM_PREFIX = 'system-';
const HIGHEST_USER_VALUE = 1_000_000_000;
const PREEMPTION_POLICIES = ['PreemptLowerPriority', 'Never'] as const;

/** The classes that may bear a name with the system's prefix, with the values that they must have. */
export const SYSTEM_PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', HIGHEST_USER_VALUE * 2 + 1000],
  ['system-cluster-critical', HIGHEST_USER_VALUE * 2],
]);

function systemProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  const expected = SYSTEM_PRIORITIES.get(name);
  if (expected === undefined) return `${name} is not a known system priority class`;
  if (value !== expected) return `value of ${name} PriorityClass must be ${expected}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

function validateCreate(given: PriorityClass, errors: FieldErrors, path: FieldPath): void {
  const { metadata, value = 0, globalDefault = false, preemptionPolicy } = given;
  const { name = '' } = metadata;
  if (name.startsWith(SYSTEM_PREFIX)) {
    const problem = systemProblem(name, value, globalDefault);
    if (problem !== undefined) {
      const why = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${problem}`;
      errors.forbidden(path.child('metadata', 'name'), why);
    }
  } else if (value > HIGHEST_USER_VALUE) {
    errors.forbidden(path.child('value'), `maximum allowed value of a user defined priority is ${HIGHEST_USER_VALUE}`);
  }
  if (preemptionPolicy === undefined) return;
  const policyPath = path.child('preemptionPolicy');
  if ((preemptionPolicy as string) === '') errors.required(policyPath);
  else if (!PREEMPTION_POLICIES.includes(preemptionPolicy)) {
    errors.notSupported(policyPath, preemptionPolicy, PREEMPTION_POLICIES);
  }
}

/** Gives pods a rank: the scheduler takes those of higher priority first, and lets them push others off nodes. */
export const PriorityClass = defineKind<PriorityClass>({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  singular: 'priorityclass',
  shortNames: ['pc'],
  categories: [],
  namespaced: false,
  hasStatus: false,
  defaults: (given) =>
    withChanges(given, { preemptionPolicy: given.preemptionPolicy ?? 'PreemptLowerPriority', value: given.value ?? 0 }),
  prepareForCreate: atFirstGeneration,
  validateCreate,
  validateUpdate(given, old, errors, path) {
    if (given.value !== old.value) errors.forbidden(path.child('value'), 'may not be changed in an update.');
    validateImmutable(given.preemptionPolicy, old.preemptionPolicy, errors, path.child('preemptionPolicy'));
  },
  columns: [
    nameColumn,
    { name: 'Value', type: 'integer', priority: 0, value: ({ value }) => value ?? 0 },
    { name: 'Global-Default', type: 'boolean', priority: 0, value: ({ globalDefault }) => globalDefault ?? false },
    ageColumn,
    {
      name: 'PreemptionPolicy',
      type: 'string',
      priority: 0,
      value: ({ preemptionPolicy }) => preemptionPolicy ?? '',
    },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Pods get the value and the policy of their class when they are admitted, and the scheduler heeds both.',
    },
  ],
});
