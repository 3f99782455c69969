/**
 * Who knows what objects of one resource use of a quota (k8s.io/apiserver/pkg/quota/v1/{interfaces,generic/evaluator}.go).
 * Left out: resources that need a quota to be used at all (limitedResources), which no cluster has unless it is configured.
 */
import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../generated/types.gen.ts';
import type { KubeObject } from '../meta/object.ts';
import { parseQuantity, Quantity } from '../meta/quantity.ts';
import { type Amounts, addAmounts, maskAmounts } from './amounts.ts';

export interface Evaluator {
  /** The resource, e.g. `pods` or `deployments.apps`. */
  readonly resource: string;
  /** Whether a request can change what is used. */
  handles(operation: 'CREATE' | 'UPDATE' | 'DELETE', subresource: string | undefined): boolean;
  /** Those of the names in a quota that objects of this resource use. */
  matchingNames(names: readonly string[]): readonly string[];
  matchesScope(scope: ScopedResourceSelectorRequirement, object: KubeObject): boolean;
  /** Why an object can't be counted against these names, if it can't. */
  problemWith?(names: readonly string[], object: KubeObject): string | undefined;
  /** What an object uses at this time (ms). */
  usage(object: KubeObject, nowMs: number): Amounts;
  /** Whether a change of an object left some of what it used for others. */
  replenishes?(object: KubeObject, old: KubeObject, nowMs: number): boolean;
}

export const ONE = parseQuantity('1');

/** How a quota names the number of a resource's objects, e.g. `count/deployments.apps`. */
export function countName(resource: string): string {
  return `count/${resource}`;
}

/** Counts objects, and nothing else; `alias` is the name that some have had for longer. */
export function countEvaluator(resource: string, alias?: string): Evaluator {
  const names = alias === undefined ? [countName(resource)] : [countName(resource), alias];
  const usage = Object.fromEntries(names.map((name) => [name, ONE]));
  return {
    resource,
    handles: (operation, subresource) => operation === 'CREATE' && subresource === undefined,
    matchingNames: (wanted) => wanted.filter((name) => names.includes(name)),
    matchesScope: () => false,
    usage: () => usage,
  };
}

/** The scopes of a quota, in whichever of the two ways they are written. */
export function scopesOf({
  scopes = [],
  scopeSelector,
}: ResourceQuotaSpec): readonly ScopedResourceSelectorRequirement[] {
  const plain = scopes.map((scopeName) => ({ scopeName, operator: 'Exists' }) as const);
  return [...plain, ...(scopeSelector?.matchExpressions ?? [])];
}

/** Whether a quota counts an object: it names something that the object uses, and the object is in all its scopes. */
export function isCounted(
  evaluator: Evaluator,
  { spec = {}, status = {} }: ResourceQuota,
  object: KubeObject,
): boolean {
  if (evaluator.matchingNames(Object.keys(status.hard ?? {})).length === 0) return false;
  return scopesOf(spec).every((scope) => evaluator.matchesScope(scope, object));
}

/** What the objects of one namespace use of a quota; `list` answers those of a resource. */
export function usedOf(
  spec: ResourceQuotaSpec,
  evaluators: readonly Evaluator[],
  list: (resource: string) => Iterable<KubeObject>,
  nowMs: number,
): Amounts {
  const hard = Object.keys(spec.hard ?? {});
  const scopes = scopesOf(spec);
  let used: Amounts = {};
  for (const evaluator of evaluators) {
    const names = evaluator.matchingNames(hard);
    if (names.length === 0) continue;
    used = addAmounts(used, Object.fromEntries(names.map((name) => [name, Quantity.zero])));
    for (const object of list(evaluator.resource)) {
      if (!scopes.every((scope) => evaluator.matchesScope(scope, object))) continue;
      used = addAmounts(used, maskAmounts(evaluator.usage(object, nowMs), names));
    }
  }
  return used;
}
