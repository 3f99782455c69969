/**
 * What verifiers of service account tokens ask for (kubernetes/pkg/serviceaccount/openidmetadata.go). The tokens of this cluster carry
 * no signature that anybody else could check, so the set of keys is there and empty.
 */
import { TOKEN_ISSUER } from '../../../kube-api/meta/service-account-jwt.ts';
import type { HttpResponse } from './contract.ts';

const CACHED = { 'cache-control': 'public, max-age=3600' } as const;

/** Answers the two documents; undefined on other paths. */
export function issuerDiscovery(path: string, serverAddress: string): HttpResponse | undefined {
  if (path === '/.well-known/openid-configuration') {
    const document = {
      issuer: TOKEN_ISSUER,
      jwks_uri: `https://${serverAddress}/openid/v1/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
    return answer('application/json', document);
  }
  return path === '/openid/v1/jwks' ? answer('application/jwk-set+json', { keys: [] }) : undefined;
}

function answer(contentType: string, document: unknown): HttpResponse {
  return {
    kind: 'response',
    status: 200,
    headers: { 'content-type': contentType, ...CACHED },
    body: JSON.stringify(document),
  };
}
