/** One change in the store as watchers of its resource see it. */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { WatchEvent, WatchEventType } from '../../client/transport.ts';
import { type Resource, subjectOf } from '../resource.ts';
import { type Revision, withResourceVersion } from '../stages/store.ts';

export class StoreEvent {
  readonly resource: Resource;
  readonly revision: number;
  /** The object after the change; for a deletion as it last was, with the deletion's resourceVersion. */
  readonly object: KubeObject;
  /** The object before the change; undefined at creation. */
  readonly old: KubeObject | undefined;
  readonly isDelete: boolean;
  /** Trace entry of the write; 0 where it is not known any more. */
  readonly cause: number;
  /** What the trace calls the object, e.g. `pods/default/web-1`. */
  readonly subject: string;
  /** The event for watchers that select everything: built once for all of them. */
  readonly event: WatchEvent;

  constructor(resource: Resource, change: Revision, cause: number) {
    const old = change.previous?.value;
    this.resource = resource;
    this.revision = change.modRevision;
    this.isDelete = change.isDelete;
    this.old = old;
    this.object = change.value ?? lastSeen(old, change);
    this.cause = cause;
    this.subject = subjectOf(change.key);
    const type: WatchEventType = this.isDelete ? 'DELETED' : old === undefined ? 'ADDED' : 'MODIFIED';
    this.event = { type, object: this.object };
  }
}

function lastSeen(old: KubeObject | undefined, { key, modRevision }: Revision): KubeObject {
  if (old === undefined) throw new Error(`nothing is known about ${key}, which was deleted at ${modRevision}`);
  return withResourceVersion(old, modRevision);
}
