/**
 * Whether two pod specs, or parts of them, mean the same (k8s.io/apimachinery/pkg/api/equality: Semantic.DeepEqual):
 * amounts count by value, empty lists and maps equal missing ones.
 */
import { parseQuantity } from '../../meta/quantity.ts';

/** Fields that hold amounts by name of resource. */
const AMOUNT_MAPS: ReadonlySet<string> = new Set(['limits', 'requests', 'overhead']);
const AMOUNTS: ReadonlySet<string> = new Set(['sizeLimit', 'divisor']);
/** Fields whose objects Go holds as maps or plain structs, where `{}` says nothing. */
const EMPTY_MEANS_MISSING: ReadonlySet<string> = new Set([
  ...AMOUNT_MAPS,
  'annotations',
  'labels',
  'matchLabels',
  'nodeSelector',
  'options',
  'resources',
  'volumeAttributes',
]);

/** Whether two values of the field `field` mean the same; '' for a whole spec. */
export function semanticEqual(a: unknown, b: unknown, field = ''): boolean {
  if (a === b) return true;
  if (isNothing(a, field) || isNothing(b, field)) return isNothing(a, field) && isNothing(b, field);
  if (AMOUNTS.has(field)) return isSameAmount(a, b);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => semanticEqual(item, b[index]));
  }
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  const isAmounts = AMOUNT_MAPS.has(field);
  for (const key of keys) {
    const same = isAmounts ? isSameAmount(left[key], right[key]) : semanticEqual(left[key], right[key], key);
    if (!same) return false;
  }
  return true;
}

function isNothing(value: unknown, field: string): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && EMPTY_MEANS_MISSING.has(field) && Object.keys(value).length === 0;
}

function isSameAmount(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  return parseQuantity(a).equals(parseQuantity(b));
}
