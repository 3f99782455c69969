/** Where a list goes on: opaque to clients, and the same bytes as upstream's (apiserver/pkg/storage/continue.go). */
import { badRequest } from '../../../kube-api/meta/status-error.ts';

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
  return toBase64(`{"v":"meta.k8s.io/v1","rv":${revision},"start":${start}}\n`);
}

/** Reads a token; throws BadRequest in upstream's words for what none of ours can be. */
export function decodeContinue(token: string, keyPrefix: string): Continuation {
  const text = fromBase64(token);
  const content = text === undefined ? undefined : parse(text);
  if (content === undefined) throw badRequest('continue key is not valid');
  const { v, rv, start } = content;
  if (v !== 'meta.k8s.io/v1') {
    throw badRequest(`continue key is not valid: server does not recognize this encoded version ${v ?? ''}`);
  }
  if (typeof rv !== 'number' || rv === 0) {
    throw badRequest('continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)');
  }
  if (typeof start !== 'string' || start === '') {
    throw badRequest('continue key is not valid: encoded start key empty (version meta.k8s.io/v1)');
  }
  // A token must not lead out of the resource's own keys.
  if (start.split('/').some((part) => part === '' || part === '.' || part === '..')) {
    throw badRequest(`continue key is not valid: ${start}`);
  }
  return { startKey: keyPrefix + start, revision: rv };
}

function parse(text: string): { readonly v?: string; readonly rv?: unknown; readonly start?: unknown } | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null ? content : undefined;
  } catch {
    return undefined;
  }
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

function fromBase64(encoded: string): string | undefined {
  let text = '';
  let bits = 0;
  let width = 0;
  for (const digit of encoded) {
    const value = BASE64.indexOf(digit);
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    width += 6;
    if (width < 8) continue;
    width -= 8;
    text += String.fromCharCode((bits >> width) & 255);
  }
  return text;
}
