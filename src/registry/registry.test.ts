import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../machine/image-reference.ts';
import type { ImageManifest } from '../machine/image-source.ts';
import { PROGRAMS } from '../machine/programs/index.ts';
import { manifestOf } from './define-image.ts';
import { IMAGES } from './images/index.ts';
import { createRegistry } from './registry.ts';

const registry = createRegistry();

function resolve(text: string, architecture: 'amd64' | 'arm64' = 'amd64') {
  const parsed = parseImageReference(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return registry.resolve(parsed.reference.canonical, architecture);
}

function manifest(text: string, architecture: 'amd64' | 'arm64' = 'amd64'): ImageManifest {
  const resolution = resolve(text, architecture);
  if (!resolution.ok) throw new Error(resolution.message);
  return resolution.manifest;
}

describe('the registries', () => {
  it.each([
    ['nginx', 'nginx'],
    ['nginx:1.14.2', 'nginx'],
    ['nginx:1.27-alpine', 'nginx'],
    ['luksa/kubia:v2', 'kubia-v2'],
    ['busybox:1.28', 'busybox'],
    ['registry.k8s.io/pause:3.10', 'pause'],
    ['k8s.gcr.io/pause', 'pause'],
  ])('hold %s', (reference, program) => {
    const found = manifest(reference);
    expect(found.config.program).toBe(program);
    expect(found.isStandIn).toBe(false);
    expect(found.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('hold the same under every tag of a release, and something else under others', () => {
    expect(manifest('nginx').digest).toBe(manifest('nginx:1.27').digest);
    expect(manifest('nginx').digest).not.toBe(manifest('nginx:1.26').digest);
    expect(manifest('nginx').digest).not.toBe(manifest('nginx', 'arm64').digest);
    expect(createRegistry().resolve('docker.io/library/nginx:latest', 'amd64')).toEqual(resolve('nginx'));
  });

  it('find an image by its digest', () => {
    const pinned = `nginx@${manifest('nginx:1.25').digest}`;
    expect(manifest(pinned)).toBe(manifest('nginx:1.25'));
    const foreign = `sha256:${'0'.repeat(64)}`;
    expect(manifest(`nginx@${foreign}`)).toEqual({ ...manifest('nginx'), digest: foreign });
  });

  it('share base layers between images', () => {
    expect(manifest('nginx:1.26').layers[0]).toEqual(manifest('debian:bookworm').layers[0]);
  });

  it.each([
    ['mongo:4.2'],
    ['quay.io/somebody/something:v1'],
    ['europe-west1-docker.pkg.dev/project/repo/app:1'],
    ['somebody/app'],
  ])('stand in for %s', (reference) => {
    expect(manifest(reference)).toMatchObject({ isStandIn: true, config: { program: 'stand-in' } });
  });

  it.each([
    ['nginx:9.99', 'docker.io/library/nginx:9.99: not found'],
    ['luksa/kubia:v9', 'docker.io/luksa/kubia:v9: not found'],
    [
      'ngnix',
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ],
    [
      'no.such.registry/x',
      'failed to do request: Head "https://no.such.registry/v2/x/manifests/latest": dial tcp: lookup no.such.registry: no such host',
    ],
  ])('refuse %s as containerd words it', (text, why) => {
    const parsed = parseImageReference(text);
    const canonical = parsed.ok ? parsed.reference.canonical : '';
    expect(resolve(text)).toEqual({
      ok: false,
      message: `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}": ${why}`,
    });
  });
});

describe('the catalogue', () => {
  const programs = new Map(PROGRAMS.map((program) => [program.name, program]));
  const executables = new Set(PROGRAMS.flatMap((program) => program.executables));
  const releases = IMAGES.flatMap((image) =>
    image.releases.map((release) => [`${image.repositories[0]}:${release.tags[0]}`, release] as const),
  );

  it('names no repository twice', () => {
    const names = IMAGES.flatMap((image) => image.repositories);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(IMAGES.map((image) => [image.repositories[0], image] as const))('%s has each tag once', (_, image) => {
    const tags = image.releases.flatMap((release) => release.tags);
    expect(tags.filter((tag, index) => tags.indexOf(tag) !== index)).toEqual([]);
  });

  it.each(releases)('%s starts what it contains', (_, release) => {
    const { config, files = {} } = manifestOf(release, 'amd64');
    const program = programs.get(config.program);
    expect(program).toBeDefined();
    const known = [...(program?.executables ?? []), ...(config.executables ?? [])];
    const [command = ''] = [...config.entrypoint, ...config.cmd];
    expect(known.includes(command.slice(command.lastIndexOf('/') + 1)) || files[command] !== undefined).toBe(true);
    expect((config.executables ?? []).filter((executable) => !executables.has(executable))).toEqual([]);
  });
});
