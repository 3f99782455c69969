/** What plugins may use of the scheduler (kubernetes/pkg/scheduler/framework/interface.go, Handle). */
import type { Clock, Random } from '../../../kernel/index.ts';
import type { ApiClient } from '../../client/api-client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { SchedulerCache } from '../cache/scheduler-cache.ts';
import type { ClusterLister } from './cluster-lister.ts';

export interface Handle {
  readonly cache: SchedulerCache;
  readonly lister: ClusterLister;
  readonly client: ApiClient;
  readonly recorder: EventRecorder | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly hasNominatedPods: boolean;
  /** Pods that wait for room on this node, which is being made for them. */
  nominatedPods(nodeName: string): readonly PodInfo[];
}

/** Something that a plugin module keeps for each scheduler: made at first use, gone with its scheduler. */
export function perScheduler<T>(create: () => T): (handle: Handle) => T {
  const kept = new WeakMap<Handle, T>();
  return (handle) => {
    let value = kept.get(handle);
    if (value === undefined) {
      value = create();
      kept.set(handle, value);
    }
    return value;
  };
}
