/** Where a list goes on: opaque to clients, and the same bytes as upstream's (apiserver/pkg/storage/continue.go). */
import { jsonObjectError } from '../../../kube-api/kinds/secret/json-syntax.ts';
import { badRequest, type StatusError } from '../../../kube-api/meta/status-error.ts';

export interface Continuation {
  /** First key of the next page. */
  readonly startKey: string;
  /** The revision at which the first page was read; -1 to go on at the newest, knowing that the list is not consistent. */
  readonly revision: number;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The token for the page that starts at `startKey`; keys in tokens are relative to the resource's prefix. */
export function encodeContinue(startKey: string, keyPrefix: string, revision: number): string {
  const start = JSON.stringify(startKey.slice(keyPrefix.length));
  return toBase64(`{"v":"meta.k8s.io/v1","rv":${revision},"start":${start}}`);
}

/** Reads a token; throws BadRequest in upstream's words for what none of ours can be. */
export function decodeContinue(token: string, keyPrefix: string): Continuation {
  const { v, rv, start } = parse(fromBase64(token));
  if (v !== 'meta.k8s.io/v1') throw notValid(`: server does not recognize this encoded version ${v ?? ''}`);
  if (rv === undefined || rv === 0) {
    throw notValid(': incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (start === undefined || start === '') throw notValid(': encoded start key empty (version meta.k8s.io/v1)');
  // A token must not lead out of the resource's own keys.
  const path = start.startsWith('/') ? start.slice(1) : start;
  if (path !== '' && path.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw notValid(`: ${start}`);
  }
  return { startKey: keyPrefix + path, revision: rv };
}

function notValid(why: string): StatusError {
  return badRequest(`invalid continue token: continue key is not valid${why}`);
}

interface Content {
  readonly v?: string;
  readonly rv?: number;
  readonly start?: string;
}

const FIELD_TYPES = { v: 'string', rv: 'number', start: 'string' } as const;

function parse(text: string): Content {
  const problem = jsonObjectError(text);
  if (problem !== undefined) throw notValid(`: ${problem}`);
  const content = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
  for (const [field, type] of Object.entries(FIELD_TYPES)) {
    const value = content?.[field] ?? undefined;
    if (value !== undefined && typeof value !== type) throw notValid(`: json: cannot unmarshal ${typeof value}`);
  }
  return (content ?? {}) as Content;
}

function illegal(index: number): StatusError {
  return notValid(`: illegal base64 data at input byte ${index}`);
}

/** Raw URL-safe base64 of text whose characters are all below 256, as keys and JSON here are. */
function toBase64(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i += 3) {
    const bits = (text.charCodeAt(i) << 16) | ((text.charCodeAt(i + 1) || 0) << 8) | (text.charCodeAt(i + 2) || 0);
    const digits = Math.min(4, text.length - i + 1);
    for (let digit = 0; digit < digits; digit++) encoded += BASE64[(bits >> (18 - 6 * digit)) & 63];
  }
  return encoded;
}

function fromBase64(encoded: string): string {
  let text = '';
  let bits = 0;
  let width = 0;
  if (encoded.length % 4 === 1) throw illegal(encoded.length - 1);
  for (let i = 0; i < encoded.length; i++) {
    const value = BASE64.indexOf(encoded.charAt(i));
    if (value < 0) throw illegal(i);
    bits = ((bits << 6) | value) & 0xffffff;
    width += 6;
    if (width < 8) continue;
    width -= 8;
    text += String.fromCharCode((bits >> width) & 255);
  }
  return text;
}
