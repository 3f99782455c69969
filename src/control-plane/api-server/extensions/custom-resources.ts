/**
 * Keeps the kinds of all definitions among the resources of the server: they come when their names are accepted, are made anew when the
 * definition changes, and go with it (apiextensions-apiserver/pkg/apiserver/customresource_handler.go). Watches of what goes or is made
 * anew end.
 */
import type { CustomResourceDefinition } from '../../../kube-api/generated/types.gen.ts';
import { isCrdConditionTrue, isServed } from '../../../kube-api/kinds/custom-resource-definition/conditions.ts';
import {
  type CustomKinds,
  customKindsOf,
  isServedTheSame,
} from '../../../kube-api/kinds/custom-resource-definition/custom-kinds.ts';
import type { Resource, ResourceRegistry } from '../resource.ts';

interface Installed {
  crd: CustomResourceDefinition;
  readonly resources: readonly Resource[];
}

export class CustomResources {
  readonly #registry: ResourceRegistry;
  readonly #installed = new Map<string, Installed>();

  constructor(registry: ResourceRegistry) {
    this.#registry = registry;
  }

  /** Serves the definition as it is now. */
  take(crd: CustomResourceDefinition): void {
    const name = crd.metadata.name ?? '';
    if (!isServed(crd)) {
      this.drop(name);
      return;
    }
    const present = this.#installed.get(name);
    if (present !== undefined && isServedTheSame(present.crd, crd)) {
      present.crd = crd;
      return;
    }
    const kinds = this.#kindsOf(crd);
    if (kinds === undefined) {
      this.drop(name);
      return;
    }
    const old = present?.resources ?? [];
    // What the server has of its own is never overlaid.
    const free = kinds.served.filter(({ group, version, plural }) => {
      const taken = this.#registry.findVersion(group, version, plural);
      return taken === undefined || old.includes(taken);
    });
    this.#installed.set(name, { crd, resources: this.#registry.replace(old, free, [kinds.stored]) });
  }

  /** On its own, so that kinds hold on to nothing that they replace. */
  #kindsOf(crd: CustomResourceDefinition): CustomKinds | undefined {
    const { name = '' } = crd.metadata;
    return customKindsOf(crd, () => isCrdConditionTrue(this.#installed.get(name)?.crd ?? crd, 'Terminating'));
  }

  /** Serves the definition no longer. */
  drop(name: string): void {
    const present = this.#installed.get(name);
    if (present === undefined) return;
    this.#installed.delete(name);
    this.#registry.replace(present.resources, []);
  }
}
