/** Runs the admission plugins in their order, each only on what it is about. */
import { groupResourceOf } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Resource, ResourceRegistry } from '../resource.ts';
import type { AdmissionOperation, AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';

interface Phases {
  readonly mutating: readonly AdmissionPlugin[];
  readonly validating: readonly AdmissionPlugin[];
}

const NONE: Phases = { mutating: [], validating: [] };

export class AdmissionChain {
  /** The plugins that each resource and operation concerns, found once. */
  readonly #plans = new Map<Resource, Readonly<Record<AdmissionOperation, Phases>>>();

  constructor(plugins: readonly AdmissionPlugin[], resources: ResourceRegistry) {
    for (const resource of resources.all()) {
      const name = groupResourceOf(resource.definition);
      this.#plans.set(resource, {
        CREATE: select(plugins, name, 'CREATE'),
        UPDATE: select(plugins, name, 'UPDATE'),
        DELETE: select(plugins, name, 'DELETE'),
      });
    }
  }

  /** The object as the plugins want it; throws what the first that refuses throws. */
  admit(object: KubeObject, request: AdmissionRequest): KubeObject {
    let admitted = object;
    for (const plugin of this.#phases(request).mutating) admitted = plugin.admit?.(admitted, request) ?? admitted;
    return admitted;
  }

  /** Lets the plugins look at what is about to be stored, or at a deletion; throws what the first that refuses throws. */
  validate(object: KubeObject | undefined, request: AdmissionRequest): void {
    for (const plugin of this.#phases(request).validating) plugin.validate?.(object, request);
  }

  #phases({ resource, operation }: AdmissionRequest): Phases {
    return this.#plans.get(resource)?.[operation] ?? NONE;
  }
}

function select(plugins: readonly AdmissionPlugin[], resource: string, operation: AdmissionOperation): Phases {
  const concerned = plugins.filter(
    (plugin) =>
      plugin.operations.includes(operation) && (plugin.resource === undefined || plugin.resource === resource),
  );
  return {
    mutating: concerned.filter(({ admit }) => admit !== undefined),
    validating: concerned.filter(({ validate }) => validate !== undefined),
  };
}
