/**
 * RuntimeClasses (kubernetes/pkg/apis/node/validation/validation.go, pkg/registry/node/runtimeclass/strategy.go).
 */
import type { RuntimeClass as RuntimeClassObject, Toleration } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { nameIsDnsLabel } from '../meta/names.ts';
import { validateImmutable, validateLabels } from '../meta/object-meta.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { canonicalAmounts } from './pod-spec/default-resources.ts';
import { goStruct } from './pod-spec/go-values/go-print.ts';
import { validateResources } from './pod-spec/validate-resources.ts';
import { validateTolerations } from './pod-spec/validate-scheduling.ts';

export type RuntimeClass = RuntimeClassObject;

/** Tolerations with a time limit never equal each other for upstream, which compares the pointers to it. */
function validateDistinct(tolerations: readonly Toleration[], errors: FieldErrors, path: FieldPath): void {
  const seen = new Set<string>();
  for (const [index, toleration] of tolerations.entries()) {
    const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration;
    if (tolerationSeconds !== undefined) continue;
    const identity = JSON.stringify([key, operator, value, effect]);
    if (seen.has(identity)) errors.duplicate(path.index(index), goStruct('Toleration', toleration));
    seen.add(identity);
  }
}

function validate(runtimeClass: RuntimeClass, errors: FieldErrors, path: FieldPath): void {
  const { handler = '', overhead, scheduling } = runtimeClass;
  errors.invalidFor(path.child('handler'), handler, nameIsDnsLabel(handler, false));
  if (overhead !== undefined) validateResources({ limits: overhead.podFixed ?? {} }, errors, path.child('overhead'));
  if (scheduling === undefined) return;
  const at = path.child('scheduling');
  const { nodeSelector, tolerations = [] } = scheduling;
  validateLabels(nodeSelector, errors, at.child('nodeSelector'));
  validateTolerations(tolerations, errors, at.child('tolerations'));
  validateDistinct(tolerations, errors, at.child('tolerations'));
}

/** Names a container runtime of the nodes, what it costs and where it is to be had. */
export const RuntimeClass = defineKind<RuntimeClass>({
  group: 'node.k8s.io',
  version: 'v1',
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  singular: 'runtimeclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: false,
  defaults(runtimeClass) {
    const { overhead } = runtimeClass;
    return withChanges(runtimeClass, {
      overhead: overhead && withChanges(overhead, { podFixed: canonicalAmounts(overhead.podFixed) }),
    });
  },
  validate,
  validateUpdate(runtimeClass, old, errors, path) {
    validateImmutable(runtimeClass.handler, old.handler, errors, path.child('handler'));
  },
  columns: [
    nameColumn,
    { name: 'Handler', type: 'string', priority: 0, value: ({ handler }) => handler ?? '' },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'Validation is that of v1.32; pods take over overhead and scheduling when they are admitted.',
    },
    {
      field: 'handler',
      fidelity: 'not simulated',
      note: 'Nodes have one container runtime, and run every pod with it.',
    },
    {
      field: 'overhead, scheduling',
      fidelity: 'faithful',
      note: 'Both are copied into pods, counted and heeded by the scheduler.',
    },
  ],
});
