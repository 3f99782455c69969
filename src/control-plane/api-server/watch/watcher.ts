/**
 * One watch: what it selects, and how a change looks through its selectors. An object that begins to match is ADDED, one that
 * ceases to is DELETED (apiserver/pkg/storage/cacher/cache_watcher.go: convertToWatchEvent).
 */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { StatusError } from '../../../kube-api/meta/status-error.ts';
import type { Watch, WatchEvent, WatchRequest } from '../../client/transport.ts';
import { withResourceVersion } from '../stages/store.ts';
import type { Selection } from '../verbs/selection.ts';
import type { Lane, Recipient } from './delivery-lanes.ts';
import type { StoreEvent } from './store-event.ts';

export class Watcher implements Watch, Recipient {
  readonly actor: string;
  readonly selection: Selection;
  readonly #isUnrestricted: boolean;
  readonly #request: WatchRequest;
  readonly #lane: Lane;
  readonly #onStop: (watcher: Watcher) => void;
  /** Undefined while the watch runs; then what to say at its end, once all that was sent has arrived. */
  #end: { readonly error: StatusError | undefined } | undefined;
  isStopped = false;
  /** Changes up to this revision are not told. */
  #ignoredRevision = 0;

  constructor(request: WatchRequest, selection: Selection, lane: Lane, onStop: (watcher: Watcher) => void) {
    this.actor = request.actor;
    this.selection = selection;
    this.#isUnrestricted = selection.isEmpty && selection.namespace === undefined;
    this.#request = request;
    this.#lane = lane;
    this.#onStop = onStop;
  }

  /** Tells nothing of changes up to a revision that is yet to come. */
  ignoreUpTo(revision: number): void {
    this.#ignoredRevision = revision;
  }

  /** Sends the change on its way if it is of interest. */
  notify(change: StoreEvent): void {
    if (change.revision <= this.#ignoredRevision) return;
    const event = this.#isUnrestricted ? change.event : this.#seenThroughSelection(change);
    if (event !== undefined) this.#lane.send(this, event, change.cause, change.subject);
  }

  /** Sends an event that no write has caused. */
  send(event: WatchEvent, cause: number, subject: string): void {
    this.#lane.send(this, event, cause, subject);
  }

  deliver(event: WatchEvent): void {
    if (this.#end === undefined || event.type !== 'BOOKMARK' || event !== END_OF_WATCH) this.#request.onEvent(event);
    else {
      const { error } = this.#end;
      this.stop();
      this.#request.onClose(error);
    }
  }

  /** Ends the watch from the server's side, after what is still on its way. */
  close(error: StatusError | undefined, cause: number, subject: string): void {
    this.#end = { error };
    this.#lane.send(this, END_OF_WATCH, cause, subject);
  }

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.#onStop(this);
  }

  #seenThroughSelection({ event, object, old, isDelete, revision }: StoreEvent): WatchEvent | undefined {
    const matches = !isDelete && this.selection.matches(object);
    const matched = old !== undefined && this.selection.matches(old);
    if (matches) {
      const type = matched ? 'MODIFIED' : 'ADDED';
      return event.type === type ? event : { type, object };
    }
    if (!matched) return undefined;
    return isDelete ? event : { type: 'DELETED', object: asOf(old, revision) };
  }
}

/** The object as it was last selected, with the version of the change that took it out of sight. */
function asOf(object: KubeObject, revision: number): KubeObject {
  return withResourceVersion(object, revision);
}

/** Travels behind the last event so that the end does not overtake it; clients never see it. */
const END_OF_WATCH: WatchEvent = { type: 'BOOKMARK', object: { apiVersion: 'v1', kind: 'Status', metadata: {} } };
