/**
 * A pod affinity's `matchLabelKeys` and `mismatchLabelKeys` become expressions with the values of the new pod's own labels
 * (mutatePodAffinity in kubernetes/pkg/registry/core/pod/strategy.go).
 */
import type {
  LabelSelectorRequirement,
  PodAffinity,
  PodAffinityTerm,
  PodSpec,
  WeightedPodAffinityTerm,
} from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';

type Labels = Readonly<Record<string, string>>;

/** `spec` with the keys of its pod affinity terms resolved; the same spec when there are none. */
export function applyMatchLabelKeys(spec: PodSpec, labels: Labels): PodSpec {
  const { affinity } = spec;
  if (affinity?.podAffinity === undefined && affinity?.podAntiAffinity === undefined) return spec;
  const { podAffinity, podAntiAffinity } = affinity;
  return withChanges(spec, {
    affinity: withChanges(affinity, {
      podAffinity: podAffinity && applyToAffinity(podAffinity, labels),
      podAntiAffinity: podAntiAffinity && applyToAffinity(podAntiAffinity, labels),
    }),
  });
}

function applyToAffinity(affinity: PodAffinity, labels: Labels): PodAffinity {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = affinity.preferredDuringSchedulingIgnoredDuringExecution;
  return withChanges(affinity, {
    requiredDuringSchedulingIgnoredDuringExecution:
      required && mapShared(required, (term) => applyToTerm(term, labels)),
    preferredDuringSchedulingIgnoredDuringExecution:
      preferred &&
      mapShared(preferred, (weighted: WeightedPodAffinityTerm) =>
        withChanges(weighted, { podAffinityTerm: applyToTerm(weighted.podAffinityTerm, labels) }),
      ),
  });
}

function applyToTerm(term: PodAffinityTerm, labels: Labels): PodAffinityTerm {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (labelSelector === undefined) return term;
  const added: LabelSelectorRequirement[] = [];
  for (const [keys, operator] of [
    [matchLabelKeys, 'In'],
    [mismatchLabelKeys, 'NotIn'],
  ] as const) {
    for (const key of keys) {
      const value = labels[key];
      if (value !== undefined) added.push({ key, operator, values: [value] });
    }
  }
  if (added.length === 0) return term;
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
  return { ...term, labelSelector: { ...labelSelector, matchExpressions } };
}
