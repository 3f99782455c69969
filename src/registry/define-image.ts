/**
 * How the catalogue describes an image: its repositories and its releases, each with the tags that lead to it, its layers and the
 * configuration of its containers (OCI image specification). Manifests with digests are made from that by {@link manifestOf}.
 */
import type { Architecture } from '../machine/contract.ts';
import type { ImageConfig, ImageManifest } from '../machine/image-source.ts';
import { contentDigest } from './content-digest.ts';

/** A layer: what is in it, in words that are the same wherever the same layer is used, and its compressed size. */
export interface LayerSpec {
  readonly content: string;
  readonly sizeBytes: number;
}

/** One thing that was built and pushed; several tags may lead to it. */
export interface Release {
  readonly tags: readonly string[];
  /** Lowest first. */
  readonly layers: readonly LayerSpec[];
  /** What is not said: no entrypoint, no command, no ports, root's user, `/`, SIGTERM, only the program's own executables. */
  readonly config: Pick<ImageConfig, 'program'> & Partial<ImageConfig>;
  readonly files?: Readonly<Record<string, string>>;
}

export interface CataloguedImage {
  /** With the registry, e.g. `docker.io/library/nginx`; the same image under several names. */
  readonly repositories: readonly string[];
  /** Both when not given. */
  readonly architectures?: readonly Architecture[];
  readonly releases: readonly Release[];
}

/** Makes sure of the shape. */
export function defineImage(image: CataloguedImage): CataloguedImage {
  return image;
}

/** A layer of that many decimal megabytes. */
export function layer(content: string, megabytes: number): LayerSpec {
  return { content, sizeBytes: Math.round(megabytes * 1_000_000) };
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What is pulled when a tag of `release` is asked for on a machine of that architecture. */
export function manifestOf(release: Release, architecture: Architecture, isStandIn = false): ImageManifest {
  const config: ImageConfig = {
    executables: [],
    entrypoint: [],
    cmd: [],
    exposedPorts: [],
    workingDir: '',
    stopSignal: undefined,
    user: '',
    ...release.config,
    env: { PATH: DEFAULT_PATH, ...release.config.env },
  };
  const layers = release.layers.map(({ content, sizeBytes }) => ({
    digest: contentDigest(`layer ${architecture} ${content}`),
    sizeBytes,
  }));
  const configDigest = contentDigest(JSON.stringify([architecture, config, layers, release.files]));
  const digest = contentDigest(`manifest ${configDigest}`);
  return {
    digest,
    configDigest,
    layers,
    config,
    isStandIn,
    ...(release.files === undefined ? {} : { files: release.files }),
  };
}
