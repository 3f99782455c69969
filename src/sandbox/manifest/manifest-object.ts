/** One API object of a manifest, with its places in the text. */
import type { SourceRange } from '../../bridge/messages.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A step to a field, or to an item of a list. */
export type PathStep = string | number;

export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The object as JSON. */
  readonly body: JsonObject;
  /** Where a field of it stands in the text, or what is nearest to it. */
  readonly locate: (path: string | readonly PathStep[]) => SourceRange;
  /** Where a field's name stands. */
  readonly locateKey: (path: string | readonly PathStep[]) => SourceRange;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
