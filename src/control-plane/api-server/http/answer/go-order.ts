/** Puts what every object begins with into the order of the Go structures, for those who look at an answer's text. */

type JsonObject = Readonly<Record<string, unknown>>;

const METADATA = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const;

/** `kind`, `apiVersion`, `metadata`, then the rest; `status` last. */
export function inGoOrder(object: JsonObject): JsonObject {
  const { kind, apiVersion, metadata, status, ...rest } = object;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(metadata === undefined ? {} : { metadata: orderedMetadata(metadata as JsonObject) }),
    ...rest,
    ...(status === undefined ? {} : { status }),
  };
}

export function orderedMetadata(metadata: JsonObject): JsonObject {
  const ordered: Record<string, unknown> = {};
  for (const key of METADATA) if (metadata[key] !== undefined) ordered[key] = metadata[key];
  for (const key in metadata) if (!(key in ordered)) ordered[key] = metadata[key];
  return ordered;
}
