/** Amounts as the API stores them: canonical, in steps of a thousandth (kubernetes/pkg/apis/core/v1/defaults.go). */
import type { ResourceRequirements } from '../../generated/types.gen.ts';
import { withChanges } from '../../meta/copy-on-write.ts';
import { milliQuantityOf, parseQuantity } from '../../meta/quantity.ts';

type Amounts = Readonly<Record<string, string>>;

/** Each amount in its canonical form, rounded up to thousandths; the same map when all are. */
export function canonicalAmounts<T extends Amounts | undefined>(amounts: T): T {
  const given: Amounts = amounts ?? {};
  const changed = Object.entries(given).filter(([, text]) => canonicalAmount(text) !== text);
  if (changed.length === 0) return amounts;
  return { ...given, ...Object.fromEntries(changed.map(([name, text]) => [name, canonicalAmount(text)])) } as T;
}

function canonicalAmount(text: string): string {
  const quantity = parseQuantity(text);
  const milli = milliQuantityOf(quantity.milliValue);
  return quantity.equals(milli) ? quantity.toString() : milli.toString();
}

/** Requests and limits in canonical form. */
export function canonicalResources<T extends ResourceRequirements>(resources: T): T {
  return withChanges<ResourceRequirements>(resources, {
    limits: canonicalAmounts(resources.limits),
    requests: canonicalAmounts(resources.requests),
  }) as T;
}

/** What is limited but not requested is requested up to the limit: a rule for pods, not for templates. */
export function requestUpToLimits<T extends ResourceRequirements>(resources: T): T {
  const { limits = {}, requests = {} } = resources;
  const missing = Object.entries(limits).filter(([name]) => !(name in requests));
  return missing.length === 0 ? resources : { ...resources, requests: { ...requests, ...Object.fromEntries(missing) } };
}
