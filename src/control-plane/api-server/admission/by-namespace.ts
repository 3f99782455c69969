/**
 * The objects of one resource by namespace, as plugins ask for them with every request: mostly there are none, or the same
 * ones, so that the store is only read again after one of them changed.
 */
import { prefixEnd } from '../../etcd/key-space.ts';
import type { Revision } from '../stages/store.ts';
import type { AdmissionContext } from './admission-plugin.ts';

const NONE: readonly Revision[] = [];

export class ByNamespace {
  readonly #context: AdmissionContext;
  readonly #resource: string;
  #known: Map<string, readonly Revision[]> | undefined;

  constructor(context: AdmissionContext, resource: string) {
    this.#context = context;
    this.#resource = resource;
    context.onChange(resource, () => {
      this.#known = undefined;
    });
  }

  /** The objects as they are stored now, in the order of their names; the same list until one changes. */
  get(namespace: string): readonly Revision[] {
    this.#known ??= this.#read();
    return this.#known.get(namespace) ?? NONE;
  }

  #read(): Map<string, readonly Revision[]> {
    const { store, find } = this.#context;
    const found = new Map<string, Revision[]>();
    const prefix = find(this.#resource)?.keyPrefix;
    if (prefix === undefined) return found;
    for (const revision of store.etcd.range({ key: prefix, end: prefixEnd(prefix) }).kvs) {
      const namespace = revision.value?.metadata.namespace ?? '';
      const others = found.get(namespace);
      if (others === undefined) found.set(namespace, [revision]);
      else others.push(revision);
    }
    return found;
  }
}
