/**
 * What is asked when somebody wants something, and what is answered (apiserver/pkg/authorization/authorizer/interfaces.go,
 * apiserver/pkg/authorization/{union,authorizerfactory}).
 */
import type { UserInfo } from '../../client/transport.ts';

/** Who wants what: an action on a resource, or a method on a path when `path` is set. Empty texts stand for nothing. */
export interface AuthorizationRequest {
  readonly user: UserInfo;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Set for requests that are about no resource, e.g. `/metrics`. */
  readonly path?: string;
}

export interface Verdict {
  readonly decision: 'allow' | 'deny' | 'no opinion';
  readonly reason: string;
}

export interface ResourceRuleInfo {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
}

export interface PathRuleInfo {
  readonly verbs: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** What a user may do in a namespace, as far as it is known. */
export interface KnownRules {
  readonly resourceRules: readonly ResourceRuleInfo[];
  readonly nonResourceRules: readonly PathRuleInfo[];
  readonly isIncomplete: boolean;
  readonly errors: readonly string[];
}

export interface RequestAuthorizer {
  authorize(request: AuthorizationRequest): Verdict;
  rulesFor(user: UserInfo, namespace: string): KnownRules;
}

export const NO_OPINION: Verdict = Object.freeze({ decision: 'no opinion', reason: '' });
export const ALLOWED: Verdict = Object.freeze({ decision: 'allow', reason: '' });
export const NO_RULES: KnownRules = Object.freeze({
  resourceRules: [],
  nonResourceRules: [],
  isIncomplete: false,
  errors: [],
});

const EVERYTHING = Object.freeze(['*']);

/** Lets everybody do everything (--authorization-mode=AlwaysAllow). */
export const alwaysAllow: RequestAuthorizer = {
  authorize: () => ALLOWED,
  rulesFor: () => ({
    resourceRules: [{ verbs: EVERYTHING, apiGroups: EVERYTHING, resources: EVERYTHING }],
    nonResourceRules: [{ verbs: EVERYTHING, nonResourceURLs: EVERYTHING }],
    isIncomplete: false,
    errors: [],
  }),
};

/** The group whose members may do everything, whatever rules say. */
export const SUPERUSERS = 'system:masters';

export function isSuperuser({ groups }: UserInfo): boolean {
  return groups.includes(SUPERUSERS);
}

/** Asks one after the other until somebody has an opinion; superusers are not asked about. */
export function unionOf(authorizers: readonly RequestAuthorizer[]): RequestAuthorizer {
  return {
    authorize(request) {
      if (isSuperuser(request.user)) return ALLOWED;
      const reasons: string[] = [];
      for (const authorizer of authorizers) {
        const verdict = authorizer.authorize(request);
        if (verdict.decision !== 'no opinion') return verdict;
        if (verdict.reason !== '') reasons.push(verdict.reason);
      }
      return reasons.length === 0 ? NO_OPINION : { decision: 'no opinion', reason: reasons.join('\n') };
    },
    rulesFor(user, namespace) {
      const all = authorizers.map((authorizer) => authorizer.rulesFor(user, namespace));
      return {
        resourceRules: all.flatMap(({ resourceRules }) => resourceRules),
        nonResourceRules: all.flatMap(({ nonResourceRules }) => nonResourceRules),
        isIncomplete: all.some(({ isIncomplete }) => isIncomplete),
        errors: all.flatMap(({ errors }) => errors),
      };
    },
  };
}
