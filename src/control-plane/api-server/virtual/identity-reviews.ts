/** Who is this? (kubernetes/pkg/registry/authentication/{tokenreview/storage.go,selfsubjectreview/rest.go}) */
import type {
  TokenReview as Review,
  SelfSubjectReview as SelfReview,
  TokenReviewStatus,
  UserInfo as WireUser,
} from '../../../kube-api/generated/types.gen.ts';
import { SelfSubjectReview, TokenReview } from '../../../kube-api/kinds/authentication-reviews.ts';
import { badRequest } from '../../../kube-api/meta/status-error.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { UserInfo } from '../../client/transport.ts';
import type { TokenAuthenticator } from '../authentication/token-authenticator.ts';
import { decodeObject } from '../stages/decode.ts';
import type { VirtualResource } from './virtual-resource.ts';

export const selfSubjectReviews: VirtualResource = {
  kind: SelfSubjectReview,
  create(server, resource, request) {
    decodeObject(resource, request);
    const answer: SelfReview = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
      metadata: { creationTimestamp: formatTime(server.clock.nowMs) },
      status: { userInfo: wireUser(request.user) },
    };
    return answer;
  },
};

export const tokenReviews: VirtualResource = {
  kind: TokenReview,
  create(server, resource, request) {
    const review = decodeObject(resource, request) as Review;
    const { token = '', audiences = [] } = review.spec ?? {};
    if (token === '') throw badRequest('token is required for TokenReview in authentication');
    return { ...review, status: statusOf(server.tokens, token, audiences) };
  },
};

function statusOf(tokens: TokenAuthenticator, token: string, wanted: readonly string[]): TokenReviewStatus {
  const found = tokens.authenticate(token, wanted.length === 0 ? undefined : wanted);
  if (typeof found === 'string') return { user: {}, error: found };
  return { authenticated: true, user: wireUser(found.user), audiences: found.audiences };
}

function wireUser({ name, groups, uid, extra }: UserInfo): WireUser {
  return {
    username: name,
    groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
  };
}
