/** Names the version in which objects are stored (apiserver/pkg/endpoints/discovery/storageversionhash.go). */
import { groupResourceOf, type KindDefinition } from '../../../../kube-api/kinds/define-kind.ts';
import { sha256 } from './sha2.ts';

/** Where a server keeps its objects in a version that it no longer serves. */
const STORED_VERSIONS: Readonly<Record<string, string>> = {
  'customresourcedefinitions.apiextensions.k8s.io': 'v1beta1',
};

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const hashes = new Map<string, string>();

/** Undefined for kinds that are not stored. */
export function storageVersionHash(definition: KindDefinition): string | undefined {
  if (definition.isStored === false) return undefined;
  const stored = definition.storedAs?.kind ?? definition;
  const name = `${stored.group}/${STORED_VERSIONS[groupResourceOf(stored)] ?? stored.version}/${stored.kind}`;
  let hash = hashes.get(name);
  if (hash === undefined) {
    hash = base64OfEight(sha256(name));
    hashes.set(name, hash);
  }
  return hash;
}

/** The first eight bytes in base64. */
function base64OfEight(bytes: Uint8Array): string {
  let value = 0n;
  for (let i = 0; i < 8; i++) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  value <<= 2n;
  let text = '';
  for (let i = 10; i >= 0; i--) text += ALPHABET.charAt(Number((value >> BigInt(i * 6)) & 63n));
  return `${text}=`;
}
