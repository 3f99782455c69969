/** Rules put together and put into words (kubernetes/pkg/registry/rbac/validation/policy_compact.go, pkg/apis/rbac/v1/helpers.go: CompactString). */
import type { PolicyRule } from '../../../kube-api/generated/types.gen.ts';
import { goQuote } from '../../../kube-api/meta/go-syntax.ts';

/** Rules that differ only in their verbs become one; rules about more than one thing stay as they are, and come first. */
export function compactRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const complex: PolicyRule[] = [];
  const simple = new Map<string, PolicyRule>();
  for (const rule of rules) {
    if (!isSimple(rule)) {
      complex.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames ?? []]);
    const known = simple.get(key);
    if (known === undefined) simple.set(key, rule);
    else simple.set(key, { ...known, verbs: [...(known.verbs ?? []), ...(rule.verbs ?? [])] });
  }
  return [...complex, ...simple.values()];
}

function isSimple({ apiGroups, resources, resourceNames = [], nonResourceURLs = [] }: PolicyRule): boolean {
  return (
    resourceNames.length <= 1 && nonResourceURLs.length === 0 && apiGroups?.length === 1 && resources?.length === 1
  );
}

/** e.g. `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`. */
export function describeRule({ apiGroups, resources, nonResourceURLs, resourceNames, verbs }: PolicyRule): string {
  const parts: string[] = [];
  const add = (field: string, list: readonly string[] | undefined): void => {
    if (list !== undefined && list.length > 0) parts.push(`${field}:${quotedList(list)}`);
  };
  add('APIGroups', apiGroups);
  add('Resources', resources);
  add('NonResourceURLs', nonResourceURLs);
  add('ResourceNames', resourceNames);
  add('Verbs', verbs);
  return `{${parts.join(', ')}}`;
}

/** Texts as Go prints a list with %q: `["a" "b"]`. */
export function quotedList(list: readonly string[]): string {
  return `[${list.map(goQuote).join(' ')}]`;
}
