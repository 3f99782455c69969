/** The hash that tells the ReplicaSets of a Deployment apart (kubernetes/pkg/controller/controller_utils.go: ComputeHash). */
import type { PodTemplateSpec } from '../../../kube-api/generated/types.gen.ts';
import { dumpPodTemplate } from './go-dump.ts';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Letters of generated names (k8s.io/apimachinery/pkg/util/rand: SafeEncodeString). */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

const templateHashes = new WeakMap<PodTemplateSpec, number>();

/** The `pod-template-hash` of a defaulted template; `collisionCount` changes it where two templates had the same. */
export function podTemplateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let hash = templateHashes.get(template);
  if (hash === undefined) {
    hash = addText(FNV_OFFSET, dumpPodTemplate(template));
    if (Object.isFrozen(template)) templateHashes.set(template, hash);
  }
  if (collisionCount !== undefined) {
    for (let i = 0; i < 8; i++) hash = addByte(hash, i < 4 ? (collisionCount >>> (8 * i)) & 0xff : 0);
  }
  return safeEncode(String(hash >>> 0));
}

function addByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, FNV_PRIME);
}

/** FNV-1a over the text in UTF-8. */
function addText(start: number, text: string): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      hash = addByte(hash, unit);
      continue;
    }
    const point = text.codePointAt(i) ?? unit;
    if (point > 0xffff) i++;
    for (const byte of utf8Of(point)) hash = addByte(hash, byte);
  }
  return hash;
}

function utf8Of(point: number): number[] {
  const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
  if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
  if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
  return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
}

function safeEncode(text: string): string {
  let encoded = '';
  for (let i = 0; i < text.length; i++) encoded += SAFE_ALPHABET[text.charCodeAt(i) % SAFE_ALPHABET.length];
  return encoded;
}
