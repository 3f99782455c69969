/**
 * What may change in a pod while scheduling gates hold it back: its choice of nodes may become narrower.
 * Upstream: validateNodeSelectorMutation, validateNodeAffinityMutation in kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { NodeAffinity, NodeSelectorTerm, PodSpec } from '../../generated/types.gen.ts';
import { withChanges } from '../../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { goStruct, goStructs } from './go-values/go-print.ts';
import { semanticEqual } from './semantic-equal.ts';

/** Adds what is wrong with a change of `nodeSelector`; answers the old one, for the comparison of the rest. */
export function checkGatedNodeSelector(
  { nodeSelector = {} }: PodSpec,
  old: PodSpec,
  errors: FieldErrors,
  path: FieldPath,
): PodSpec['nodeSelector'] {
  const isNarrower = Object.entries(old.nodeSelector ?? {}).every(([key, value]) => nodeSelector[key] === value);
  if (!isNarrower) {
    const message = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
    errors.invalid(path, nodeSelector, message);
  }
  return old.nodeSelector;
}

/** Adds what is wrong with a change of the node affinity; answers the affinity with the old one in its place. */
export function checkGatedNodeAffinity(
  { affinity }: PodSpec,
  { affinity: old }: PodSpec,
  errors: FieldErrors,
  path: FieldPath,
): PodSpec['affinity'] {
  const nodeAffinity = affinity?.nodeAffinity;
  if (semanticEqual(old?.nodeAffinity, nodeAffinity)) return affinity;
  checkNodeAffinity(nodeAffinity, old?.nodeAffinity, errors, path);
  if (affinity === undefined) return old?.nodeAffinity === undefined ? undefined : { nodeAffinity: old.nodeAffinity };
  const isOnlyNodes = affinity.podAffinity === undefined && affinity.podAntiAffinity === undefined;
  if (old === undefined && isOnlyNodes) return undefined;
  return withChanges(affinity, { nodeAffinity: old?.nodeAffinity });
}

function checkNodeAffinity(
  affinity: NodeAffinity | undefined,
  old: NodeAffinity | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const oldTerms = old?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const at = path.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms');
  if (oldTerms.length === 0) return;
  if (oldTerms.length !== terms.length) {
    const message = 'no additions/deletions to non-empty NodeSelectorTerms list are allowed';
    errors.invalid(at, goStructs('NodeSelectorTerm', terms), message);
    return;
  }
  for (const [index, oldTerm] of oldTerms.entries()) {
    const term = terms[index] ?? {};
    if (hasOnlyAdditions(term, oldTerm)) continue;
    const message = 'only additions are allowed (no mutations or deletions)';
    errors.invalid(at.index(index), goStruct('NodeSelectorTerm', term), message);
  }
}

function hasOnlyAdditions(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  const { matchExpressions: oldExpressions = [], matchFields: oldFields = [] } = old;
  if (oldExpressions.length + oldFields.length === 0) return matchExpressions.length + matchFields.length === 0;
  return (
    semanticEqual(matchExpressions.slice(0, oldExpressions.length), oldExpressions) &&
    semanticEqual(matchFields.slice(0, oldFields.length), oldFields)
  );
}
