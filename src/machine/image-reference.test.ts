import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseImageReference } from './image-reference.ts';

interface Case {
  readonly in: string;
  readonly repo: string;
  readonly tag: string;
  readonly digest: string;
  readonly error: string | null;
}

const TABLE = '../shared/oracles/functions/images.json';
const isThere = existsSync(TABLE);

describe.skipIf(!isThere)('parseImageReference, upstream table (skipped where ../shared is absent)', () => {
  const cases = isThere ? (JSON.parse(readFileSync(TABLE, 'utf8')) as { cases: Case[] }).cases : [];
  it.each(cases)('$in', ({ in: text, repo, tag, digest, error }) => {
    const parsed = parseImageReference(text);
    if (parsed.ok) {
      const { repository, tag: readTag, digest: readDigest } = parsed.reference;
      expect({ repo: repository, tag: readTag, digest: readDigest, error: null }).toEqual({ repo, tag, digest, error });
    } else {
      expect(parsed.message).toBe(error);
    }
  });
});

describe('parseImageReference', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['index.docker.io/nginx', 'docker.io/library/nginx:latest'],
    ['localhost/app', 'localhost/app:latest'],
    ['quay.io/team/app:1', 'quay.io/team/app:1'],
    [`nginx:1@sha256:${'0'.repeat(64)}`, `docker.io/library/nginx@sha256:${'0'.repeat(64)}`],
  ])('completes %s to %s', (text, canonical) => {
    const parsed = parseImageReference(text);
    expect(parsed.ok && parsed.reference.canonical).toBe(canonical);
  });

  it.each([
    ['nginx@sha256:abc', 'couldn\'t parse image name "nginx@sha256:abc": invalid reference format'],
    [
      `nginx@md5:${'0'.repeat(32)}`,
      `couldn't parse image name "nginx@md5:${'0'.repeat(32)}": unsupported digest algorithm`,
    ],
    [
      `nginx@sha256:${'0'.repeat(40)}`,
      `couldn't parse image name "nginx@sha256:${'0'.repeat(40)}": invalid checksum digest length`,
    ],
  ])('refuses %s', (text, message) => {
    const parsed = parseImageReference(text);
    expect(parsed.ok ? '' : parsed.message).toBe(message);
  });
});
