/**
 * Remembers what was found good in metadata, because the objects of one template share their labels and owners, and their names
 * begin alike: then only the name itself is left to check.
 */
import type { ObjectMeta } from '../../../kube-api/generated/types.gen.ts';
import { type NameCheck, nameIsDnsSubdomain } from '../../../kube-api/meta/names.ts';

/** Most texts that are remembered; beyond that it is cheaper to begin anew. */
const MAX_TEXTS = 10_000;

export class KnownMetadata {
  readonly #checkName: NameCheck;
  readonly #parts = new WeakSet<object>();
  readonly #namespaces = new Set<string>();
  readonly #prefixes = new Set<string>();

  constructor(checkName: NameCheck = nameIsDnsSubdomain) {
    this.#checkName = checkName;
  }

  /** Whether all of it is known to be good, or was found to be now. */
  isGood(metadata: ObjectMeta): boolean {
    const { name = '', generateName = '', namespace = '', generation = 0 } = metadata;
    return (
      this.#knows(metadata.labels) &&
      this.#knows(metadata.annotations) &&
      this.#knows(metadata.ownerReferences) &&
      this.#knows(metadata.finalizers) &&
      metadata.managedFields === undefined &&
      generation >= 0 &&
      this.#namespaces.has(namespace) &&
      (generateName === '' || this.#prefixes.has(generateName)) &&
      name !== '' &&
      this.#checkName(name, false).length === 0
    );
  }

  /** Notes that this metadata was found good, as far as nobody can change it any more. */
  remember({ labels, annotations, ownerReferences, finalizers, namespace = '', generateName = '' }: ObjectMeta): void {
    this.#note(labels);
    this.#note(annotations);
    this.#note(ownerReferences);
    this.#note(finalizers);
    noteText(this.#namespaces, namespace);
    if (generateName !== '') noteText(this.#prefixes, generateName);
  }

  #knows(part: object | undefined): boolean {
    return part === undefined || this.#parts.has(part);
  }

  #note(part: object | undefined): void {
    if (part !== undefined && Object.isFrozen(part)) this.#parts.add(part);
  }
}

function noteText(texts: Set<string>, text: string): void {
  if (texts.size >= MAX_TEXTS) texts.clear();
  texts.add(text);
}
