/** Runs the admission plugins in their order, each only on what it is about. */
import { groupResourceOf } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Resource } from '../resource.ts';
import type { AdmissionOperation, AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';

interface Phases {
  readonly mutating: readonly AdmissionPlugin[];
  readonly validating: readonly AdmissionPlugin[];
}

interface Plan {
  readonly onObject: Phases;
  readonly onSubresource: Phases;
}

export class AdmissionChain {
  readonly #plugins: readonly AdmissionPlugin[];
  /** The plugins that each resource and operation concerns, found once. Those of custom resources that go are forgotten. */
  readonly #plans = new WeakMap<Resource, Readonly<Record<AdmissionOperation, Plan>>>();

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.#plugins = plugins;
  }

  /** The object as the plugins want it; throws what the first that refuses throws. */
  admit(object: KubeObject, request: AdmissionRequest): KubeObject {
    let admitted = object;
    const { mutating } = this.#phases(request);
    for (let i = 0; i < mutating.length; i++) admitted = mutating[i]?.admit?.(admitted, request) ?? admitted;
    return admitted;
  }

  /** Lets the plugins look at what is about to be stored, or at a deletion; throws what the first that refuses throws. */
  validate(object: KubeObject | undefined, request: AdmissionRequest): void {
    const { validating } = this.#phases(request);
    for (let i = 0; i < validating.length; i++) validating[i]?.validate?.(object, request);
  }

  #phases({ resource, operation, subresource }: AdmissionRequest): Phases {
    const plan = (this.#plans.get(resource) ?? this.#planFor(resource))[operation];
    return subresource === undefined ? plan.onObject : plan.onSubresource;
  }

  #planFor(resource: Resource): Readonly<Record<AdmissionOperation, Plan>> {
    const name = groupResourceOf(resource.definition);
    const concerned = this.#plugins.filter((plugin) => plugin.resource === undefined || plugin.resource === name);
    const plan = {
      CREATE: planFor(concerned, 'CREATE'),
      UPDATE: planFor(concerned, 'UPDATE'),
      DELETE: planFor(concerned, 'DELETE'),
    };
    this.#plans.set(resource, plan);
    return plan;
  }
}

function planFor(plugins: readonly AdmissionPlugin[], operation: AdmissionOperation): Plan {
  const concerned = plugins.filter(({ operations }) => operations.includes(operation));
  return {
    onObject: phasesOf(concerned),
    onSubresource: phasesOf(concerned.filter(({ subresources }) => subresources === true)),
  };
}

function phasesOf(plugins: readonly AdmissionPlugin[]): Phases {
  return {
    mutating: plugins.filter(({ admit }) => admit !== undefined),
    validating: plugins.filter(({ validate }) => validate !== undefined),
  };
}
