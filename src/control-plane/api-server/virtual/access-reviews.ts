/**
 * May somebody do something? (kubernetes/pkg/registry/authorization/{subjectaccessreview,selfsubjectaccessreview,
 * localsubjectaccessreview,selfsubjectrulesreview}/rest.go, pkg/apis/authorization/validation/validation.go).
 *
 * Left out: selectors of fields and labels in the question, which rules can't look at.
 */
import type {
  NonResourceAttributes,
  ObjectMeta,
  ResourceAttributes,
  SubjectAccessReview as Review,
  SelfSubjectRulesReview as RulesReview,
  SubjectAccessReviewSpec,
  SubjectAccessReviewStatus,
} from '../../../kube-api/generated/types.gen.ts';
import {
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
} from '../../../kube-api/kinds/authorization-reviews.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { GoSyntax, goQuote } from '../../../kube-api/meta/go-syntax.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { aggregate, badRequest, invalid } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest, UserInfo } from '../../client/transport.ts';
import type { AuthorizationRequest } from '../authorization/authorizer.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeObject } from '../stages/decode.ts';
import { agreeOnNamespace } from '../stages/prepare.ts';
import { goObjectMeta, isEmptyMeta } from './review-metadata.ts';
import type { VirtualResource } from './virtual-resource.ts';

/** The kind has been lost by the time that upstream names it. */
const GROUP_KIND = { group: 'authorization.k8s.io', name: '' };
const SPEC = new FieldPath('spec');
const NO_SPEC: SubjectAccessReviewSpec = Object.freeze({});

export const subjectAccessReviews: VirtualResource = {
  kind: SubjectAccessReview,
  create(server, resource, request) {
    const review = reviewIn(resource, request);
    const errors = new FieldErrors();
    checkSpec(review.spec ?? NO_SPEC, errors);
    checkSubject(review.spec ?? NO_SPEC, errors);
    checkMeta(review.metadata, errors);
    refuse(errors);
    return answered(server, review, subjectOf(review.spec ?? NO_SPEC));
  },
};

export const localSubjectAccessReviews: VirtualResource = {
  kind: LocalSubjectAccessReview,
  create(server, resource, request) {
    const decoded = reviewIn(resource, request);
    const namespace = agreeOnNamespace(resource, request.namespace, decoded.metadata.namespace) ?? '';
    const review = { ...decoded, metadata: { ...decoded.metadata, namespace } };
    const { spec = NO_SPEC } = review;
    const errors = new FieldErrors();
    checkSpec(spec, errors);
    checkSubject(spec, errors);
    const { namespace: _, ...others } = review.metadata;
    if (!isEmptyMeta(others)) {
      errors.invalid(new FieldPath('metadata'), goObjectMeta(review.metadata), 'must be empty except for namespace');
    }
    const asked = spec.resourceAttributes?.namespace ?? '';
    if (spec.resourceAttributes !== undefined && asked !== namespace) {
      errors.invalid(SPEC.child('resourceAttributes', 'namespace'), asked, 'must match metadata.namespace');
    }
    if (spec.nonResourceAttributes !== undefined) {
      const path = SPEC.child('nonResourceAttributes');
      errors.invalid(path, goPathAttributes(spec.nonResourceAttributes), 'disallowed on this kind of request');
    }
    refuse(errors);
    return answered(server, review, subjectOf(spec));
  },
};

export const selfSubjectAccessReviews: VirtualResource = {
  kind: SelfSubjectAccessReview,
  create(server, resource, request) {
    const review = reviewIn(resource, request);
    const errors = new FieldErrors();
    checkSpec(review.spec ?? NO_SPEC, errors);
    checkMeta(review.metadata, errors);
    refuse(errors);
    return answered(server, review, request.user);
  },
};

export const selfSubjectRulesReviews: VirtualResource = {
  kind: SelfSubjectRulesReview,
  create(server, resource, request) {
    const { spec } = decodeObject(resource, request) as RulesReview;
    const namespace = spec?.namespace ?? '';
    if (namespace === '') throw badRequest('no namespace on request');
    const { resourceRules, nonResourceRules, isIncomplete, errors } = server.authorizer.rulesFor(
      request.user,
      namespace,
    );
    const answer: RulesReview = {
      ...resource.typeMeta,
      metadata: {},
      spec: {},
      status: {
        resourceRules,
        nonResourceRules,
        incomplete: isIncomplete,
        ...(errors.length === 0 ? {} : { evaluationError: aggregate(errors) }),
      },
    } as RulesReview;
    return answer;
  },
};

function reviewIn(resource: Resource, request: ApiRequest): Review {
  return decodeObject(resource, request) as Review;
}

function answered(server: ServerContext, review: Review, user: UserInfo): KubeObject {
  const { decision, reason } = server.authorizer.authorize(requestOf(review.spec ?? NO_SPEC, user));
  const status: SubjectAccessReviewStatus = {
    allowed: decision === 'allow',
    ...(decision === 'deny' ? { denied: true } : {}),
    ...(reason === '' ? {} : { reason }),
  };
  const answer: Review = { ...review, status };
  return answer;
}

function requestOf(
  { resourceAttributes, nonResourceAttributes }: SubjectAccessReviewSpec,
  user: UserInfo,
): AuthorizationRequest {
  if (resourceAttributes === undefined) {
    const { verb = '', path = '' } = nonResourceAttributes ?? {};
    return { user, verb, group: '', resource: '', subresource: '', namespace: '', name: '', path };
  }
  const {
    verb = '',
    group = '',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  }: ResourceAttributes = resourceAttributes;
  return { user, verb, group, resource, subresource, namespace, name };
}

function subjectOf({ user = '', groups = [], uid, extra }: SubjectAccessReviewSpec): UserInfo {
  return { name: user, groups, ...(uid === undefined ? {} : { uid }), ...(extra === undefined ? {} : { extra }) };
}

function checkSpec({ resourceAttributes, nonResourceAttributes }: SubjectAccessReviewSpec, errors: FieldErrors): void {
  if (resourceAttributes !== undefined && nonResourceAttributes !== undefined) {
    const why = 'cannot be specified in combination with resourceAttributes';
    errors.invalid(SPEC.child('nonResourceAttributes'), goPathAttributes(nonResourceAttributes), why);
  }
  if (resourceAttributes === undefined && nonResourceAttributes === undefined) {
    const why = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
    errors.invalid(SPEC.child('resourceAttributes'), null, why);
  }
}

function checkSubject({ user = '', groups = [] }: SubjectAccessReviewSpec, errors: FieldErrors): void {
  if (user !== '' || groups.length > 0) return;
  errors.invalid(SPEC.child('user'), user, 'at least one of user or group must be specified');
}

function checkMeta(metadata: ObjectMeta, errors: FieldErrors): void {
  if (!isEmptyMeta(metadata)) errors.invalid(new FieldPath('metadata'), goObjectMeta(metadata), 'must be empty');
}

function refuse({ list }: FieldErrors): void {
  if (list.length > 0) throw invalid(GROUP_KIND, '', list);
}

function goPathAttributes({ path = '', verb = '' }: NonResourceAttributes): GoSyntax {
  return new GoSyntax(`authorization.NonResourceAttributes{Path:${goQuote(path)}, Verb:${goQuote(verb)}}`);
}
