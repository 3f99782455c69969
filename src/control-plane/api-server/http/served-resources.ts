/** What this server serves, found by the parts of a path. */
import { apiVersionOf } from '../../../kube-api/kinds/define-kind.ts';
import type { Resource, ResourceRegistry } from '../resource.ts';

export class ServedResources {
  readonly #registry: ResourceRegistry;

  constructor(registry: ResourceRegistry) {
    this.#registry = registry;
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    for (const resource of this.#registry.all()) {
      const { definition } = resource;
      if (definition.plural === plural && definition.group === group && definition.version === version) return resource;
    }
    return undefined;
  }

  /** Whether anything is served under this group and version. */
  hasVersion(group: string, version: string): boolean {
    for (const { definition } of this.#registry.all()) {
      if (definition.group === group && definition.version === version) return true;
    }
    return false;
  }

  /** All resources by `group/version`, in the order of the registry. */
  byVersion(): ReadonlyMap<string, readonly Resource[]> {
    const versions = new Map<string, Resource[]>();
    for (const resource of this.#registry.all()) {
      const version = apiVersionOf(resource.definition);
      const known = versions.get(version);
      if (known === undefined) versions.set(version, [resource]);
      else known.push(resource);
    }
    return versions;
  }
}
