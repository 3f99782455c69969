/**
 * Nobody grants what they don't have (kubernetes/pkg/registry/rbac: escalation_check.go, validation/rule.go: ConfirmNoEscalation,
 * {role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go).
 *
 * Upstream asks before admission; here it is the last of the admission plugins, with the same outcome.
 */
import type { ClusterRole, PolicyRule, RoleBinding } from '../../../kube-api/generated/types.gen.ts';
import { isSemanticallyEqual } from '../../../kube-api/meta/equality.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { forbidden, notFound } from '../../../kube-api/meta/status-error.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission/admission-plugin.ts';
import { isSuperuser, type RequestAuthorizer } from './authorizer.ts';
import { compactRules, describeRule, quotedList } from './compact-rules.ts';
import { missingRules } from './rule-matching.ts';
import type { RuleResolver } from './rule-resolver.ts';

const GROUP = 'rbac.authorization.k8s.io';
const FULL_AUTHORITY: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
];

export function escalationCheck(authorizer: RequestAuthorizer, resolver: RuleResolver): AdmissionPlugin {
  return {
    name: 'RBACEscalation',
    operations: ['CREATE', 'UPDATE'],
    admit(object, request) {
      const { group, name } = request.resource.groupResource;
      if (group !== GROUP || isSuperuser(request.user)) return object;
      if (request.old !== undefined && mutatesOnlyForGc(object, request.old)) return object;
      const isRole = name === 'roles' || name === 'clusterroles';
      if (isRole) checkRole(object as ClusterRole, request, authorizer, resolver);
      else checkBinding(object as RoleBinding, request, authorizer, resolver);
      return object;
    },
  };
}

function checkRole(
  role: ClusterRole,
  request: AdmissionRequest,
  authorizer: RequestAuthorizer,
  resolver: RuleResolver,
): void {
  const { groupResource } = request.resource;
  const name = role.metadata.name ?? '';
  if (isAllowed(authorizer, request, 'escalate', groupResource.name, name)) return;
  const why = whyEscalation(resolver, request, role.rules ?? []);
  if (why !== undefined) throw forbidden(groupResource, name, why);
  const gathers = role.aggregationRule !== undefined || (request.old as ClusterRole | undefined)?.aggregationRule;
  if (gathers && whyEscalation(resolver, request, FULL_AUTHORITY) !== undefined) {
    throw forbidden(groupResource, name, 'must have cluster-admin privileges to use aggregationRules');
  }
}

function checkBinding(
  { metadata, roleRef }: RoleBinding,
  request: AdmissionRequest,
  authorizer: RequestAuthorizer,
  resolver: RuleResolver,
): void {
  const { kind, name } = roleRef;
  const plural = kind === 'ClusterRole' ? 'clusterroles' : 'roles';
  const isKnown = kind === 'ClusterRole' || kind === 'Role';
  if (isKnown && isAllowed(authorizer, request, 'bind', plural, name)) return;
  const rules = resolver.rulesOf(roleRef, request.namespace ?? '');
  if (rules === undefined) throw notFound({ group: GROUP, name: plural }, name);
  const why = whyEscalation(resolver, request, rules);
  if (why !== undefined) throw forbidden(request.resource.groupResource, metadata.name ?? '', why);
}

function isAllowed(
  authorizer: RequestAuthorizer,
  { user, namespace = '' }: AdmissionRequest,
  verb: string,
  resource: string,
  name: string,
): boolean {
  const request = { user, verb, group: GROUP, resource, subresource: '', namespace, name };
  return authorizer.authorize(request).decision === 'allow';
}

function whyEscalation(
  resolver: RuleResolver,
  { user, namespace = '' }: AdmissionRequest,
  rules: readonly PolicyRule[],
): string | undefined {
  const bound = resolver.boundRules(user, namespace);
  const owned = bound.flatMap((one) => one.rules);
  const missing = compactRules(missingRules(owned, rules));
  if (missing.length === 0) return undefined;
  const lines = [...new Set(missing.map(describeRule))].sort();
  const errors = bound.flatMap(({ missing: ref }) =>
    ref === undefined ? [] : [`${ref.kind.toLowerCase()}s.${GROUP} "${ref.name}" not found`],
  );
  const suffix = errors.length === 0 ? '' : `; resolution errors: [${errors.join(' ')}]`;
  const who = `user "${user.name}" (groups=${quotedList(user.groups)})`;
  return `${who} is attempting to grant RBAC permissions not currently held:\n${lines.join('\n')}${suffix}`;
}

/** Whether all that changes are the fields that the garbage collector needs to let an object go. */
function mutatesOnlyForGc(object: KubeObject, old: KubeObject): boolean {
  const bare = ({ metadata, ...rest }: KubeObject): unknown => {
    const { ownerReferences: _o, finalizers: _f, managedFields: _m, ...others } = metadata;
    return { ...rest, metadata: others };
  };
  return isSemanticallyEqual(bare(object), bare(old)) && !isSemanticallyEqual(object, old);
}
