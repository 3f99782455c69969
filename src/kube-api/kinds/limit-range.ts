/**
 * LimitRanges (kubernetes/pkg/registry/core/limitrange/strategy.go, pkg/apis/core/v1/defaults.go). The API server's admission
 * holds pods and claims to them.
 */
import type { LimitRangeItem, LimitRange as LimitRangeObject } from '../generated/types.gen.ts';
import { mapShared, withChanges } from '../meta/copy-on-write.ts';
import { createdAtColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { validateLimitRange } from './limit-range/validate-limit-range.ts';
import { canonicalAmounts } from './pod-spec/default-resources.ts';

export type LimitRange = LimitRangeObject;

type Amounts = Readonly<Record<string, string>>;

/** What containers get comes from what they may have: limits from the maximum, requests from the limit or the minimum. */
function withContainerDefaults(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item;
  const limits = filled(item.default, item.max);
  return withChanges(item, { default: limits, defaultRequest: filled(filled(item.defaultRequest, limits), item.min) });
}

/** The amounts with those of `others` that they lack; the very amounts when they lack none. */
function filled(amounts: Amounts | undefined, others: Amounts = {}): Amounts | undefined {
  const missing = Object.entries(others).filter(([name]) => amounts?.[name] === undefined);
  return missing.length === 0 ? amounts : { ...amounts, ...Object.fromEntries(missing) };
}

function defaultItem(item: LimitRangeItem): LimitRangeItem {
  const whole = withContainerDefaults(item);
  return withChanges(whole, {
    max: canonicalAmounts(whole.max),
    min: canonicalAmounts(whole.min),
    default: canonicalAmounts(whole.default),
    defaultRequest: canonicalAmounts(whole.defaultRequest),
    maxLimitRequestRatio: canonicalAmounts(whole.maxLimitRequestRatio),
  });
}

/** How much each pod, container or claim of a namespace may ask for, and what it gets when it asks for nothing. */
export const LimitRange = defineKind<LimitRange>({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  singular: 'limitrange',
  shortNames: ['limits'],
  categories: [],
  namespaced: true,
  hasStatus: false,
  defaults(limitRange) {
    const { spec } = limitRange;
    if (spec?.limits === undefined || spec.limits === null) return limitRange;
    return withChanges(limitRange, { spec: withChanges(spec, { limits: mapShared(spec.limits, defaultItem) }) });
  },
  validate: validateLimitRange,
  columns: [nameColumn, createdAtColumn],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Containers get what the range says, and whatever asks for less or more than it allows is refused.',
    },
  ],
});
