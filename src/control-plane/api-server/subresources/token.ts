/**
 * POST to serviceaccounts/token: a token for a service account, for a time and for somebody
 * (kubernetes/pkg/registry/core/serviceaccount/storage/token.go, pkg/serviceaccount/claims.go,
 * pkg/apis/authentication/{v1/defaults.go,validation/validation.go}).
 */
import type { BoundObjectReference, Pod, TokenRequest } from '../../../kube-api/generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import {
  type ObjectClaim,
  signToken,
  TOKEN_ISSUER,
  type TokenClaims,
} from '../../../kube-api/meta/service-account-jwt.ts';
import { badRequest, conflict, invalid } from '../../../kube-api/meta/status-error.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { userNameOf } from '../authentication/service-account-user.ts';
import type { Resource } from '../resource.ts';
import type { ServerContext } from '../server-context.ts';
import { decodeAs } from '../stages/decode.ts';
import { deepFreeze } from '../stages/freeze.ts';
import { getObject } from '../verbs/get.ts';
import { admitSubresource } from './admit-subresource.ts';

const API_VERSION = 'authentication.k8s.io/v1';
const GROUP_KIND = { group: 'authentication.k8s.io', name: 'TokenRequest' };
const DEFAULT_SECONDS = 3600;
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;
/** Tokens that admission mounts ask for so many seconds, and are good for a year, with a warning afterwards. */
const WARN_ONLY_SECONDS = 3607;
const EXTENDED_SECONDS = 24 * 365 * 60 * 60;

type Binding = Pick<NonNullable<TokenClaims['kubernetes.io']>, 'pod' | 'secret' | 'node'>;

/** Answers the request with its token; throws Invalid, BadRequest, NotFound or Conflict. */
export function requestToken(server: ServerContext, resource: Resource, request: ApiRequest): KubeObject {
  const asked = decodeAs({ apiVersion: API_VERSION, kind: 'TokenRequest' }, request) as TokenRequest;
  const { name = '', namespace = '' } = request;
  checkPlace(asked, name, namespace);
  const account = getObject(server, resource, namespace, name);
  const { audiences, boundObjectRef, expirationSeconds = DEFAULT_SECONDS } = asked.spec ?? { audiences: [] };
  checkExpiration(expirationSeconds);
  admitSubresource(server, resource, request);
  const { binding, isPod } = bindingOf(server, boundObjectRef, name, namespace);
  const isForApi = (audiences ?? []).length === 0 || (audiences.length === 1 && audiences[0] === TOKEN_ISSUER);
  const isExtended = isPod && isForApi && expirationSeconds === WARN_ONLY_SECONDS;
  const now = Math.floor(server.clock.nowMs / 1000);
  const aud = (audiences ?? []).length === 0 ? [TOKEN_ISSUER] : audiences;
  const token = signToken({
    aud,
    exp: now + (isExtended ? EXTENDED_SECONDS : expirationSeconds),
    iat: now,
    iss: TOKEN_ISSUER,
    jti: server.uids.next(),
    'kubernetes.io': {
      namespace,
      ...(binding.node === undefined ? {} : { node: binding.node }),
      ...(binding.pod === undefined ? {} : { pod: binding.pod }),
      ...(binding.secret === undefined ? {} : { secret: binding.secret }),
      serviceaccount: claimOf(account),
      ...(isExtended ? { warnafter: now + expirationSeconds } : {}),
    },
    nbf: now,
    sub: userNameOf({ namespace, name }),
  });
  const answer: TokenRequest = {
    apiVersion: API_VERSION,
    kind: 'TokenRequest',
    metadata: { ...asked.metadata, name, namespace, creationTimestamp: formatTime(server.clock.nowMs) },
    spec: { ...asked.spec, audiences: aud, expirationSeconds },
    status: { token, expirationTimestamp: formatTime((now + expirationSeconds) * 1000) },
  };
  return deepFreeze(answer as KubeObject);
}

function checkPlace({ metadata }: TokenRequest, name: string, namespace: string): void {
  const errors = new FieldErrors();
  const path = new FieldPath('metadata');
  const own = metadata ?? {};
  if (own.name && own.name !== name) {
    errors.invalid(path.child('name'), own.name, 'must match the service account name if specified');
  } else if (own.namespace && own.namespace !== namespace) {
    errors.invalid(path.child('namespace'), own.namespace, 'must match the service account namespace if specified');
  }
  if (errors.list.length > 0) throw invalid(GROUP_KIND, name, errors.list);
}

function checkExpiration(seconds: number): void {
  const errors = new FieldErrors();
  const path = new FieldPath('spec').child('expirationSeconds');
  if (seconds < MIN_SECONDS) errors.invalid(path, seconds, 'may not specify a duration less than 10 minutes');
  if (seconds > MAX_SECONDS) errors.invalid(path, seconds, 'may not specify a duration larger than 2^32 seconds');
  if (errors.list.length > 0) throw invalid(GROUP_KIND, '', errors.list);
}

function bindingOf(
  server: ServerContext,
  reference: BoundObjectReference | undefined,
  account: string,
  namespace: string,
): { readonly binding: Binding; readonly isPod: boolean } {
  if (reference === undefined) return { binding: {}, isPod: false };
  const { apiVersion = '', kind = '', name = '', uid = '' } = reference;
  const slash = apiVersion.lastIndexOf('/');
  const group = slash < 0 ? '' : apiVersion.slice(0, slash);
  const plural = group === '' && Object.hasOwn(PLURALS, kind) ? PLURALS[kind] : undefined;
  const resource = plural === undefined ? undefined : server.resources.find(plural);
  if (resource === undefined) {
    throw badRequest(`cannot bind token to object of type ${group}/${apiVersion.slice(slash + 1)}, Kind=${kind}`);
  }
  const object = getObject(server, resource, resource.namespaced ? namespace : undefined, name);
  if (kind === 'Pod' && (object as Pod).spec?.serviceAccountName !== account) {
    throw badRequest(
      `cannot bind token for serviceaccount "${account}" to pod running with different serviceaccount name.`,
    );
  }
  if (uid !== '' && uid !== object.metadata.uid) {
    const why = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflict({ group, name: kind }, name, why);
  }
  const claim = claimOf(object);
  if (kind === 'Secret') return { binding: { secret: claim }, isPod: false };
  if (kind === 'Node') return { binding: { node: claim }, isPod: false };
  const node = nodeClaim(server, object as Pod);
  return { binding: { pod: claim, ...(node === undefined ? {} : { node }) }, isPod: true };
}

const PLURALS: Readonly<Record<string, string>> = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' };

/** The node on which a pod runs, as far as there is one. */
function nodeClaim(server: ServerContext, { spec }: Pod): ObjectClaim | undefined {
  const { nodeName = '' } = spec ?? {};
  if (nodeName === '') return undefined;
  const node = server.store.find(server.resources.find('nodes'), undefined, nodeName);
  return { name: nodeName, uid: node?.metadata.uid ?? '' };
}

function claimOf({ metadata: { name = '', uid = '' } }: KubeObject): ObjectClaim {
  return { name, uid };
}
