/** Questions about who somebody is: posted, answered and never kept (kubernetes/pkg/registry/authentication). */
import type {
  SelfSubjectReview as SelfSubjectReviewObject,
  TokenReview as TokenReviewObject,
} from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';
import { POSTED_QUESTION } from './posted-question.ts';

export type SelfSubjectReview = SelfSubjectReviewObject;
export type TokenReview = TokenReviewObject;

/** Asks the server who it takes the asker for. */
export const SelfSubjectReview = defineKind<SelfSubjectReview>({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  singular: 'selfsubjectreview',
  namespaced: false,
  ...POSTED_QUESTION,
  fidelity: [{ field: '', fidelity: 'faithful', note: 'Answers who asked, with groups and extra fields.' }],
});

/** Asks whose token this is. */
export const TokenReview = defineKind<TokenReview>({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'TokenReview',
  plural: 'tokenreviews',
  singular: 'tokenreview',
  namespaced: false,
  ...POSTED_QUESTION,
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Tokens are checked against the account, pod, secret or node that they are bound to.',
    },
  ],
});
