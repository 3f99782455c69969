/**
 * A small model of the OpenAPI v2 document that a real API server serves, for the generator. Descriptions are dropped here and never reach a generated file.
 */
import { plainNameOwners, typedGroups } from './generated-kinds.ts';

/** A property or an element as the OpenAPI document has it. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
}

/** One entry of x-kubernetes-group-version-kind. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** One definition with the names that the generated code uses for it. */
export interface Definition {
  /** The full name in the document, e.g. io.k8s.api.core.v1.Pod. */
  readonly name: string;
  /** The name of the Go struct, which error messages mention, e.g. Pod. */
  readonly goName: string;
  /** The unique name in generated code, e.g. Pod or EventsV1Event. */
  readonly id: string;
  readonly schema: OpenApiSchema;
  /** Set when the definition is a kind of its own in exactly one group. */
  readonly gvk: GroupVersionKind | undefined;
}

/** All definitions by full name. Ids are given to the typed groups only. */
export type Definitions = ReadonlyMap<string, Definition>;

/** The part of an OpenAPI v2 document that the generator reads. */
export interface OpenApiDocument {
  readonly definitions: Readonly<Record<string, OpenApiSchema>>;
}

/** Names everything in the document; throws when a typed group has no definitions. */
export function definitionsOf(document: OpenApiDocument): Definitions {
  const names = Object.keys(document.definitions).sort();
  for (const group of typedGroups) {
    if (!names.some((name) => packageOf(name) === group)) throw new Error(`no definitions in ${group}`);
  }
  const ids = assignIds(names);
  const definitions = new Map<string, Definition>();
  for (const name of names) {
    const schema = document.definitions[name] as OpenApiSchema;
    const gvks = schema['x-kubernetes-group-version-kind'] ?? [];
    definitions.set(name, {
      name,
      goName: lastSegment(name),
      id: ids.get(name) ?? lastSegment(name),
      schema,
      gvk: gvks.length === 1 ? gvks[0] : undefined,
    });
  }
  return definitions;
}

/** The definition that `#/definitions/…` points to. */
export function resolveRef(definitions: Definitions, ref: string): Definition {
  const definition = definitions.get(ref.replace('#/definitions/', ''));
  if (definition === undefined) throw new Error(`${ref} is not defined`);
  return definition;
}

/** The names of everything that `roots` mention, themselves included, sorted. */
export function reachableFrom(definitions: Definitions, roots: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const visitSchema = (schema: OpenApiSchema): void => {
    if (schema.$ref !== undefined) visit(resolveRef(definitions, schema.$ref).name);
    if (schema.items !== undefined) visitSchema(schema.items);
    if (schema.additionalProperties !== undefined) visitSchema(schema.additionalProperties);
    for (const property of Object.values(schema.properties ?? {})) visitSchema(property);
  };
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const definition = definitions.get(name);
    if (definition !== undefined) visitSchema(definition.schema);
  };
  for (const root of roots) visit(root);
  return [...seen].sort();
}

/** io.k8s.api.core.v1.Pod → io.k8s.api.core.v1. */
export function packageOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(gvk: GroupVersionKind): string {
  return gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`;
}

function assignIds(names: readonly string[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const [short, group] of Object.entries(plainNameOwners)) owners.set(short, group);
  for (const group of typedGroups) {
    for (const name of names.filter((candidate) => packageOf(candidate) === group)) {
      const short = lastSegment(name);
      const owner = owners.get(short) ?? group;
      owners.set(short, owner);
      ids.set(name, owner === group ? short : `${groupPrefix(group)}${short}`);
    }
  }
  return ids;
}

/** io.k8s.api.events.v1 → EventsV1. */
function groupPrefix(group: string): string {
  return group
    .split('.')
    .slice(-2)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
