/**
 * All image registries that a cluster can reach, in one: the catalogue, stand-ins for images that it does not know, and the
 * refusals of real registries. Error texts are those of containerd (core/remotes/docker/resolver.go, client pull).
 *
 * Left out: pushing, credentials, rate limits. A stand-in exists under every tag, every image under every digest; private repositories do
 * not exist, nor does what says so by its name.
 */
import type { Architecture } from '../machine/contract.ts';
import type { ImageManifest, ImageResolution, ImageSource } from '../machine/image-source.ts';
import { type CataloguedImage, manifestOf, type Release } from './define-image.ts';
import { IMAGES } from './images/index.ts';
import { isKnownHost } from './known-hosts.ts';
import { isOfficialName } from './official-names.ts';
import { STAND_IN } from './stand-in.ts';

interface Reference {
  readonly canonical: string;
  readonly host: string;
  /** Without the host, e.g. `library/nginx`. */
  readonly path: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

const byRepository = new Map<string, CataloguedImage>(
  IMAGES.flatMap((image) => image.repositories.map((repository) => [repository, image] as const)),
);

/** Names by which people say that there is no such image, or that it is not for everybody. */
const NO_SUCH = /(?:^|[/._-])(?:no-?such|non-?existing|non-?existent|does-?not-?exist|doesnotexist|private|invalid)/;

/** Manifests are the same in every world, so that they are made once. */
const manifestsByKey = new Map<string, ImageManifest>();

class Registry implements ImageSource {
  resolve(text: string, architecture: Architecture): ImageResolution {
    const reference = takeApart(text);
    if (!isKnownHost(reference.host)) return refuse(reference, noSuchHost(reference));
    const image = byRepository.get(reference.repository);
    if (image === undefined) return this.#standIn(reference, architecture);
    const architectures = image.architectures ?? BOTH;
    if (!architectures.includes(architecture)) {
      return {
        ok: false,
        message: `failed to pull and unpack image "${reference.canonical}": no match for platform in manifest: not found`,
      };
    }
    if (reference.digest !== '') return { ok: true, manifest: this.#pinned(image, reference.digest, architecture) };
    const release = image.releases.find((candidate) => candidate.tags.includes(reference.tag));
    if (release === undefined) return refuse(reference, `${reference.canonical}: not found`);
    return { ok: true, manifest: this.#manifest(release, architecture) };
  }

  #standIn(reference: Reference, architecture: Architecture): ImageResolution {
    if (NO_SUCH.test(reference.path) || !isOfficialName(reference.repository)) {
      return refuse(reference, accessDenied(reference));
    }
    if (NO_SUCH.test(reference.tag)) return refuse(reference, `${reference.canonical}: not found`);
    const release: Release = { ...STAND_IN, config: { ...STAND_IN.config, env: { IMAGE: reference.canonical } } };
    const manifest = this.#manifest(release, architecture, reference.canonical);
    const { digest } = reference;
    return { ok: true, manifest: digest === '' ? manifest : { ...manifest, digest } };
  }

  /** The release of that digest; a digest of the real world stands for the newest release. */
  #pinned(image: CataloguedImage, digest: string, architecture: Architecture): ImageManifest {
    const manifests = image.releases.map((release) => this.#manifest(release, architecture));
    const known = manifests.find((manifest) => manifest.digest === digest);
    const [newest] = manifests;
    if (known !== undefined || newest === undefined) return known ?? manifestOf(STAND_IN, architecture, true);
    return { ...newest, digest };
  }

  /** The same object every time. */
  #manifest(release: Release, architecture: Architecture, standInFor?: string): ImageManifest {
    const key = `${architecture} ${standInFor ?? releaseKey(release)}`;
    let manifest = manifestsByKey.get(key);
    if (manifest === undefined) {
      manifest = manifestOf(release, architecture, standInFor !== undefined);
      manifestsByKey.set(key, manifest);
    }
    return manifest;
  }
}

const BOTH: readonly Architecture[] = ['amd64', 'arm64'];

const keys = new Map<Release, string>();

function releaseKey(release: Release): string {
  let key = keys.get(release);
  if (key === undefined) {
    key = `#${keys.size}`;
    keys.set(release, key);
  }
  return key;
}

function takeApart(canonical: string): Reference {
  const at = canonical.indexOf('@');
  const digest = at === -1 ? '' : canonical.slice(at + 1);
  const named = at === -1 ? canonical : canonical.slice(0, at);
  const slash = named.indexOf('/');
  const colon = named.indexOf(':', named.lastIndexOf('/'));
  const repository = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? '' : named.slice(colon + 1);
  return { canonical, host: named.slice(0, slash), path: repository.slice(slash + 1), repository, tag, digest };
}

function refuse(reference: Reference, why: string): ImageResolution {
  const { canonical } = reference;
  const message = `failed to pull and unpack image "${canonical}": failed to resolve reference "${canonical}": ${why}`;
  return { ok: false, message };
}

function accessDenied({ host }: Reference): string {
  const denied = 'pull access denied, repository does not exist or may require authorization';
  if (host === 'docker.io') {
    return `${denied}: server message: insufficient_scope: authorization failed`;
  }
  return `${denied}: authorization failed: no basic auth credentials`;
}

function noSuchHost({ host, path, tag, digest }: Reference): string {
  const url = `https://${host}/v2/${path}/manifests/${digest === '' ? tag : digest}`;
  const name = host.replace(/:\d+$/, '');
  return `failed to do request: Head "${url}": dial tcp: lookup ${name}: no such host`;
}

/** A registry of its own; all of them hold the same images. */
export function createRegistry(): ImageSource {
  return new Registry();
}
