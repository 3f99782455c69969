/**
 * The annotation of client-side apply and server-side apply's regard for it
 * (apimachinery/pkg/util/managedfields/internal/{lastapplied,lastappliedmanager,lastappliedupdater}.go). Only the manager
 * `kubectl` is concerned.
 */
import { byteLength } from '../go-syntax.ts';
import { checkType } from './check-type.ts';
import { compareValues } from './compare.ts';
import type { FieldSet } from './field-set.ts';
import { toFieldSet } from './to-field-set.ts';
import { isMap, type JsonMap } from './typed-value.ts';
import type { Versioned } from './update-managers.ts';

export const LAST_APPLIED_ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';

/** Most bytes of all annotations together (apimachinery/pkg/api/validation: TotalAnnotationSizeLimitB). */
const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;

/** Who applies under this name is taken to be the one who applied from the client before. */
export const KUBECTL = 'kubectl';

/** The fields that client-side apply set and that still have its values; undefined when nothing says so. */
export function fieldsLastApplied(live: Versioned): FieldSet | undefined {
  const text = annotationsOf(live.value)?.[LAST_APPLIED_ANNOTATION];
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (!isMap(value) || value.apiVersion !== live.apiVersion) return undefined;
    checkType(live.type, live.value, false);
    checkType(live.type, value, false);
    const { modified, added, removed } = compareValues(live.type, value, live.value);
    return toFieldSet(live.type, value).difference(modified).difference(added).difference(removed);
  } catch {
    // Upstream takes an annotation that can't be read as none.
    return undefined;
  }
}

/** `object` with the annotation brought up to `config`, when it has one. */
export function withLastApplied(object: unknown, config: unknown): unknown {
  const annotations = annotationsOf(object);
  const present = annotations?.[LAST_APPLIED_ANNOTATION];
  if (!isMap(object) || typeof present !== 'string' || present === '') return object;
  const next: Record<string, unknown> = { ...annotations, [LAST_APPLIED_ANNOTATION]: lastAppliedText(config) };
  if (sizeOf(next) > ANNOTATIONS_LIMIT_BYTES) delete next[LAST_APPLIED_ANNOTATION];
  return { ...object, metadata: { ...(object.metadata as JsonMap), annotations: next } };
}

function lastAppliedText(config: unknown): string {
  const annotations = annotationsOf(config);
  if (annotations?.[LAST_APPLIED_ANNOTATION] === undefined || !isMap(config)) return `${sortedJson(config)}\n`;
  const { [LAST_APPLIED_ANNOTATION]: _dropped, ...rest } = annotations;
  return `${sortedJson({ ...config, metadata: { ...(config.metadata as JsonMap), annotations: rest } })}\n`;
}

function annotationsOf(object: unknown): JsonMap | undefined {
  if (!isMap(object) || !isMap(object.metadata)) return undefined;
  const { annotations } = object.metadata;
  return isMap(annotations) ? annotations : undefined;
}

function sizeOf(annotations: Readonly<Record<string, unknown>>): number {
  let size = 0;
  for (const [name, value] of Object.entries(annotations)) size += byteLength(name) + byteLength(String(value));
  return size;
}

/** JSON with sorted keys, as Go writes maps. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_name, item: unknown) => {
    if (!isMap(item)) return item;
    return Object.fromEntries(
      Object.keys(item)
        .sort()
        .map((key) => [key, item[key]]),
    );
  }).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}
