/**
 * The watches of one resource: it follows the resource's keys in etcd and passes every change on to whom it concerns, with
 * what was missed first (apiserver/pkg/storage/cacher/cacher.go). The window into the past is etcd's own history: it closes at
 * compaction, and not by the size of a buffer.
 */
import type { Clock } from '../../../kernel/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { expired, type StatusError } from '../../../kube-api/meta/status-error.ts';
import type { WatchRequest } from '../../client/transport.ts';
import type { Etcd } from '../../etcd/etcd.ts';
import { isEtcdError } from '../../etcd/etcd-error.ts';
import type { EtcdWatch } from '../../etcd/etcd-watch.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import { type Resource, subjectOf } from '../resource.ts';
import { hasCache, parseVersion, tooLargeVersion } from '../verbs/resource-version.ts';
import { Selection } from '../verbs/selection.ts';
import type { DeliveryLanes } from './delivery-lanes.ts';
import { StoreEvent } from './store-event.ts';
import { Watcher } from './watcher.ts';
import { WatcherIndex } from './watcher-index.ts';

/** Marks the bookmark after the last of the initial events (metav1.InitialEventsAnnotationKey). */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';
/** How often a watch that wants them hears a bookmark (defaultBookmarkFrequency). */
const BOOKMARK_PERIOD_MS = 60_000;

const BOOKMARK_BEFORE_END_MS = 2000;
/** What etcd says itself, where there is no cache. */
const TOO_OLD = 'The resourceVersion for the provided watch is too old.';

export class WatchCache {
  readonly #resource: Resource;
  readonly #etcd: Etcd<KubeObject>;
  readonly #clock: Clock;
  readonly #lanes: DeliveryLanes;
  readonly #watchers: WatcherIndex;
  readonly #source: EtcdWatch;

  constructor(resource: Resource, etcd: Etcd<KubeObject>, clock: Clock, lanes: DeliveryLanes) {
    this.#resource = resource;
    this.#etcd = etcd;
    this.#clock = clock;
    this.#lanes = lanes;
    this.#watchers = new WatcherIndex(resource);
    this.#source = etcd.watch({
      key: resource.keyPrefix,
      end: prefixEnd(resource.keyPrefix),
      // Within the write, so the clock's cause is the write's own entry.
      onChange: (change) => {
        if (this.#watchers.size > 0) this.#watchers.notify(new StoreEvent(resource, change, clock.cause));
      },
    });
  }

  /**
   * Starts a watch. One whose version lies before the last compaction, or that wants everything as of a version yet to come,
   * ends at once with the error. `resource` says what can be selected by, where that is not what this cache's own says.
   */
  watch(request: WatchRequest, resource: Resource = this.#resource): Watcher {
    const { options, actor } = request;
    const { resourceVersion = '', sendInitialEvents, timeoutSeconds } = options;
    const selection = new Selection(resource, options);
    const version = parseVersion(resourceVersion);
    const lane = this.#lanes.laneTo(actor, this.#resource.traits.isHousekeeping);
    const watcher = new Watcher(request, selection, lane, (stopped) => this.#watchers.remove(stopped));
    const wantsBookmarks = options.allowWatchBookmarks === true;
    const isFuture = version > this.#etcd.revision;
    this.#watchers.add(watcher);
    // A watch from the start gets what there is as the first events (WatchList, on in v1.32).
    if (sendInitialEvents ?? version === 0) {
      if (isFuture) return this.#refuse(watcher, tooLargeVersion(version, this.#etcd.revision));
      this.#sendPresent(watcher, wantsBookmarks);
    } else if (isFuture) watcher.ignoreUpTo(version);
    else if (version !== 0) {
      const error = this.#sendMissed(watcher, version);
      if (error !== undefined) return this.#refuse(watcher, error);
    }
    const timeoutMs = timeoutSeconds !== undefined && timeoutSeconds > 0 ? timeoutSeconds * 1000 : Infinity;
    if (wantsBookmarks) this.#bookmarkLater(watcher, this.#clock.nowMs + timeoutMs - BOOKMARK_BEFORE_END_MS);
    if (timeoutMs < Infinity) this.#closeLater(watcher, timeoutMs);
    return watcher;
  }

  #refuse(watcher: Watcher, error: StatusError): Watcher {
    watcher.close(error, this.#clock.cause, this.#subject);
    return watcher;
  }

  /** Ends all watches, as a server does that goes away. */
  closeAll(): void {
    for (const watcher of this.#watchers.all()) watcher.close(undefined, this.#clock.cause, this.#subject);
  }

  /** Ends all watches and follows the resource no longer. */
  stop(): void {
    this.#source.cancel();
    this.closeAll();
  }

  get #subject(): string {
    return subjectOf(this.#resource.keyPrefix.slice(0, -1));
  }

  #sendPresent(watcher: Watcher, wantsEnd: boolean): void {
    const prefix = this.#resource.prefixOf(watcher.selection.namespace);
    const { cause } = this.#clock;
    this.#etcd.scan(prefix, prefixEnd(prefix), 0, ({ key, value }) => {
      if (value === undefined || !watcher.selection.matches(value)) return;
      watcher.send({ type: 'ADDED', object: value }, cause, subjectOf(key));
    });
    if (wantsEnd) this.#sendBookmark(watcher, { annotations: { [INITIAL_EVENTS_END]: 'true' } });
  }

  /** Answers why not, if what was missed is not known any more. */
  #sendMissed(watcher: Watcher, version: number): StatusError | undefined {
    const { keyPrefix } = this.#resource;
    try {
      this.#etcd
        .watch({
          key: keyPrefix,
          end: prefixEnd(keyPrefix),
          startRevision: version + 1,
          onChange: (change) => watcher.notify(new StoreEvent(this.#resource, change, this.#clock.cause)),
        })
        .cancel();
      return undefined;
    } catch (error) {
      if (!isEtcdError(error, 'compacted')) throw error;
      if (!hasCache(this.#resource)) return expired(TOO_OLD);
      return expired(`too old resource version: ${version} (${this.#etcd.compactRevision - 1})`);
    }
  }

  #sendBookmark(watcher: Watcher, extra: { readonly annotations?: Readonly<Record<string, string>> } = {}): void {
    const { apiVersion, definition } = this.#resource;
    const metadata = { ...extra, resourceVersion: String(this.#etcd.revision) };
    const object = Object.freeze({ apiVersion, kind: definition.kind, metadata: Object.freeze(metadata) });
    watcher.send({ type: 'BOOKMARK', object }, this.#clock.cause, this.#subject);
  }

  /** Every minute, and once more shortly before the watch ends, so that the next one starts from nearby. */
  #bookmarkLater(watcher: Watcher, lastAtMs: number): void {
    const untilNextMs = Math.min(BOOKMARK_PERIOD_MS, lastAtMs - this.#clock.nowMs);
    if (untilNextMs <= 0) return;
    const send = (): void => {
      if (watcher.isStopped) return;
      this.#sendBookmark(watcher);
      this.#bookmarkLater(watcher, lastAtMs);
    };
    this.#clock.schedule(untilNextMs, send, { background: true });
  }

  #closeLater(watcher: Watcher, afterMs: number): void {
    const close = (): void => {
      if (!watcher.isStopped) watcher.close(undefined, this.#clock.cause, this.#subject);
    };
    this.#clock.schedule(afterMs, close, { background: true });
  }
}
