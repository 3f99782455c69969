/** One resource as the server serves it: a kind's definition with what is derived from it once. */
import { apiVersionOf, groupResourceOf, type KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { type GroupName, StatusError } from '../../kube-api/meta/status-error.ts';
import { type ResourceTraits, traitsOf } from './resource-traits.ts';
import { KnownMetadata } from './stages/known-metadata.ts';

/** Where all keys begin (--etcd-prefix). */
const ETCD_PREFIX = '/registry/';

export class Resource {
  readonly definition: KindDefinition;
  readonly apiVersion: string;
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
    this.typeMeta = { apiVersion: this.apiVersion, kind };
    this.namespaced = namespaced;
    this.groupResource = { group, name: plural };
    this.groupKind = { group, name: kind };
    this.keyPrefix = `${ETCD_PREFIX}${isBuiltIn(group) ? plural : `${group}/${plural}`}/`;
    this.traits = traitsOf(definition);
    this.knownMetadata = new KnownMetadata(definition.validateName?.bind(definition));
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

/** Groups of Kubernetes itself keep their objects under the bare name of the resource. */
function isBuiltIn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

/** The resources of a server, found by their kind's definition. */
export class ResourceRegistry {
  readonly #byDefinition = new Map<KindDefinition, Resource>();
  readonly #byVersion = new Map<string, Resource>();
  readonly #byName = new Map<string, Resource>();

  constructor(kinds: readonly KindDefinition[]) {
    for (const definition of kinds) {
      const resource = new Resource(definition);
      this.#byDefinition.set(definition, resource);
      this.#byVersion.set(versionedName(definition), resource);
      if (definition.storedAs === undefined) this.#byName.set(groupResourceOf(definition), resource);
    }
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

  all(): Iterable<Resource> {
    return this.#byDefinition.values();
  }
}

function versionedName(definition: KindDefinition): string {
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
