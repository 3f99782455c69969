/**
 * Warnings about certificates that no server could use (kubernetes/pkg/registry/core/secret/strategy.go, which asks Go's
 * crypto/tls: X509KeyPair). Left out: what stands inside of the PEM blocks is not parsed.
 */
import { decodeText } from './data.ts';

const BLOCK = /-----BEGIN ([^\n-]+)-----\r?\n[\s\S]*?-----END \1-----/g;

function blockTypes(pem: string): readonly string[] {
  return [...pem.matchAll(BLOCK)].map(([, type = '']) => type);
}

function certificateProblem(types: readonly string[]): string | undefined {
  if (types.includes('CERTIFICATE')) return undefined;
  if (types.length === 0) return 'tls: failed to find any PEM data in certificate input';
  if (types.length === 1 && types[0]?.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched';
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`;
}

function keyProblem(types: readonly string[]): string | undefined {
  if (types.some((type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))) return undefined;
  if (types.length === 0) return 'tls: failed to find any PEM data in key input';
  if (types.length === 1 && types[0] === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key';
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`;
}

/** At most one warning about the base64 values of `tls.crt` and `tls.key`. */
export function tlsWarnings(certificate: string, key: string): readonly string[] {
  const problem = certificateProblem(blockTypes(decodeText(certificate))) ?? keyProblem(blockTypes(decodeText(key)));
  return problem === undefined ? [] : [problem];
}
