/**
 * Keeps the old beta labels of operating system and architecture in line with the stable ones
 * (kubernetes/pkg/controller/nodelifecycle: reconcileNodeLabels).
 */
import type { Node } from '../../../kube-api/kinds/index.ts';

const PAIRS = [
  ['kubernetes.io/os', 'beta.kubernetes.io/os'],
  ['kubernetes.io/arch', 'beta.kubernetes.io/arch'],
] as const;

/** The labels to set, or undefined when all are right. */
export function labelChange(node: Node): Readonly<Record<string, string>> | undefined {
  const { labels } = node.metadata;
  if (labels === undefined) return undefined;
  let change: Record<string, string> | undefined;
  for (const [stable, beta] of PAIRS) {
    const value = labels[stable];
    if (value === undefined || labels[beta] === value) continue;
    change ??= {};
    change[beta] = value;
  }
  return change;
}
