/**
 * Brings what happens in the cluster to the scheduler's cache and queue (kubernetes/pkg/scheduler/eventhandlers.go).
 */
import type { Node as NodeObject, Pod as PodObject } from '../../kube-api/generated/types.gen.ts';
import { Node } from '../../kube-api/kinds/node.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import type { Informer, InformerFactory } from '../client/informer.ts';
import type { SchedulerCache } from './cache/scheduler-cache.ts';
import { ASSIGNED_POD_ADD, ASSIGNED_POD_DELETE, NODE_ADD, NODE_DELETE } from './framework/cluster-event.ts';
import { nodeChanges, podChanges } from './framework/object-changes.ts';
import type { SchedulingQueue } from './queue/scheduling-queue.ts';

/** Pods that have ended take nothing and need nothing. */
const LIVE_PODS = 'status.phase!=Succeeded,status.phase!=Failed';

export interface EventHandlerOptions {
  readonly informers: InformerFactory;
  readonly cache: SchedulerCache;
  readonly queue: SchedulingQueue;
  /** Pods with another `spec.schedulerName` are left to others. */
  readonly schedulerName: string;
}

export interface EventHandlers {
  readonly pods: Informer<PodObject>;
  /** Ends the handlers; the informers go on. */
  remove(): void;
}

/** Starts following pods and nodes. */
export function addEventHandlers(options: EventHandlerOptions): EventHandlers {
  const { informers } = options;
  const nodes = informers.informer(Node);
  const pods = informers.informer(Pod, { fieldSelector: LIVE_PODS });
  const removers = [nodes.addHandler(nodeHandler(options)), pods.addHandler(podHandler(options))];
  return {
    pods,
    remove() {
      for (const remove of removers) remove();
    },
  };
}

function nodeHandler({ cache, queue }: EventHandlerOptions) {
  return {
    onAdd(object: NodeObject) {
      cache.setNode(object);
      queue.moveOn(NODE_ADD, { object, old: undefined });
    },
    onUpdate(object: NodeObject, old: NodeObject) {
      cache.setNode(object);
      if (queue.unschedulableCount === 0) return;
      for (const event of nodeChanges(object, old)) queue.moveOn(event, { object, old });
    },
    onDelete(old: NodeObject) {
      queue.moveOn(NODE_DELETE, { object: undefined, old });
      cache.removeNode(old.metadata.name ?? '');
    },
  };
}

function podHandler({ cache, queue, schedulerName }: EventHandlerOptions) {
  const isOurs = (pod: PodObject) =>
    !isAssigned(pod) && (pod.spec?.schedulerName ?? 'default-scheduler') === schedulerName;

  const add = (object: PodObject) => {
    cache.addPod(object);
    queue.moveOn(ASSIGNED_POD_ADD, { object, old: undefined });
  };

  const leaveQueue = (pod: PodObject) => {
    queue.remove(pod);
    if ((pod.status?.nominatedNodeName ?? '') !== '') freeNomination(pod);
  };

  /** A nominated pod counted as if it were on the node, for pods of no higher priority. */
  const freeNomination = (old: PodObject) => {
    const priority = old.spec?.priority ?? 0;
    queue.moveOn(ASSIGNED_POD_DELETE, { object: undefined, old }, ({ info }) => info.priority <= priority);
  };

  const updateQueued = (object: PodObject, old: PodObject) => {
    if (cache.isAssumed(object.metadata.uid ?? '')) return;
    queue.update(object, old);
    const before = old.status?.nominatedNodeName ?? '';
    if (before !== '' && before !== (object.status?.nominatedNodeName ?? '')) freeNomination(old);
  };

  const updateAssigned = (object: PodObject, old: PodObject) => {
    cache.addPod(object);
    if (queue.unschedulableCount === 0) return;
    for (const event of podChanges(object, old)) queue.moveOn(event, { object, old });
  };

  return {
    onAdd(object: PodObject) {
      if (isAssigned(object)) add(object);
      else if (isOurs(object)) queue.add(object);
    },
    onUpdate(object: PodObject, old: PodObject) {
      if (isAssigned(object)) {
        if (isAssigned(old)) updateAssigned(object, old);
        else add(object);
        if (isOurs(old)) leaveQueue(old);
      } else if (isOurs(object)) updateQueued(object, old);
    },
    onDelete(old: PodObject) {
      if (isAssigned(old)) {
        cache.removePod(old);
        queue.remove(old);
        queue.moveOn(ASSIGNED_POD_DELETE, { object: undefined, old });
      } else if (isOurs(old)) leaveQueue(old);
    },
  };
}

function isAssigned({ spec }: PodObject): boolean {
  return (spec?.nodeName ?? '') !== '';
}
