/** Labels of nodes that go by other names now (kubernetes/pkg/api/node/util.go). */
import type { LabelSelector, NodeSelectorTerm } from '../../generated/types.gen.ts';
import type { FieldPath } from '../../meta/field-errors.ts';

const DEPRECATED_NODE_LABELS: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

/** What to tell the user of a label of nodes; undefined when it is fine. */
export function nodeLabelWarning(key: string): string | undefined {
  return Object.hasOwn(DEPRECATED_NODE_LABELS, key) ? DEPRECATED_NODE_LABELS[key] : undefined;
}

/** Warnings about the labels in one term of a node selector. */
export function nodeSelectorTermWarnings(
  { matchExpressions = [] }: NodeSelectorTerm,
  path: FieldPath,
): readonly string[] {
  return expressionWarnings(matchExpressions, path);
}

function expressionWarnings(expressions: readonly { readonly key: string }[], path: FieldPath): readonly string[] {
  return expressions.flatMap(({ key }, i) => {
    const message = nodeLabelWarning(key);
    return message === undefined ? [] : `${path.child('matchExpressions').index(i).child('key')}: ${key} is ${message}`;
  });
}

/** Warnings about the labels in a label selector for nodes. */
export function nodeTopologyWarnings(selector: LabelSelector | undefined, path: FieldPath): readonly string[] {
  const labels = Object.keys(selector?.matchLabels ?? {}).flatMap((key) => {
    const message = nodeLabelWarning(key);
    return message === undefined ? [] : `${path.child('matchLabels', key)}: ${message}`;
  });
  const { matchExpressions = [] } = selector ?? {};
  return [...expressionWarnings(matchExpressions, path), ...labels];
}
