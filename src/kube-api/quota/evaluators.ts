/** Who counts what, and what nobody counts (kubernetes/pkg/quota/v1/install/registry.go, evaluator/core/registry.go). */
import { claimEvaluator } from './claim-evaluator.ts';
import { countEvaluator, type Evaluator } from './evaluator.ts';
import { podEvaluator } from './pod-evaluator.ts';
import { serviceEvaluator } from './service-evaluator.ts';

const OWN: ReadonlyMap<string, Evaluator> = new Map(
  [
    podEvaluator,
    serviceEvaluator,
    claimEvaluator,
    ...['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'].map((name) => countEvaluator(name, name)),
  ].map((evaluator) => [evaluator.resource, evaluator]),
);

const IGNORED: ReadonlySet<string> = new Set([
  'bindings',
  'componentstatuses',
  'events',
  'events.events.k8s.io',
  'tokenreviews.authentication.k8s.io',
  'selfsubjectreviews.authentication.k8s.io',
  'subjectaccessreviews.authorization.k8s.io',
  'selfsubjectaccessreviews.authorization.k8s.io',
  'localsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectrulesreviews.authorization.k8s.io',
]);

const counters = new Map<string, Evaluator>();

/** Who counts this resource, e.g. `deployments.apps`; undefined for what quotas do not concern. */
export function evaluatorOf(resource: string): Evaluator | undefined {
  if (IGNORED.has(resource)) return undefined;
  const known = OWN.get(resource) ?? counters.get(resource);
  if (known !== undefined) return known;
  const counter = countEvaluator(resource);
  counters.set(resource, counter);
  return counter;
}
