/** Questions about who may do what: posted, answered and never kept (kubernetes/pkg/registry/authorization). */
import type {
  LocalSubjectAccessReview as LocalSubjectAccessReviewObject,
  SelfSubjectAccessReview as SelfSubjectAccessReviewObject,
  SelfSubjectRulesReview as SelfSubjectRulesReviewObject,
  SubjectAccessReview as SubjectAccessReviewObject,
} from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';
import { POSTED_QUESTION } from './posted-question.ts';

export type LocalSubjectAccessReview = LocalSubjectAccessReviewObject;
export type SelfSubjectAccessReview = SelfSubjectAccessReviewObject;
export type SelfSubjectRulesReview = SelfSubjectRulesReviewObject;
export type SubjectAccessReview = SubjectAccessReviewObject;

/** Asks whether somebody may do something in one namespace. */
export const LocalSubjectAccessReview = defineKind<LocalSubjectAccessReview>({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'LocalSubjectAccessReview',
  plural: 'localsubjectaccessreviews',
  singular: 'localsubjectaccessreview',
  namespaced: true,
  ...POSTED_QUESTION,
  fidelity: [{ field: '', fidelity: 'faithful', note: 'The authorizer that decides about requests answers.' }],
});

/** Asks whether the asker may do something. */
export const SelfSubjectAccessReview = defineKind<SelfSubjectAccessReview>({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  singular: 'selfsubjectaccessreview',
  namespaced: false,
  ...POSTED_QUESTION,
  fidelity: [{ field: '', fidelity: 'faithful', note: 'The authorizer that decides about requests answers.' }],
});

/** Asks for all that the asker may do in a namespace. */
export const SelfSubjectRulesReview = defineKind<SelfSubjectRulesReview>({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  singular: 'selfsubjectrulesreview',
  namespaced: false,
  ...POSTED_QUESTION,
  fidelity: [{ field: '', fidelity: 'faithful', note: 'The authorizer that decides about requests answers.' }],
});

/** Asks whether somebody may do something. */
export const SubjectAccessReview = defineKind<SubjectAccessReview>({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  singular: 'subjectaccessreview',
  namespaced: false,
  ...POSTED_QUESTION,
  fidelity: [{ field: '', fidelity: 'faithful', note: 'The authorizer that decides about requests answers.' }],
});
