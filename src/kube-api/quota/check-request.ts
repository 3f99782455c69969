/**
 * Whether a request fits into the quotas of its namespace (k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go:
 * CheckRequest).
 */
import type { ResourceQuota } from '../generated/types.gen.ts';
import type { KubeObject } from '../meta/object.ts';
import {
  type Amounts,
  addAmounts,
  amountsOf,
  areAmountsEqual,
  exceededNames,
  maskAmounts,
  negativeNames,
  subtractAmounts,
  withoutZeros,
  writtenAmounts,
} from './amounts.ts';
import { type Evaluator, isCounted } from './evaluator.ts';

/** A quota, and what would be used of it. */
export interface ChangedQuota {
  readonly quota: ResourceQuota;
  readonly used: Amounts;
}

export interface QuotaRequest {
  readonly object: KubeObject;
  /** The object as it was; undefined at creation. */
  readonly old: KubeObject | undefined;
  readonly nowMs: number;
}

/** The quotas that change when the request is let through, or why it may not be. */
export function checkRequest(
  quotas: readonly ResourceQuota[],
  evaluator: Evaluator,
  { object, old, nowMs }: QuotaRequest,
): readonly ChangedQuota[] | string {
  const concerned = quotas.filter((quota) => isCounted(evaluator, quota, object));
  for (const quota of concerned) {
    const problem = whyUnknown(quota, evaluator, object);
    if (problem !== undefined) return problem;
  }
  const usage = evaluator.usage(object, nowMs);
  const negative = negativeNames(usage);
  if (negative.length > 0) return `quota usage is negative for resource(s): ${printNames(negative)}`;
  const delta = withoutZeros(old === undefined ? usage : subtractAmounts(usage, evaluator.usage(old, nowMs)));
  if (Object.keys(delta).length === 0) return [];
  const changed: ChangedQuota[] = [];
  for (const quota of concerned) {
    const hard = amountsOf(quota.status?.hard);
    const before = amountsOf(quota.status?.used);
    const requested = maskAmounts(delta, Object.keys(hard));
    const used = addAmounts(before, requested);
    const exceeded = exceededNames(maskAmounts(used, Object.keys(requested)), hard);
    if (exceeded.length > 0) {
      const print = (amounts: Amounts): string => printAmounts(maskAmounts(amounts, exceeded));
      return `exceeded quota: ${quota.metadata.name}, requested: ${print(requested)}, used: ${print(before)}, limited: ${print(hard)}`;
    }
    if (!areAmountsEqual(used, before)) changed.push({ quota, used });
  }
  return changed;
}

/** Why a quota can't tell whether the object fits. */
function whyUnknown({ metadata, status }: ResourceQuota, evaluator: Evaluator, object: KubeObject): string | undefined {
  const names = evaluator.matchingNames(Object.keys(status?.hard ?? {}));
  const problem = evaluator.problemWith?.(names, object);
  if (problem !== undefined) return `failed quota: ${metadata.name}: ${problem}`;
  if (names.every((name) => status?.used?.[name] !== undefined)) return undefined;
  return `status unknown for quota: ${metadata.name}, resources: ${printNames(names)}`;
}

function printNames(names: readonly string[]): string {
  return [...names].sort().join(',');
}

function printAmounts(amounts: Amounts): string {
  return Object.entries(writtenAmounts(amounts))
    .map(([name, amount]) => `${name}=${amount}`)
    .join(',');
}
