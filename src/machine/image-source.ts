/**
 * Where a machine gets images from, as its puller sees it: a reference is resolved to a manifest for one architecture, then the layers
 * that are not on its disk yet are transferred. Shaped after the OCI image and distribution specifications (manifest,
 * configuration, layers); what a layer holds is not modelled beyond its size and the files that programs look at.
 */
import type { Architecture } from './contract.ts';

/** One layer as it is transferred. */
export interface ImageLayer {
  /** `sha256:…`; a layer already on the disk is not transferred again. */
  readonly digest: string;
  /** Compressed size: what travels. */
  readonly sizeBytes: number;
}

/** What the image says about the processes made from it (`config` of the OCI image configuration). */
export interface ImageConfig {
  /** Name of the {@link Program} that stands behind the image: its executables exist in the image; a stand-in's is run for any that no program claims. */
  readonly program: string;
  /**
   * Names (without folders) of the executables of other programs that the image also holds, e.g. `sh`, `ls`; undefined when those
   * of every program are found in it.
   */
  readonly executables?: readonly string[];
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** TCP ports, e.g. 80. */
  readonly exposedPorts: readonly number[];
  readonly workingDir: string;
  /** As the image has it, e.g. `SIGQUIT`; SIGTERM where it says nothing. */
  readonly stopSignal: string | undefined;
  /** User name or number, e.g. `1000`; empty for root. */
  readonly user: string;
}

export interface ImageManifest {
  /** `sha256:…` of the manifest: what `image@sha256:…` refers to. */
  readonly digest: string;
  /** `sha256:…` of the configuration: the image's ID. */
  readonly configDigest: string;
  /** Lowest first. */
  readonly layers: readonly ImageLayer[];
  readonly config: ImageConfig;
  /** The image's files that programs look at, by absolute path; undefined for none. */
  readonly files?: Readonly<Record<string, string>>;
  /** True for an image that the catalogue doesn't know: it serves its declared ports and nothing else. */
  readonly isStandIn: boolean;
}

export type ImageResolution =
  | { readonly ok: true; readonly manifest: ImageManifest }
  /** The whole error as containerd words it, e.g. `failed to pull and unpack image "docker.io/library/nginx:9": … not found`. */
  | { readonly ok: false; readonly message: string };

/** A world of registries. Answers at once; the machine adds the time that the network takes. */
export interface ImageSource {
  /** `reference` is normalised: registry host, repository, and tag or digest, e.g. `docker.io/library/nginx:1.27`. */
  resolve(reference: string, architecture: Architecture): ImageResolution;
}
