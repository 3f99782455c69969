/** A pod on its way to being scheduled (kubernetes/pkg/scheduler/framework/types.go, QueuedPodInfo). */
import type { PodInfo } from '../cache/pod-info.ts';
import type { QueueOrder } from '../framework/define-plugin.ts';

/** Where a pod waits; `in-flight` while it is being scheduled. */
export type QueuePlace = 'active' | 'backoff' | 'unschedulable' | 'in-flight';

const NO_PLUGINS: ReadonlySet<string> = new Set();

export class QueuedPod implements QueueOrder {
  info: PodInfo;
  place: QueuePlace = 'in-flight';
  /** When it was put in the queue, or came back from its last attempt, ms since the epoch. */
  timestampMs: number;
  attempts = 0;
  /** Plugins that rejected it and may change their minds. */
  unschedulablePlugins = NO_PLUGINS;
  /** Plugins that want it tried again at once when they change their minds. */
  pendingPlugins = NO_PLUGINS;
  /** A plugin keeps it out of the active queue. */
  isGated = false;
  /** Trace id of what put it where it waits. */
  cause = 0;
  /** Its place in the heap that it is in; -1 for none. */
  heapIndex = -1;
  /** Its place in the line of the active queue; -1 for none. */
  lineIndex = -1;
  /** Order of arrival, for pods that are equal otherwise. */
  sequence = 0;

  constructor(info: PodInfo, timestampMs: number) {
    this.info = info;
    this.timestampMs = timestampMs;
  }

  get hasRejectors(): boolean {
    return this.unschedulablePlugins.size > 0 || this.pendingPlugins.size > 0;
  }

  isRejectedBy(plugin: string): boolean {
    return this.unschedulablePlugins.has(plugin) || this.pendingPlugins.has(plugin);
  }

  forgetRejectors(): void {
    this.unschedulablePlugins = NO_PLUGINS;
    this.pendingPlugins = NO_PLUGINS;
  }
}
