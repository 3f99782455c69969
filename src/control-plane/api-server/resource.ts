/** One resource as the server serves it: a kind's definition with what is derived from it once. */
import {
  apiVersionOf,
  type CustomForm,
  groupResourceOf,
  type KindDefinition,
} from '../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { type GroupName, StatusError } from '../../kube-api/meta/status-error.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import type { TypeSchema } from '../../kube-api/schema/type-schema.ts';
import { type ResourceTraits, traitsOf } from './resource-traits.ts';
import { KnownMetadata } from './stages/known-metadata.ts';

/** Where all keys begin (--etcd-prefix). */
const ETCD_PREFIX = '/registry/';

export class Resource {
  readonly definition: KindDefinition;
  readonly apiVersion: string;
  readonly kind: string;
  /** How its objects name their kind. */
  readonly typeMeta: { readonly apiVersion: string; readonly kind: string };
  readonly namespaced: boolean;
  /** Names the resource in messages, e.g. `deployments.apps "web" not found`. */
  readonly groupResource: GroupName;
  /** Names the kind in messages, e.g. `Deployment.apps "web" is invalid`. */
  readonly groupKind: GroupName;
  /** Where the keys of its objects begin, e.g. `/registry/pods/`. */
  readonly keyPrefix: string;
  readonly traits: ResourceTraits;
  readonly knownMetadata: KnownMetadata;

  constructor(definition: KindDefinition) {
    const { group, plural, kind, namespaced } = definition;
    this.definition = definition;
    this.apiVersion = apiVersionOf(definition);
    this.kind = kind;
    this.typeMeta = { apiVersion: this.apiVersion, kind };
    this.namespaced = namespaced;
    this.groupResource = { group, name: plural };
    this.groupKind = { group, name: kind };
    const isUnderGroup = definition.custom !== undefined || isOfAggregation(group);
    this.keyPrefix = `${ETCD_PREFIX}${isUnderGroup ? `${group}/${plural}` : plural}/`;
    this.traits = traitsOf(definition);
    this.knownMetadata = new KnownMetadata(definition.validateName?.bind(definition));
  }

  /** The schema of its objects; undefined where nobody has said what they look like. */
  get type(): TypeSchema | undefined {
    const { custom } = this.definition;
    return custom === undefined ? schemaOf(this.apiVersion, this.kind) : custom.type;
  }

  /** How bodies become objects, for custom resources. */
  get custom(): CustomForm | undefined {
    return this.definition.custom;
  }

  /** The name of its lists' kind, e.g. `PodList`. */
  get listKind(): string {
    return this.definition.listKind ?? `${this.kind}List`;
  }

  /** The key of one object; `namespace` is ignored outside of namespaces. */
  keyOf(namespace: string | undefined, name: string): string {
    return this.namespaced ? `${this.keyPrefix}${namespace ?? ''}/${name}` : this.keyPrefix + name;
  }

  /** Where the keys of all its objects in a namespace, or of all there are, begin. */
  prefixOf(namespace: string | undefined): string {
    return this.namespaced && namespace !== undefined && namespace !== ''
      ? `${this.keyPrefix}${namespace}/`
      : this.keyPrefix;
  }
}

/** What the trace calls an object: its key without the prefix, e.g. `pods/default/web-1`. */
export function subjectOf(key: string): string {
  return key.slice(ETCD_PREFIX.length);
}

/** Custom resources and the servers that add kinds keep their objects under their group, all others under the bare name. */
function isOfAggregation(group: string): boolean {
  return group === 'apiextensions.k8s.io' || group === 'apiregistration.k8s.io';
}

/** What came and went in a registry at once. */
export interface ResourceChange {
  readonly added: readonly Resource[];
  readonly removed: readonly Resource[];
}

/**
 * The resources of a server, found by their kind's definition. Those of custom resources come and go; what is only kept in the
 * store and asked for in other versions is found by its very definition or its name, and is not among `all`.
 */
