/** Go types that know how to print themselves, and what they print (their `String` methods). */
import type { LabelSelector } from '../../../generated/types.gen.ts';
import { parseQuantity } from '../../../meta/quantity.ts';
import { type GoType, sortedKeys } from './go-types.ts';

/** What the value's `String` method answers; undefined for types without one. */
export function stringOf(type: GoType, value: unknown): string | undefined {
  switch (type.name) {
    case 'core.ResourceName':
      return String(value ?? '');
    case '*resource.Quantity':
      return parseQuantity(String(value)).toString();
    case '*v1.LabelSelector':
      return selectorText(value as LabelSelector);
    default:
      return undefined;
  }
}

function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = sortedKeys(matchLabels)
    .map((key) => `${key}: ${matchLabels?.[key]},`)
    .join('');
  const expressions = (matchExpressions ?? [])
    .map(({ key, operator, values = [] }) => {
      return `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`;
    })
    .join('');
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
}
