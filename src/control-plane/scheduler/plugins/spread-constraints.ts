/**
 * A pod's topology spread constraints, made ready
 * (kubernetes/pkg/scheduler/framework/plugins/podtopologyspread: common.go, plugin.go).
 */
import type { TopologySpreadConstraint } from '../../../kube-api/generated/types.gen.ts';
import { LabelMatcher, type Requirement } from '../../../kube-api/meta/label-selector.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { Handle } from '../framework/handle.ts';
import { LabelSetMatcher, labelSetMatcher, NOTHING } from '../matching/label-set-matcher.ts';
import { defaultSelector } from './default-selector.ts';

export type Action = 'DoNotSchedule' | 'ScheduleAnyway';

export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: LabelSetMatcher;
  readonly minDomains: number;
  /** Only nodes that the pod's node affinity selects are counted. */
  readonly honorsAffinity: boolean;
  /** Only nodes whose taints the pod tolerates are counted. */
  readonly honorsTaints: boolean;
}

export interface SpreadConstraints {
  readonly list: readonly SpreadConstraint[];
  /** Equal for constraints that say the same. */
  readonly key: string;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
}

export interface SpreadDefaults {
  readonly constraints: Readonly<Record<Action, readonly TopologySpreadConstraint[]>>;
  /** The built-in ones, which also hold for nodes without a zone. */
  readonly areSystemDefaults: boolean;
}

const BUILT_IN: readonly TopologySpreadConstraint[] = [
  { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

/** What holds for pods that set no constraints; the built-in ones unless some are given. */
export function spreadDefaults(given?: readonly TopologySpreadConstraint[]): SpreadDefaults {
  const of = (action: Action) => (given ?? BUILT_IN).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action);
  return {
    constraints: { DoNotSchedule: of('DoNotSchedule'), ScheduleAnyway: of('ScheduleAnyway') },
    areSystemDefaults: given === undefined,
  };
}

const NONE: SpreadConstraints = { list: [], key: '', honorsAffinity: false, honorsTaints: false };

/** The constraints of this kind that the pod itself or else the defaults set. */
export function spreadConstraints(
  info: PodInfo,
  action: Action,
  defaults: SpreadDefaults,
  handle: Handle,
): SpreadConstraints {
  const own = info.pod.spec?.topologySpreadConstraints;
  if (own !== undefined && own.length > 0) return ownConstraints(own, action, info);
  const chosen = defaults.constraints[action];
  if (chosen.length === 0) return NONE;
  const selector = defaultSelector(info, handle);
  return selector === undefined ? NONE : defaultConstraints(chosen, selector);
}

const byConstraints = new WeakMap<readonly TopologySpreadConstraint[], Map<string, SpreadConstraints>>();

function ownConstraints(
  constraints: readonly TopologySpreadConstraint[],
  action: Action,
  info: PodInfo,
): SpreadConstraints {
  let known = byConstraints.get(constraints);
  if (known === undefined) {
    known = new Map();
    byConstraints.set(constraints, known);
  }
  const key = `${action}/${info.labels.id}`;
  let result = known.get(key);
  if (result === undefined) {
    const chosen = constraints.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action);
    result = together(chosen.map((constraint) => prepared(constraint, selectorOf(constraint, info))));
    known.set(key, result);
  }
  return result;
}

const bySelector = new WeakMap<LabelSetMatcher, Map<string, SpreadConstraints>>();

function defaultConstraints(
  constraints: readonly TopologySpreadConstraint[],
  selector: LabelSetMatcher,
): SpreadConstraints {
  const key = constraints.map(({ topologyKey, maxSkew }) => `${topologyKey}/${maxSkew}`).join();
  let known = bySelector.get(selector);
  if (known === undefined) {
    known = new Map();
    bySelector.set(selector, known);
  }
  let result = known.get(key);
  if (result === undefined) {
    result = together(constraints.map((constraint) => prepared(constraint, selector)));
    known.set(key, result);
  }
  return result;
}

function prepared(constraint: TopologySpreadConstraint, selector: LabelSetMatcher): SpreadConstraint {
  return {
    maxSkew: constraint.maxSkew,
    topologyKey: constraint.topologyKey,
    selector,
    minDomains: constraint.minDomains ?? 1,
    honorsAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorsTaints: (constraint.nodeTaintsPolicy ?? 'Ignore') === 'Honor',
  };
}

function together(list: readonly SpreadConstraint[]): SpreadConstraints {
  if (list.length === 0) return NONE;
  return {
    list,
    key: list
      .map(({ topologyKey, selector, honorsAffinity, honorsTaints }) =>
        [topologyKey, selector.id, honorsAffinity, honorsTaints].join(' '),
      )
      .join('\n'),
    honorsAffinity: list.some(({ honorsAffinity }) => honorsAffinity),
    honorsTaints: list.some(({ honorsTaints }) => honorsTaints),
  };
}

/** The selector, and with it the pod's own values of `matchLabelKeys`. */
function selectorOf({ labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint, info: PodInfo): LabelSetMatcher {
  const selector = labelSetMatcher(labelSelector);
  if (selector === NOTHING) return selector;
  const own = matchLabelKeys.flatMap((key): Requirement[] => {
    const value = info.labels.labels[key];
    return typeof value === 'string' ? [{ key, operator: '=', values: [value] }] : [];
  });
  return own.length === 0 ? selector : new LabelSetMatcher(new LabelMatcher([...own, ...selector.requirements]));
}
