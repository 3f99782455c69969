/** Approval of definitions in the community's groups (apiextensions-apiserver/pkg/apihelpers/helpers.go: GetAPIApprovalState). */

export const APPROVAL_ANNOTATION = 'api-approved.kubernetes.io';

const PULL_REQUEST = 'https://github.com/kubernetes/enhancements/pull/1111';

export interface Approval {
  readonly state: 'invalid' | 'approved' | 'bypassed' | 'missing';
  readonly reason: string;
}

/** Whether the group is one that only the community may add to. */
export function isProtectedGroup(group: string): boolean {
  return /(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group);
}

/** What the annotation says. */
export function approvalOf(annotations: Readonly<Record<string, string>> | undefined): Approval {
  const annotation = annotations?.[APPROVAL_ANNOTATION] ?? '';
  const needed = `protected groups must have approval annotation ${JSON.stringify(APPROVAL_ANNOTATION)}`;
  if (annotation === '') return { state: 'missing', reason: `${needed}, see ${PULL_REQUEST}` };
  if (annotation.startsWith('unapproved')) {
    return { state: 'bypassed', reason: `not approved: ${JSON.stringify(annotation)}` };
  }
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+/i.test(annotation)) {
    return { state: 'approved', reason: `approved in ${annotation}` };
  }
  const choice = 'with either a URL or a reason starting with "unapproved"';
  return { state: 'invalid', reason: `${needed} ${choice}, see ${PULL_REQUEST}` };
}
