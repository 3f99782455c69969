/** Which requests a rule allows, and which rules allow all that another does (kubernetes/pkg/apis/rbac/v1/evaluation_helpers.go, component-helpers/auth/rbac/validation). */
import type { PolicyRule } from '../../../kube-api/generated/types.gen.ts';
import type { AuthorizationRequest } from './authorizer.ts';

const NONE: readonly string[] = [];
const has = (list: readonly string[] | undefined, item: string): boolean => (list ?? NONE).includes(item);
const hasOrAll = (list: readonly string[] | undefined, item: string): boolean => has(list, '*') || has(list, item);

/** Whether the rule allows the request. */
export function ruleAllows(rule: PolicyRule, request: AuthorizationRequest): boolean {
  const { verb, path, group, resource, subresource, name } = request;
  if (!hasOrAll(rule.verbs, verb)) return false;
  if (path !== undefined) return (rule.nonResourceURLs ?? NONE).some((pattern) => matchesPath(pattern, path));
  if (!hasOrAll(rule.apiGroups, group) || !matchesResource(rule, resource, subresource)) return false;
  const { resourceNames = NONE } = rule;
  return resourceNames.length === 0 || resourceNames.includes(name);
}

function matchesResource({ resources }: PolicyRule, resource: string, subresource: string): boolean {
  if (has(resources, '*')) return true;
  if (subresource === '') return has(resources, resource);
  return has(resources, `${resource}/${subresource}`) || has(resources, `*/${subresource}`);
}

function matchesPath(pattern: string, path: string): boolean {
  if (pattern === '*' || pattern === path) return true;
  return pattern.endsWith('*') && path.startsWith(pattern.replace(/\*+$/, ''));
}

/** The parts of `wanted` that none of the rules of `owned` allows; each is about one verb of one thing. */
export function missingRules(owned: readonly PolicyRule[], wanted: readonly PolicyRule[]): readonly PolicyRule[] {
  const parts = wanted.flatMap(breakDown);
  return parts.filter((part) => !owned.some((rule) => covers(rule, part)));
}

function breakDown(rule: PolicyRule): readonly PolicyRule[] {
  const parts: PolicyRule[] = [];
  const { apiGroups = NONE, resources = NONE, resourceNames = NONE, nonResourceURLs = NONE } = rule;
  const verbs = rule.verbs ?? NONE;
  for (const group of apiGroups) {
    for (const resource of resources) {
      for (const verb of verbs) {
        const part: PolicyRule = { apiGroups: [group], resources: [resource], verbs: [verb] };
        if (resourceNames.length === 0) parts.push(part);
        for (const name of resourceNames) parts.push({ ...part, resourceNames: [name] });
      }
    }
  }
  for (const url of nonResourceURLs) for (const verb of verbs) parts.push({ nonResourceURLs: [url], verbs: [verb] });
  return parts;
}

function covers(owner: PolicyRule, part: PolicyRule): boolean {
  if (!hasAll(owner.verbs, part.verbs)) return false;
  if (part.nonResourceURLs !== undefined) {
    return part.nonResourceURLs.every((url) =>
      (owner.nonResourceURLs ?? NONE).some((pattern) => matchesPath(pattern, url)),
    );
  }
  if ((owner.resources ?? NONE).length === 0) return false;
  if (!hasAll(owner.apiGroups, part.apiGroups ?? NONE)) return false;
  if (!(part.resources ?? NONE).every((resource) => coversResource(owner.resources ?? NONE, resource))) return false;
  const ownerNames = owner.resourceNames ?? NONE;
  if (ownerNames.length === 0) return true;
  const names = part.resourceNames ?? NONE;
  return names.length > 0 && names.every((name) => ownerNames.includes(name));
}

function hasAll(owner: readonly string[] | undefined, items: readonly string[]): boolean {
  return has(owner, '*') || items.every((item) => has(owner, item));
}

function coversResource(owner: readonly string[], resource: string): boolean {
  if (owner.includes('*') || owner.includes(resource)) return true;
  const slash = resource.indexOf('/');
  return slash >= 0 && owner.includes(`*${resource.slice(slash)}`);
}
