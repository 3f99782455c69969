/** The resources of every API server that are made on demand: a line makes one part of it. */
import {
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
} from './access-reviews.ts';
import { bindings } from './bindings.ts';
import { componentStatuses } from './component-statuses.ts';
import { selfSubjectReviews, tokenReviews } from './identity-reviews.ts';
import type { VirtualResource } from './virtual-resource.ts';

export const VIRTUAL_RESOURCES: readonly VirtualResource[] = [
  bindings,
  componentStatuses,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
  tokenReviews,
];
