/** Rules in one line, for the policy that every cluster begins with. */
import type { PolicyRule } from '../../../../kube-api/generated/types.gen.ts';

export const READ = 'get list watch';
export const WRITE = 'create delete deletecollection patch update';
export const READ_WRITE = 'create delete deletecollection get list patch update watch';

const words = (text: string): readonly string[] => text.split(' ');

/** Verbs and resources are words; groups too, `core` standing for the group without a name, '' for it alone. */
export function rule(verbs: string, groups: string, resources: string, resourceNames?: string): PolicyRule {
  return {
    verbs: sorted(verbs),
    apiGroups:
      groups === ''
        ? ['']
        : sorted(groups)
            .map((group) => (group === 'core' ? '' : group))
            .sort(),
    resources: sorted(resources),
    ...(resourceNames === undefined ? {} : { resourceNames: sorted(resourceNames) }),
  };
}

/** A rule about paths. */
export function pathRule(verbs: string, urls: string): PolicyRule {
  return { verbs: sorted(verbs), nonResourceURLs: sorted(urls) };
}

function sorted(text: string): string[] {
  return [...words(text)].sort();
}

export const EVENTS = rule('create patch update', 'core events.k8s.io', 'events');
