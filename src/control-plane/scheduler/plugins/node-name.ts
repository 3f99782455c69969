/** Only the node that `spec.nodeName` names (kubernetes/pkg/scheduler/framework/plugins/nodename/node_name.go). */
import { ActionType } from '../framework/cluster-event.ts';
import { definePlugin, onNode, SKIP } from '../framework/define-plugin.ts';
import { unresolvable } from '../framework/status.ts';

const NAME = 'NodeName';
const OTHER_NODE = unresolvable(NAME, "node(s) didn't match the requested node name");

export const NodeName = definePlugin<string>({
  name: NAME,
  events: [onNode(ActionType.Add)],
  preFilter(pod) {
    const nodeName = pod.pod.spec?.nodeName ?? '';
    return nodeName === '' ? SKIP : { state: nodeName };
  },
  filter: (nodeName, _pod, node) => (node.name === nodeName ? undefined : OTHER_NODE),
});
