/**
 * Which nodes a pod asks for: `spec.nodeSelector` and `spec.affinity.nodeAffinity`
 * (kubernetes/staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity).
 */
import type {
  Node,
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodSpec,
  PreferredSchedulingTerm,
} from '../../../kube-api/generated/types.gen.ts';
import {
  checkRequirement,
  LabelMatcher,
  matcherOfSet,
  type Operator,
  type Requirement,
} from '../../../kube-api/meta/label-selector.ts';
import { aggregate, badRequest } from '../../../kube-api/meta/status-error.ts';

type NodePredicate = (node: Node) => boolean;

const OPERATORS: Readonly<Record<NodeSelectorRequirement['operator'], Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
  Gt: 'gt',
  Lt: 'lt',
};

const EVERY_NODE: NodePredicate = () => true;

const nodeSelectors = new WeakMap<NodeSelector, NodePredicate>();

/** Whether the node has the labels that the pod's nodeSelector and required node affinity ask for. */
export function requiredNodePredicate(spec: PodSpec | undefined): NodePredicate {
  const plain = spec?.nodeSelector === undefined ? undefined : matcherOfSet(spec.nodeSelector);
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined) return plain === undefined ? EVERY_NODE : (node) => plain.matches(node.metadata.labels);
  const affine = nodeSelectorPredicate(required);
  return plain === undefined ? affine : (node) => plain.matches(node.metadata.labels) && affine(node);
}

/** Whether any of the terms selects the node. A term that makes no sense, or an empty one, selects none. */
export function nodeSelectorPredicate(selector: NodeSelector): NodePredicate {
  let predicate = nodeSelectors.get(selector);
  if (predicate === undefined) {
    const terms = (selector.nodeSelectorTerms ?? []).flatMap((term) => termPredicate(term) ?? []);
    const [only] = terms;
    predicate = terms.length === 1 && only !== undefined ? only : (node) => terms.some((term) => term(node));
    nodeSelectors.set(selector, predicate);
  }
  return predicate;
}

export interface WeightedNodePredicate {
  readonly weight: number;
  readonly matches: NodePredicate;
}

/** The preferences that can weigh anything; throws BadRequest when one of them makes no sense. */
export function preferredNodePredicates(
  preferences: readonly PreferredSchedulingTerm[],
): readonly WeightedNodePredicate[] {
  const result: WeightedNodePredicate[] = [];
  const problems: string[] = [];
  for (const [i, { weight, preference }] of preferences.entries()) {
    if (weight === 0 || isEmptyTerm(preference)) continue;
    const matches = termPredicate(preference, (problem) => problems.push(`[${i}].${problem}`));
    if (matches !== undefined) result.push({ weight, matches });
  }
  if (problems.length > 0) throw badRequest(aggregate(problems));
  return result;
}

function isEmptyTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean {
  return matchExpressions.length === 0 && matchFields.length === 0;
}

/** Undefined for a term that is empty or makes no sense. */
function termPredicate(
  term: NodeSelectorTerm,
  complain: (problem: string) => void = () => {},
): NodePredicate | undefined {
  if (isEmptyTerm(term)) return undefined;
  const requirements: Requirement[] = [];
  let isGood = true;
  for (const [i, { key, operator, values = [] }] of (term.matchExpressions ?? []).entries()) {
    const requirement: Requirement = { key, operator: OPERATORS[operator], values };
    const problems = requirement.operator === undefined ? [`operator: ${operator}`] : checkRequirement(requirement);
    for (const problem of problems) complain(`matchExpressions[${i}].${problem}`);
    if (problems.length > 0) isGood = false;
    else requirements.push(requirement);
  }
  const fields: NodePredicate[] = [];
  for (const [i, field] of (term.matchFields ?? []).entries()) {
    const predicate = fieldPredicate(field);
    if (predicate !== undefined) fields.push(predicate);
    else {
      complain(`matchFields[${i}].values: must have one element`);
      isGood = false;
    }
  }
  if (!isGood) return undefined;
  const labels = new LabelMatcher(requirements);
  if (fields.length === 0) return (node) => labels.matches(node.metadata.labels);
  return (node) => labels.matches(node.metadata.labels) && fields.every((predicate) => predicate(node));
}

/** The one field that can be selected by is the node's name, and by one value at a time. */
function fieldPredicate({ key, operator, values = [] }: NodeSelectorRequirement): NodePredicate | undefined {
  if (values.length !== 1 || (operator !== 'In' && operator !== 'NotIn')) return undefined;
  const isIn = operator === 'In';
  return ({ metadata: { name = '' } }) => {
    // A node without a name has no fields to select by, which upstream lets pass.
    if (name === '') return true;
    return ((key === 'metadata.name' ? name : '') === values[0]) === isIn;
  };
}