export class ResourceRegistry {
  readonly #byDefinition = new Map<KindDefinition, Resource>();
  readonly #byVersion = new Map<string, Resource>();
  readonly #byName = new Map<string, Resource>();

  readonly #hidden = new Set<Resource>();
  readonly #listeners: ((change: ResourceChange) => void)[] = [];

  constructor(kinds: readonly KindDefinition[]) {
    for (const definition of kinds) this.#add(definition);
  }

  /** The resource of a kind; throws NotFound as a server does for a path that it does not serve. */
  of(definition: KindDefinition): Resource {
    const resource = this.#byDefinition.get(definition) ?? this.#byVersion.get(versionedName(definition));
    if (resource === undefined) throw unknownPath();
    return resource;
  }

  /** The resource of this name, e.g. `namespaces` or `deployments.apps`, if it is served: as it is stored. */
  find(groupResource: string): Resource | undefined {
    return this.#byName.get(groupResource);
  }

  /** The resource asked for as this, e.g. `('apps', 'v1', 'deployments')`, if it is served. */
  findVersion(group: string, version: string, plural: string): Resource | undefined {
    return this.#byVersion.get(versionedName({ group, version, plural }));
  }

  /** Every resource that can be asked for, at this moment. */
  *all(): Iterable<Resource> {
    for (const resource of this.#byDefinition.values()) if (!this.#hidden.has(resource)) yield resource;
  }

  /** Every resource that has objects in the store, also those that nobody can ask for as they are stored. */
  *stored(): Iterable<Resource> {
    for (const resource of this.#byDefinition.values()) if (isStored(resource.definition)) yield resource;
  }

  /** Takes resources out and others in, as one change; `hidden` ones are only kept in the store. */
  replace(
    removed: readonly Resource[],
    kinds: readonly KindDefinition[],
    hidden: readonly KindDefinition[] = [],
  ): readonly Resource[] {
    for (const resource of removed) this.#remove(resource);
    const added = kinds.map((definition) => this.#add(definition));
    for (const definition of hidden) added.push(this.#addHidden(definition));
    for (const listener of this.#listeners) listener({ added, removed });
    return added;
  }

  /** Calls back whenever resources come or go, right after they did. */
  onChange(listener: (change: ResourceChange) => void): void {
    this.#listeners.push(listener);
  }

  #add(definition: KindDefinition): Resource {
    const resource = new Resource(definition);
    this.#byDefinition.set(definition, resource);
    this.#byVersion.set(versionedName(definition), resource);
    if (definition.storedAs === undefined) this.#byName.set(groupResourceOf(definition), resource);
    return resource;
  }

  #addHidden(definition: KindDefinition): Resource {
    const resource = new Resource(definition);
    this.#byDefinition.set(definition, resource);
    this.#byName.set(groupResourceOf(definition), resource);
    this.#hidden.add(resource);
    return resource;
  }

  #remove(resource: Resource): void {
    const { definition } = resource;
    this.#byDefinition.delete(definition);
    this.#hidden.delete(resource);
    deleteIf(this.#byVersion, versionedName(definition), resource);
    deleteIf(this.#byName, groupResourceOf(definition), resource);
  }
}

/** Whether it has objects of its own in the store: made on demand, or a second view of others, it has none. */
function isStored({ isStored, storedAs }: KindDefinition): boolean {
  return isStored !== false && storedAs === undefined;
}

function deleteIf(map: Map<string, Resource>, key: string, resource: Resource): void {
  if (map.get(key) === resource) map.delete(key);
}

function versionedName(definition: Pick<KindDefinition, 'group' | 'version' | 'plural'>): string {
  return `${apiVersionOf(definition)}/${definition.plural}`;
}

/** What a server answers on a path that leads nowhere. */
export function unknownPath(): StatusError {
  return new StatusError(404, 'NotFound', 'the server could not find the requested resource');
}

/** Any object with the parts that the server looks at. */
export interface StoredObject extends KubeObject {
  readonly spec?: unknown;
  readonly status?: unknown;
}
