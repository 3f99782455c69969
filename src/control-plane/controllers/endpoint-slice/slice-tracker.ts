/**
 * What this controller wrote last of each slice, so that it neither acts on a copy that is behind nor answers its own news
 * (k8s.io/endpointslice/util/endpointslice_tracker.go, which compares generations; here versions are compared).
 */
import type { EndpointSlice } from '../../../kube-api/kinds/index.ts';

interface Written {
  /** The version that was written, and the one that it replaced; both undefined once the slice was deleted. */
  readonly version: string | undefined;
  readonly replaced: string | undefined;
}

export class SliceTracker {
  /** Service key → slice uid → what was written. */
  readonly #services = new Map<string, Map<string, Written>>();

  /** Takes note of a write; `replaced` is the version that it was based on. */
  written(serviceKey: string, slice: EndpointSlice, replaced: string | undefined): void {
    this.#note(serviceKey, slice, { version: slice.metadata.resourceVersion, replaced });
  }

  /** Takes note of a deletion. */
  deleted(serviceKey: string, slice: EndpointSlice): void {
    this.#note(serviceKey, slice, { version: undefined, replaced: undefined });
  }

  /** Whether the copy is behind: it lacks a slice that was written, or shows one that was replaced or deleted. */
  isStale(serviceKey: string, slices: readonly EndpointSlice[]): boolean {
    const known = this.#services.get(serviceKey);
    if (known === undefined || known.size === 0) return false;
    let shown = 0;
    for (const { metadata } of slices) {
      const written = known.get(metadata.uid ?? '');
      if (written === undefined) continue;
      if (written.version === undefined || written.replaced === metadata.resourceVersion) return true;
      shown++;
    }
    let expected = 0;
    for (const { version } of known.values()) if (version !== undefined) expected++;
    return shown < expected;
  }

  /** Whether news of a slice tell of somebody else's change. */
  isNews(serviceKey: string, { metadata }: EndpointSlice): boolean {
    const written = this.#services.get(serviceKey)?.get(metadata.uid ?? '');
    if (written === undefined) return true;
    return written.version !== metadata.resourceVersion && written.replaced !== metadata.resourceVersion;
  }

  /** Takes note that a slice is gone; answers whether somebody else removed it. */
  gone(serviceKey: string, { metadata }: EndpointSlice): boolean {
    const known = this.#services.get(serviceKey);
    const written = known?.get(metadata.uid ?? '');
    known?.delete(metadata.uid ?? '');
    return written?.version !== undefined;
  }

  forget(serviceKey: string): void {
    this.#services.delete(serviceKey);
  }

  #note(serviceKey: string, slice: EndpointSlice, written: Written): void {
    let known = this.#services.get(serviceKey);
    if (known === undefined) {
      known = new Map();
      this.#services.set(serviceKey, known);
    }
    known.set(slice.metadata.uid ?? '', written);
  }
}
