/**
 * Whose token is this, and is it still good? (kubernetes/pkg/serviceaccount/{jwt,claims,legacy}.go). A token is only as good as what
 * it is bound to: the account, and the pod, secret or node that it was made for.
 */
import type { Clock } from '../../../kernel/index.ts';
import type { Secret } from '../../../kube-api/generated/types.gen.ts';
import { decodeText } from '../../../kube-api/kinds/secret/data.ts';
import { goQuote } from '../../../kube-api/meta/go-syntax.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import {
  LEGACY_TOKEN_ISSUER,
  type ObjectClaim,
  TOKEN_ISSUER,
  type TokenClaims,
  verifyToken,
} from '../../../kube-api/meta/service-account-jwt.ts';
import { parseTime } from '../../../kube-api/meta/time.ts';
import type { UserInfo } from '../../client/transport.ts';
import type { ResourceRegistry } from '../resource.ts';
import type { ObjectStore } from '../stages/store.ts';
import { AUTHENTICATED, accountGroups, userNameOf } from './service-account-user.ts';

export interface Authenticated {
  readonly user: UserInfo;
  /** Those of the asked-for audiences that the token is for. */
  readonly audiences: readonly string[];
}

/** How far clocks may be apart, and for how long things that are gone still count. */
const LEEWAY_SECONDS = 60;
const EXTRA = 'authentication.kubernetes.io/';
const API_AUDIENCES: readonly string[] = [TOKEN_ISSUER];

export class TokenAuthenticator {
  readonly #store: ObjectStore;
  readonly #resources: ResourceRegistry;
  readonly #clock: Clock;

  constructor(store: ObjectStore, resources: ResourceRegistry, clock: Clock) {
    this.#store = store;
    this.#resources = resources;
    this.#clock = clock;
  }

  /** Who the bearer of a token is, or why it is not accepted; `audiences` are the server's own unless given. */
  authenticate(token: string, audiences: readonly string[] = API_AUDIENCES): Authenticated | string {
    const claims = verifyToken(token);
    if (claims === undefined) return 'invalid bearer token';
    const tokenAudiences = claims.aud ?? API_AUDIENCES;
    const common = audiences.filter((audience) => tokenAudiences.includes(audience));
    if (common.length === 0) {
      const list = (texts: readonly string[]): string => `[${texts.map(goQuote).join(' ')}]`;
      return refused(`token audiences ${list(tokenAudiences)} is invalid for the target audiences ${list(audiences)}`);
    }
    const user = claims.iss === LEGACY_TOKEN_ISSUER ? this.#legacyUser(claims, token) : this.#boundUser(claims);
    return typeof user === 'string' ? refused(user) : { user, audiences: common };
  }

  #boundUser(claims: TokenClaims): UserInfo | string {
    const seconds = this.#clock.nowMs / 1000;
    if (claims.exp !== undefined && seconds - LEEWAY_SECONDS > claims.exp) return 'service account token has expired';
    if (claims.nbf !== undefined && seconds + LEEWAY_SECONDS < claims.nbf)
      return 'service account token is not valid yet';
    const own = claims['kubernetes.io'];
    if (own === undefined) return 'service account token claims could not be validated due to unexpected private claim';
    const { namespace, serviceaccount, pod, secret, node } = own;
    const account = this.#find('serviceaccounts', namespace, serviceaccount.name);
    if (account === undefined) return `serviceaccounts ${goQuote(serviceaccount.name)} not found`;
    if (this.#isGone(account)) return `service account ${namespace}/${serviceaccount.name} has been deleted`;
    if (account.metadata.uid !== serviceaccount.uid) {
      return `service account UID (${account.metadata.uid}) does not match claim (${serviceaccount.uid})`;
    }
    const problem =
      this.#problemWith('secrets', 'secret', namespace, secret) ??
      this.#problemWith('pods', 'pod', namespace, pod) ??
      (pod === undefined ? this.#problemWith('nodes', 'node', undefined, node) : undefined);
    if (problem !== undefined) return problem;
    return {
      name: userNameOf({ namespace, name: serviceaccount.name }),
      uid: serviceaccount.uid,
      groups: [...accountGroups(namespace), AUTHENTICATED],
      extra: extraOf(claims, pod, node),
    };
  }

  #legacyUser(claims: TokenClaims, token: string): UserInfo | string {
    const namespace = claims['kubernetes.io/serviceaccount/namespace'] ?? '';
    const name = claims['kubernetes.io/serviceaccount/service-account.name'] ?? '';
    const uid = claims['kubernetes.io/serviceaccount/service-account.uid'] ?? '';
    const secretName = claims['kubernetes.io/serviceaccount/secret.name'] ?? '';
    const secret = this.#find('secrets', namespace, secretName) as Secret | undefined;
    if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) return 'Token has been invalidated';
    if (decodeText(secret.data?.token ?? '') !== token) return "Token does not match server's copy";
    const account = this.#find('serviceaccounts', namespace, name);
    if (account === undefined) return `serviceaccounts ${goQuote(name)} not found`;
    if (account.metadata.deletionTimestamp !== undefined) {
      return `ServiceAccount ${namespace}/${name} has been deleted`;
    }
    if (account.metadata.uid !== uid) {
      return `ServiceAccount UID (${account.metadata.uid}) does not match claim (${uid})`;
    }
    return { name: userNameOf({ namespace, name }), uid, groups: [...accountGroups(namespace), AUTHENTICATED] };
  }

  #problemWith(
    resource: string,
    kind: string,
    namespace: string | undefined,
    claim: ObjectClaim | undefined,
  ): string | undefined {
    if (claim === undefined) return undefined;
    const object = this.#find(resource, namespace, claim.name);
    if (object === undefined || this.#isGone(object)) return 'service account token has been invalidated';
    const { uid } = object.metadata;
    if (uid === claim.uid) return undefined;
    return `${kind} UID (${uid}) does not match service account ${kind === 'secret' ? 'secret ref' : `${kind} ref`} claim (${claim.uid})`;
  }

  #find(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#store.find(this.#resources.find(resource), namespace, name);
  }

  #isGone({ metadata: { deletionTimestamp } }: KubeObject): boolean {
    if (deletionTimestamp === undefined) return false;
    return parseTime(deletionTimestamp) < this.#clock.nowMs - LEEWAY_SECONDS * 1000;
  }
}

function extraOf({ jti }: TokenClaims, pod: ObjectClaim | undefined, node: ObjectClaim | undefined) {
  return {
    ...(jti === undefined ? {} : { [`${EXTRA}credential-id`]: [`JTI=${jti}`] }),
    ...(node === undefined ? {} : { [`${EXTRA}node-name`]: [node.name], [`${EXTRA}node-uid`]: [node.uid] }),
    ...(pod === undefined ? {} : { [`${EXTRA}pod-name`]: [pod.name], [`${EXTRA}pod-uid`]: [pod.uid] }),
  };
}

/** Two authenticators have looked at the token; both have something to say. */
function refused(why: string): string {
  return `[invalid bearer token, ${why}]`;
}
