/**
 * The form of service account tokens: header.payload.signature, each in base64 for URLs (RFC 7519, as kubernetes/pkg/serviceaccount/jwt.go
 * uses it). Claims are in the order of their names, so that the same claims always make the same token.
 *
 * Simplified: the signature is a keyed hash of the simulation's own. It tells tokens of this cluster from made-up ones and is no
 * cryptography, whatever algorithm the header names.
 */
import { hashText } from '../../kernel/index.ts';
import { decodeText, encodeText } from '../kinds/secret/data.ts';

/** Who issues bound tokens, and whom they are for unless somebody says otherwise (--service-account-issuer of kubeadm). */
export const TOKEN_ISSUER = 'https://kubernetes.default.svc.cluster.local';
/** Who issues the tokens that are kept in Secrets. */
export const LEGACY_TOKEN_ISSUER = 'kubernetes/serviceaccount';

export interface ObjectClaim {
  readonly name: string;
  readonly uid: string;
}

/** What a token says; times in seconds since the epoch. */
export interface TokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud?: readonly string[];
  readonly exp?: number;
  readonly iat?: number;
  readonly nbf?: number;
  readonly jti?: string;
  readonly 'kubernetes.io'?: {
    readonly namespace: string;
    readonly serviceaccount: ObjectClaim;
    readonly pod?: ObjectClaim;
    readonly secret?: ObjectClaim;
    readonly node?: ObjectClaim;
    readonly warnafter?: number;
  };
  readonly 'kubernetes.io/serviceaccount/namespace'?: string;
  readonly 'kubernetes.io/serviceaccount/secret.name'?: string;
  readonly 'kubernetes.io/serviceaccount/service-account.name'?: string;
  readonly 'kubernetes.io/serviceaccount/service-account.uid'?: string;
}

const KEY = 'service-account-key';
const KEY_ID = Array.from({ length: 4 }, (_, i) => hex(hashText(KEY, i))).join('');
const HEADER = urlSafe(encodeText(JSON.stringify({ alg: 'RS256', kid: KEY_ID })));
const SIGNATURE_WORDS = 16;

/** The token that says this. */
export function signToken(claims: TokenClaims): string {
  const body = `${HEADER}.${urlSafe(encodeText(JSON.stringify(sorted(claims))))}`;
  return `${body}.${signatureOf(body)}`;
}

/** What a token says, if it is one of this cluster's. */
export function verifyToken(token: string): TokenClaims | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.');
  if (token.split('.').length !== 3 || signature !== signatureOf(`${header}.${payload}`)) return undefined;
  return claimsOf(token);
}

/** What a text that looks like a token says, whoever made it. */
export function claimsOf(token: string): TokenClaims | undefined {
  const payload = token.split('.')[1] ?? '';
  try {
    const claims: unknown = JSON.parse(decodeText(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof claims === 'object' && claims !== null ? (claims as TokenClaims) : undefined;
  } catch {
    return undefined;
  }
}

function sorted(claims: object): object {
  return Object.fromEntries(
    Object.entries(claims)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function signatureOf(body: string): string {
  let text = '';
  for (let i = 0; i < SIGNATURE_WORDS; i++) text += hex(hashText(`${KEY}\n${body}`, i));
  return urlSafe(encodeText(text));
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
