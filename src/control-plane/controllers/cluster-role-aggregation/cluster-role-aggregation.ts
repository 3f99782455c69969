/**
 * Gathers the rules of labelled ClusterRoles in those that have an aggregation rule, as `admin`, `edit` and `view` do
 * (kubernetes/pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go).
 */
import type { PolicyRule } from '../../../kube-api/generated/types.gen.ts';
import { ClusterRole } from '../../../kube-api/kinds/index.ts';
import { isSemanticallyEqual } from '../../../kube-api/meta/equality.ts';
import { matcherOf } from '../../../kube-api/meta/label-selector.ts';
import {
  type ControllerContext,
  defineController,
  type Reconciler,
  watchSource,
} from '../framework/define-controller.ts';

class Aggregation implements Reconciler {
  readonly #context: ControllerContext;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  reconcile(name: string): undefined {
    const { client, informers } = this.#context;
    const roles = informers.informer(ClusterRole);
    const role = roles.get(name);
    if (role?.aggregationRule === undefined) return;
    const rules = gather(role, [...roles.list()]);
    if (isSemanticallyEqual(rules, role.rules ?? [])) return;
    client.update(ClusterRole, { ...role, rules });
  }
}

/** Each rule of the selected roles once: selector by selector, role by role in the order of their names. */
function gather({ metadata, aggregationRule }: ClusterRole, roles: readonly ClusterRole[]): readonly PolicyRule[] {
  const rules: PolicyRule[] = [];
  const sorted = [...roles].sort((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1));
  for (const selector of aggregationRule?.clusterRoleSelectors ?? []) {
    const matches = matcherOf(selector);
    for (const role of sorted) {
      if (role.metadata.name === metadata.name || !matches.matches(role.metadata.labels)) continue;
      for (const rule of role.rules ?? []) {
        if (!rules.some((known) => isSemanticallyEqual(known, rule))) rules.push(rule);
      }
    }
  }
  return rules;
}

export const clusterRoleAggregationController = defineController({
  name: 'clusterrole-aggregation-controller',
  for: ClusterRole,
  watches: [
    watchSource({
      kind: ClusterRole,
      keys: (_, { informers }) =>
        [...informers.informer(ClusterRole).list()].flatMap(({ metadata, aggregationRule }) =>
          aggregationRule === undefined ? [] : [metadata.name ?? ''],
        ),
    }),
  ],
  create: (context) => new Aggregation(context),
});
