/**
 * Takes pods out of service whose node is not ready: their kubelet can't say so itself
 * (kubernetes/pkg/controller/util/node/controller_utils.go: MarkPodsNotReady).
 */
import { Pod } from '../../../kube-api/kinds/index.ts';
import { findCondition, withPodCondition } from '../../../kube-api/meta/conditions.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { ControllerContext } from '../framework/define-controller.ts';

/** Sets the Ready condition of each pod to False; answers whether all could be written. */
export function markPodsNotReady(context: ControllerContext, pods: Iterable<Pod>): boolean {
  let isComplete = true;
  for (const pod of [...pods]) {
    const ready = findCondition(pod.status?.conditions, 'Ready');
    if (pod.status === undefined || ready === undefined || ready.status === 'False') continue;
    const status = withPodCondition(pod.status, { ...ready, status: 'False' }, context.clock.nowMs);
    try {
      context.client.updateStatus(Pod, { ...pod, status });
    } catch (error) {
      if (!isRequestError(error)) throw error;
      // Deleted meanwhile: there is nothing left to take out of service.
      if (isReason(error, 'NotFound')) continue;
      isComplete = false;
    }
    context.recorder.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
  }
  return isComplete;
}
