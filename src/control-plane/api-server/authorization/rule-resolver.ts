/**
 * Whose rules apply where (kubernetes/pkg/registry/rbac/validation/rule.go). What a user is bound to is worked out once and kept
 * until one of the four kinds changes; upstream goes through all bindings with each request.
 */
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from '../../../kube-api/generated/types.gen.ts';
import { goQuote } from '../../../kube-api/meta/go-syntax.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { UserInfo } from '../../client/transport.ts';

/** Where roles and bindings are found. */
export interface RoleSource {
  clusterRoleBindings(): readonly ClusterRoleBinding[];
  roleBindings(namespace: string): readonly RoleBinding[];
  clusterRole(name: string): ClusterRole | undefined;
  role(namespace: string, name: string): Role | undefined;
}

/** The rules of one binding that applies, or why they can't be found. */
export interface BoundRules {
  /** e.g. `ClusterRoleBinding "x" of ClusterRole "y" to User "z"`. */
  readonly source: string;
  readonly rules: readonly PolicyRule[];
  readonly missing?: RoleRef;
}

const NO_RULES: readonly PolicyRule[] = [];
/** Users who are remembered at a time, all of them forgotten together. */
const CACHE_LIMIT = 500;

export class RuleResolver {
  readonly #source: RoleSource;
  readonly #cache = new Map<string, readonly BoundRules[]>();

  constructor(source: RoleSource) {
    this.#source = source;
  }

  /** To be called when a role or a binding has changed. */
  forget(): void {
    this.#cache.clear();
  }

  /** Everything that applies to a user: bindings of the cluster, then those of the namespace when there is one. */
  boundRules(user: UserInfo, namespace: string): readonly BoundRules[] {
    const key = `${namespace}\n${user.name}\n${user.groups.join('\n')}`;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    if (this.#cache.size >= CACHE_LIMIT) this.#cache.clear();
    const found = this.#find(user, namespace);
    this.#cache.set(key, found);
    return found;
  }

  /** The rules of a role that a binding in `namespace` refers to, '' for one of the cluster; undefined when there is no such role. */
  rulesOf({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    const isClusterRole = kind === 'ClusterRole';
    const role = isClusterRole ? this.#source.clusterRole(name) : this.#source.role(namespace, name);
    return role === undefined ? undefined : (role.rules ?? NO_RULES);
  }

  #find(user: UserInfo, namespace: string): readonly BoundRules[] {
    const found: BoundRules[] = [];
    for (const binding of this.#source.clusterRoleBindings()) this.#add(found, binding, user, '');
    if (namespace === '') return found;
    for (const binding of this.#source.roleBindings(namespace)) this.#add(found, binding, user, namespace);
    return found;
  }

  #add(found: BoundRules[], binding: ClusterRoleBinding | RoleBinding, user: UserInfo, namespace: string): void {
    const subject = binding.subjects?.find((candidate) => appliesTo(candidate, user, namespace));
    if (subject === undefined) return;
    const rules = this.rulesOf(binding.roleRef, namespace);
    const source = describeBinding(binding, subject, namespace);
    found.push(rules === undefined ? { source, rules: NO_RULES, missing: binding.roleRef } : { source, rules });
  }
}

/** Whether a subject of a binding in `namespace` is this user; '' for bindings of the cluster. */
export function appliesTo(subject: Subject, user: UserInfo, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return user.name === subject.name;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount': {
      const home = subject.namespace || namespace;
      return home !== '' && user.name === `system:serviceaccount:${home}:${subject.name}`;
    }
    default:
      return false;
  }
}

function describeBinding(
  { metadata, roleRef }: KubeObject & { readonly roleRef: RoleRef },
  subject: Subject,
  namespace: string,
): string {
  const { name = '' } = metadata;
  const binding =
    namespace === '' ? `ClusterRoleBinding ${goQuote(name)}` : `RoleBinding ${goQuote(`${name}/${namespace}`)}`;
  const who = subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace || namespace}` : subject.name;
  return `${binding} of ${roleRef.kind} ${goQuote(roleRef.name)} to ${subject.kind} ${goQuote(who)}`;
}
