/**
 * The last stage of a write: the object gets its resourceVersion, is frozen and put into etcd, and the trace learns of it
 * (apiserver/pkg/storage/etcd3/store.go). Whatever the write sets in motion is traced back to that entry.
 */
import type { Clock, Trace } from '../../../kernel/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import type { Etcd } from '../../etcd/etcd.ts';
import type { KeyRevision } from '../../etcd/key-revision.ts';
import { type Resource, subjectOf } from '../resource.ts';
import { EventLeases } from './event-leases.ts';
import { type FieldOwnership, ownershipIn } from './field-ownership.ts';
import { deepFreeze } from './freeze.ts';

/** One version of an object in etcd; its `value` is never undefined. */
export type Revision = KeyRevision<KubeObject>;

/** Who writes, for the trace, and what: a write to a subresource, such as `binding`, goes by its name. */
export interface WriteOrigin {
  readonly actor: string;
  readonly verb: string;
  readonly subresource?: string | undefined;
}

export class ObjectStore {
  readonly etcd: Etcd<KubeObject>;
  /** Who manages the fields of what is stored. */
  readonly ownership: FieldOwnership;
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #eventLeases: EventLeases;

  constructor(etcd: Etcd<KubeObject>, clock: Clock, trace: Trace) {
    this.etcd = etcd;
    this.ownership = ownershipIn(etcd);
    this.#clock = clock;
    this.#trace = trace;
    this.#eventLeases = new EventLeases(etcd, clock);
    etcd.onLeaseExpired = (versions) => this.#traceExpiry(versions);
  }

  /** The object as it is stored now, or undefined. */
  get(resource: Resource, namespace: string | undefined, name: string): Revision | undefined {
    return this.etcd.get(resource.keyOf(namespace, name));
  }

  /** Like {@link get}, for a resource that this server may not serve at all. */
  find(resource: Resource | undefined, namespace: string | undefined, name: string): KubeObject | undefined {
    return resource === undefined ? undefined : this.get(resource, namespace, name)?.value;
  }

  /** Stores a new object; answers the stored one. */
  create(resource: Resource, key: string, object: KubeObject, origin: WriteOrigin): KubeObject {
    return this.#put(resource, key, 0, object, origin);
  }

  /** Stores the next version of an object; answers the stored one. */
  update(resource: Resource, current: Revision, object: KubeObject, origin: WriteOrigin): KubeObject {
    return this.#put(resource, current.key, current.modRevision, object, origin);
  }

  /** Deletes an object; answers it as it last was, with the resourceVersion of its deletion. */
  delete(current: Revision, origin: WriteOrigin): KubeObject {
    const { key, modRevision } = current;
    const revision = this.etcd.revision + 1;
    const last = withResourceVersion(current.value as KubeObject, revision);
    const cause = this.#clock.cause;
    const detail = { verb: 'delete', revision, object: last, isGone: true };
    this.#clock.cause = this.#trace.record(origin.actor, 'write', subjectOf(key), detail);
    try {
      if (this.etcd.compareAndDelete(key, modRevision) === undefined) throw lostRace(key);
    } finally {
      this.#clock.cause = cause;
    }
    this.ownership.end(last);
    return last;
  }

  /** Nobody asked for these deletions: their time was over. All of them happen at one revision. */
  #traceExpiry(versions: readonly Revision[]): void {
    const revision = this.etcd.revision + 1;
    for (const { key, value } of versions) {
      const detail = {
        verb: 'expire',
        revision,
        object: withResourceVersion(value as KubeObject, revision),
        isGone: true,
      };
      this.#clock.cause = this.#trace.record('etcd', 'write', subjectOf(key), detail);
      this.ownership.end(detail.object);
    }
  }

  #put(resource: Resource, key: string, expected: number, object: KubeObject, origin: WriteOrigin): KubeObject {
    const revision = this.etcd.revision + 1;
    const stored = withResourceVersion(object, revision);
    const { ttlSeconds } = resource.traits;
    const lease = ttlSeconds === 0 ? 0 : this.#eventLeases.leaseFor(ttlSeconds);
    const cause = this.#clock.cause;
    const detail = { verb: origin.subresource ?? origin.verb, revision, object: stored };
    this.#clock.cause = this.#trace.record(origin.actor, 'write', subjectOf(key), detail);
    try {
      if (this.etcd.compareAndPut(key, expected, stored, lease) === undefined) throw lostRace(key);
    } finally {
      this.#clock.cause = cause;
    }
    return stored;
  }
}

/** The frozen object with this revision as its resourceVersion. */
export function withResourceVersion(object: KubeObject, revision: number): KubeObject {
  const { metadata } = object;
  const resourceVersion = String(revision);
  // A new object has no such field: what is new goes first, see decode.ts.
  const versioned =
    metadata.resourceVersion === undefined && !('resourceVersion' in metadata)
      ? { resourceVersion, ...metadata }
      : { ...metadata, resourceVersion };
  return deepFreeze({ ...object, metadata: versioned });
}

/** Nothing runs between a verb's reading and its writing, so this is a fault of the server's own. */
function lostRace(key: string): StatusError {
  return new StatusError(500, 'InternalError', `Internal error occurred: ${key} changed while it was being written`);
}
