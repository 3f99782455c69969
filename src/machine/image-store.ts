/** The images on one machine's disk, by name, by digest and by ID; layers are shared between them (containerd's content store). */
import type { ImageRecord } from './contract.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';
import type { ImageManifest } from './image-source.ts';

export interface StoredImage {
  readonly manifest: ImageManifest;
  /** Replaced when the image gains or loses a name. */
  record: ImageRecord;
}

export class ImageStore {
  readonly #byName = new Map<string, StoredImage>();
  readonly #byId = new Map<string, StoredImage>();
  readonly #layers = new Map<string, number>();
  #usedBytes = 0;

  /** Compressed bytes of all layers. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** The image of a reference as written, or of an ID. */
  find(reference: string): StoredImage | undefined {
    const known = this.#byId.get(reference);
    if (known !== undefined) return known;
    const parsed = parseImageReference(reference);
    return parsed.ok ? this.#byName.get(parsed.reference.canonical) : undefined;
  }

  records(): readonly ImageRecord[] {
    return [...this.#byId.values()].map((image) => image.record);
  }

  hasLayer(digest: string): boolean {
    return this.#layers.has(digest);
  }

  /** Puts a pulled image under its names; a tag moves from the image that had it before. */
  add(reference: ImageReference, manifest: ImageManifest): StoredImage {
    for (const layer of manifest.layers) this.#addLayer(layer.digest, layer.sizeBytes);
    let image = this.#byId.get(manifest.configDigest);
    if (image === undefined) {
      image = { manifest, record: newRecord(manifest) };
      this.#byId.set(manifest.configDigest, image);
    }
    const pinned = `${reference.repository}@${manifest.digest}`;
    this.#byName.set(pinned, image);
    const digests = withName(image.record.digests, pinned);
    const tag = reference.digest === '' ? reference.canonical : undefined;
    const tags = tag === undefined ? image.record.tags : withName(image.record.tags, tag);
    if (tag !== undefined) this.#moveTag(tag, image);
    image.record = { ...image.record, tags, digests };
    return image;
  }

  #moveTag(tag: string, image: StoredImage): void {
    const before = this.#byName.get(tag);
    this.#byName.set(tag, image);
    if (before === undefined || before === image) return;
    before.record = { ...before.record, tags: before.record.tags.filter((other) => other !== tag) };
  }

  #addLayer(digest: string, sizeBytes: number): void {
    if (this.#layers.has(digest)) return;
    this.#layers.set(digest, sizeBytes);
    this.#usedBytes += sizeBytes;
  }
}

function newRecord(manifest: ImageManifest): ImageRecord {
  const sizeBytes = manifest.layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
  return { id: manifest.configDigest, tags: [], digests: [], sizeBytes, isStandIn: manifest.isStandIn };
}

function withName(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names : [...names, name];
}
