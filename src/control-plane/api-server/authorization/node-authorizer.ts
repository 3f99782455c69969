/**
 * What kubelets may do (kubernetes/plugin/pkg/auth/authorizer/node/node_authorizer.go).
 *
 * Simplified: upstream lets a kubelet see only the secrets, config maps, claims and volumes of pods on its own node; here it sees
 * all of them. Its own node, lease, CSINode and tokens are its own as upstream, which there is checked by an admission plugin too.
 */
import type { UserInfo } from '../../client/transport.ts';
import { type AuthorizationRequest, NO_OPINION, NO_RULES, type RequestAuthorizer } from './authorizer.ts';
import { NODE_RULES } from './bootstrap-policy/node-rules.ts';
import { READ, rule } from './bootstrap-policy/policy-rule.ts';
import { ruleAllows } from './rule-matching.ts';

const USER_PREFIX = 'system:node:';
const GROUP = 'system:nodes';

/** What stands behind the graph upstream: everything that a pod may refer to. */
const OF_PODS = rule(READ, '', 'secrets configmaps persistentvolumeclaims persistentvolumes');

/** The node whose kubelet this is; undefined for everybody else. */
export function nodeOf({ name, groups }: UserInfo): string | undefined {
  return name.startsWith(USER_PREFIX) && groups.includes(GROUP) ? name.slice(USER_PREFIX.length) : undefined;
}

export const nodeAuthorizer: RequestAuthorizer = {
  authorize(request) {
    const node = nodeOf(request.user);
    if (node === undefined) return NO_OPINION;
    const why = whyNot(request, node);
    if (why !== undefined) return { decision: 'no opinion', reason: why };
    const isAllowed = request.path === undefined && [OF_PODS, ...NODE_RULES].some((one) => ruleAllows(one, request));
    return isAllowed ? { decision: 'allow', reason: '' } : NO_OPINION;
  },
  rulesFor(user) {
    if (nodeOf(user) === undefined) return NO_RULES;
    return { ...NO_RULES, isIncomplete: true, errors: ['node authorizer does not support user rule resolution'] };
  },
};

function whyNot({ group, resource, name, namespace, verb }: AuthorizationRequest, node: string): string | undefined {
  if (group === 'coordination.k8s.io' && resource === 'leases') {
    if (namespace !== 'kube-node-lease') return 'can only access leases in the "kube-node-lease" system namespace';
    if (verb !== 'create' && name !== node)
      return 'can only access node lease with the same name as the requesting node';
  }
  if (group === 'storage.k8s.io' && resource === 'csinodes' && verb !== 'create' && name !== node) {
    return 'can only access CSINode with the same name as the requesting node';
  }
  return undefined;
}
