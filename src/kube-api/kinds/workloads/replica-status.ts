/**
 * The counts in the status of ReplicationControllers and ReplicaSets (kubernetes/pkg/apis/core/validation/validation.go:
 * ValidateReplicationControllerStatus; pkg/apis/apps/validation/validation.go: ValidateReplicaSetStatus).
 */
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { validateNonNegative } from '../../meta/object-meta.ts';

/** Counts of replicas, as every such status has them. */
export interface ReplicaCounts {
  readonly replicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly observedGeneration?: number;
}

const COUNTS = [
  'replicas',
  'fullyLabeledReplicas',
  'readyReplicas',
  'availableReplicas',
  'observedGeneration',
] as const;

/** No count is negative, and none counts more than there are. */
export function validateReplicaStatus(status: ReplicaCounts | undefined, errors: FieldErrors, path: FieldPath): void {
  for (const count of COUNTS) validateNonNegative(status?.[count], errors, path.child(count));
  validateAtMost(status, ['fullyLabeledReplicas', 'readyReplicas', 'availableReplicas'], errors, path);
}

/** The given counts don't exceed all replicas, nor the available ones the ready ones, which messages call `ready`. */
export function validateAtMost<K extends string>(
  status: Readonly<Partial<Record<K | 'replicas' | 'readyReplicas' | 'availableReplicas', number>>> | undefined,
  counts: readonly K[],
  errors: FieldErrors,
  path: FieldPath,
  ready = 'readyReplicas',
): void {
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status ?? {};
  for (const count of counts) {
    const value = status?.[count] ?? 0;
    if (value > replicas) errors.invalid(path.child(count), value, 'cannot be greater than status.replicas');
  }
  if (availableReplicas > readyReplicas) {
    errors.invalid(path.child('availableReplicas'), availableReplicas, `cannot be greater than ${ready}`);
  }
}
