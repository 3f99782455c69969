/** Allows what a rule of a role that the user is bound to allows (kubernetes/plugin/pkg/auth/authorizer/rbac/rbac.go). */
import type { PolicyRule, RoleRef } from '../../../kube-api/generated/types.gen.ts';
import { aggregate } from '../../../kube-api/meta/status-error.ts';
import { NO_OPINION, type RequestAuthorizer } from './authorizer.ts';
import { ruleAllows } from './rule-matching.ts';
import type { RuleResolver } from './rule-resolver.ts';

export function rbacAuthorizer(resolver: RuleResolver): RequestAuthorizer {
  return {
    authorize(request) {
      const errors: string[] = [];
      for (const { source, rules, missing } of resolver.boundRules(request.user, request.namespace)) {
        if (missing !== undefined) errors.push(roleNotFound(missing));
        if (rules.some((rule) => ruleAllows(rule, request))) {
          return { decision: 'allow', reason: `RBAC: allowed by ${source}` };
        }
      }
      return errors.length === 0 ? NO_OPINION : { decision: 'no opinion', reason: `RBAC: ${aggregate(errors)}` };
    },
    rulesFor(user, namespace) {
      const bound = resolver.boundRules(user, namespace);
      const rules = bound.flatMap((one) => one.rules);
      return {
        resourceRules: rules.filter(({ resources = [] }) => resources.length > 0).map(resourceRule),
        nonResourceRules: rules.flatMap(({ verbs, nonResourceURLs = [] }) =>
          nonResourceURLs.length > 0 ? [{ verbs, nonResourceURLs }] : [],
        ),
        isIncomplete: false,
        errors: bound.flatMap(({ missing }) => (missing === undefined ? [] : [roleNotFound(missing)])),
      };
    },
  };
}

function resourceRule({ verbs, apiGroups = [], resources = [], resourceNames = [] }: PolicyRule) {
  return { verbs, apiGroups, resources, ...(resourceNames.length === 0 ? {} : { resourceNames }) };
}

/** As upstream's listers say it: the kind in lower case. */
function roleNotFound({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.rbac.authorization.k8s.io "${name}" not found`;
}
