/** What must hold for everything in the store, whoever wrote it: frozen, strictly decodable, good by its own kind's rules. */
import type { Resource, ResourceRegistry } from '../../control-plane/api-server/resource.ts';
import type { KeyRevision } from '../../control-plane/etcd/key-revision.ts';
import { FieldErrors, FieldPath } from '../../kube-api/meta/field-errors.ts';
import { nameIsPathSegment } from '../../kube-api/meta/names.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { validateObjectMeta } from '../../kube-api/meta/object-meta.ts';
import { decode } from '../../kube-api/schema/decode.ts';
import { toWire } from '../../kube-api/schema/to-wire.ts';

/** The resource that keeps its objects under this key, if it is served. */
export function resourceOfKey(registry: ResourceRegistry, key: string): Resource | undefined {
  for (const resource of registry.stored()) {
    if (key.startsWith(resource.keyPrefix) && isOneOf(resource, key.slice(resource.keyPrefix.length))) return resource;
  }
  return undefined;
}

function isOneOf({ namespaced }: Resource, rest: string): boolean {
  return rest.split('/').length === (namespaced ? 2 : 1);
}

/** What is wrong with a version that was stored; nothing for deletions. */
export function problemsOf(
  resource: Resource,
  { key, value, modRevision }: KeyRevision<KubeObject>,
): readonly string[] {
  if (value === undefined) return [];
  const problems: string[] = [];
  const { metadata } = value;
  const thawed = firstThawed(value, key);
  if (thawed !== undefined) problems.push(`${thawed} is not frozen`);
  if (metadata.resourceVersion !== String(modRevision))
    problems.push(`${key} says ${metadata.resourceVersion}, not ${modRevision}`);
  if (resource.keyOf(metadata.namespace, metadata.name ?? '') !== key)
    problems.push(`${key} holds ${metadata.namespace}/${metadata.name}`);
  if (metadata.uid === undefined || metadata.creationTimestamp === undefined)
    problems.push(`${key} has no uid or time`);
  if (value.kind !== resource.kind || value.apiVersion !== resource.apiVersion)
    problems.push(`${key} holds a ${value.kind}`);
  return [...problems, ...decodingProblems(resource, key, value), ...refusals(resource, key, value)];
}

function firstThawed(value: unknown, path: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Object.isFrozen(value)) return path;
  for (const [key, item] of Object.entries(value)) {
    const found = firstThawed(item, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function decodingProblems({ type, custom }: Resource, key: string, value: KubeObject): readonly string[] {
  if (type === undefined) return [];
  const wire = custom === undefined ? toWire(type, asJson(value)) : value;
  const json = JSON.parse(JSON.stringify(wire)) as unknown;
  const { object, error, strictErrors } = custom === undefined ? decode(type, json) : custom.decode(json, []);
  if (object === undefined) return [`${key} can't be decoded: ${error}`];
  if (strictErrors.length > 0) return [`${key} is decoded with: ${strictErrors.join(', ')}`];
  if (custom !== undefined) return [];
  const difference = firstDifference(wire, toWire(type, object), key);
  return difference === undefined ? [] : [difference];
}

function firstDifference(a: unknown, b: unknown, path: string): string | undefined {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
    return Object.is(a, b) ? undefined : `${path} is ${JSON.stringify(a)} but read as ${JSON.stringify(b)}`;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [one, two] = [a, b].map((side) => (side as Readonly<Record<string, unknown>>)[key]);
    const found = firstDifference(one, two, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function refusals({ definition, namespaced }: Resource, key: string, value: KubeObject): readonly string[] {
  const errors = new FieldErrors();
  validateObjectMeta(
    value.metadata,
    { namespaced, validateName: nameIsPathSegment },
    errors,
    FieldPath.root.child('metadata'),
  );
  definition.validate?.(value, errors, FieldPath.root);
  // a binding may name any node
  const problems = errors.list.filter(({ field }) => definition.kind !== 'Pod' || field !== 'spec.nodeName');
  return problems.map((problem) => `${key} is no longer good: ${JSON.stringify(problem)}`);
}

function asJson(object: KubeObject): Readonly<Record<string, unknown>> {
  return object as unknown as Readonly<Record<string, unknown>>;
}
