/** What claims to storage use of a quota (kubernetes/pkg/quota/v1/evaluator/core/persistent_volume_claims.go). */
import type { PersistentVolumeClaim } from '../generated/types.gen.ts';
import { storageClassOf } from '../kinds/storage/storage-class-names.ts';
import { parseQuantity, Quantity } from '../meta/quantity.ts';
import { countName, type Evaluator, ONE } from './evaluator.ts';

const COUNT = countName('persistentvolumeclaims');
const NAMES = ['persistentvolumeclaims', 'requests.storage'] as const;
/** Behind the name of a storage class, before what is counted for that class alone. */
const OF_CLASS = '.storageclass.storage.k8s.io/';

function isClaimName(name: string): boolean {
  if (name === COUNT) return true;
  return NAMES.some((own) => name === own || name.endsWith(`${OF_CLASS}${own}`));
}

/** What is claimed, or still held when somebody has begun to ask for less; in whole bytes. */
function storageOf({ spec, status }: PersistentVolumeClaim): Quantity | undefined {
  const requested = spec?.resources?.requests?.storage;
  if (requested === undefined) return undefined;
  const request = inWholeBytes(parseQuantity(requested));
  const allocated = status?.allocatedResources?.storage;
  if (allocated === undefined) return request;
  const held = inWholeBytes(parseQuantity(allocated));
  return held.compare(request) > 0 ? held : request;
}

function inWholeBytes(amount: Quantity): Quantity {
  return amount.milliValue % 1000 === 0 ? amount : new Quantity(amount.value, 0, amount.format);
}

export const claimEvaluator: Evaluator = {
  resource: 'persistentvolumeclaims',
  handles: (operation, subresource) => operation !== 'DELETE' && subresource === undefined,
  matchingNames: (names) => names.filter(isClaimName),
  matchesScope: () => false,
  usage(object) {
    const claim = object as PersistentVolumeClaim;
    const storage = storageOf(claim);
    const own = { persistentvolumeclaims: ONE, ...(storage === undefined ? {} : { 'requests.storage': storage }) };
    const storageClass = storageClassOf(claim);
    const ofClass = Object.entries(storageClass === '' ? {} : own);
    return {
      [COUNT]: ONE,
      ...own,
      ...Object.fromEntries(ofClass.map(([name, amount]) => [`${storageClass}${OF_CLASS}${name}`, amount])),
    };
  },
  replenishes(object, old) {
    const [amount, before] = [object, old].map(
      (claim) => (claim as PersistentVolumeClaim).status?.allocatedResources?.storage,
    );
    return amount !== before;
  },
};
