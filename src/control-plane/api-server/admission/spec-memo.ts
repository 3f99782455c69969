/**
 * Remembers what a plugin made of a pod spec, so that the pods of one template, which share their frozen spec, also share the
 * changed one: time and memory for one of them instead of all.
 */
import type { PodSpec } from '../../../kube-api/generated/types.gen.ts';
import { deepFreeze } from '../stages/freeze.ts';

interface Entry {
  readonly basis: unknown;
  readonly result: PodSpec;
}

export class SpecMemo {
  readonly #entries = new WeakMap<PodSpec, Entry>();

  /**
   * What `change` makes of `spec`. It is asked again when `basis`, what the change depends on besides the spec, is another
   * one, and always for specs that somebody could still change.
   */
  get(spec: PodSpec, basis: unknown, change: () => PodSpec): PodSpec {
    const known = this.#entries.get(spec);
    if (known !== undefined && known.basis === basis) return known.result;
    const result = change();
    if (!Object.isFrozen(spec)) return result;
    // Frozen too, so that the next plugin remembers what it makes of it.
    this.#entries.set(spec, { basis, result: deepFreeze(result) });
    return result;
  }
}
