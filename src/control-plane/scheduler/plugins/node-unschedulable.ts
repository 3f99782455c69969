/** No cordoned nodes (kubernetes/pkg/scheduler/framework/plugins/nodeunschedulable/node_unschedulable.go). */
import type { Pod, Taint } from '../../../kube-api/generated/types.gen.ts';
import { ActionType } from '../framework/cluster-event.ts';
import { definePlugin, onNode, onPod, SKIP } from '../framework/define-plugin.ts';
import { unresolvable } from '../framework/status.ts';
import { tolerationsTolerateTaint } from '../matching/taints.ts';

const NAME = 'NodeUnschedulable';
const CORDONED = unresolvable(NAME, 'node(s) were unschedulable');
const CORDON_TAINT: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export const NodeUnschedulable = definePlugin({
  name: NAME,
  events: [
    onNode(
      ActionType.Add | ActionType.UpdateNodeTaint,
      (_pod, { object, old }) =>
        object?.spec?.unschedulable !== true && (old === undefined || old.spec?.unschedulable === true),
    ),
    onPod(
      ActionType.UpdatePodToleration,
      (pod, { object }) =>
        object !== undefined && object.metadata.uid === pod.pod.metadata.uid && toleratesCordons(object),
    ),
  ],
  preFilter: (pod, { cache }) =>
    cache.hasUnschedulableNodes && !toleratesCordons(pod.pod) ? { state: undefined } : SKIP,
  filter: (_state, _pod, node) => (node.isUnschedulable ? CORDONED : undefined),
});

function toleratesCordons(pod: Pod): boolean {
  return tolerationsTolerateTaint(pod.spec?.tolerations, CORDON_TAINT);
}
