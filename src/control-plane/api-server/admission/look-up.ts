/**
 * Finds the object that a plugin asks for with every request: mostly the same one, so that its key in the store is only put
 * together anew when another one is wanted.
 */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Resource } from '../resource.ts';
import type { ObjectStore } from '../stages/store.ts';
import type { AdmissionContext } from './admission-plugin.ts';

export class LookUp {
  readonly #store: ObjectStore;
  readonly #resource: Resource | undefined;
  #namespace: string | undefined;
  #name = '';
  #key = '';

  constructor({ store, find }: AdmissionContext, groupResource: string) {
    this.#store = store;
    this.#resource = find(groupResource);
  }

  /** The object as it is stored now; undefined when there is none or the resource is not served. */
  get(namespace: string | undefined, name: string): KubeObject | undefined {
    if (this.#resource === undefined) return undefined;
    if (name !== this.#name || namespace !== this.#namespace) {
      this.#namespace = namespace;
      this.#name = name;
      this.#key = this.#resource.keyOf(namespace, name);
    }
    return this.#store.etcd.get(this.#key)?.value;
  }
}
