/** Nodes where the host ports that the pod asks for are free (kubernetes/pkg/scheduler/framework/plugins/nodeports). */
import { type HostPort, hostPortsOf, UsedPorts } from '../cache/host-ports.ts';
import { ActionType } from '../framework/cluster-event.ts';
import { definePlugin, onNode, onPod, SKIP } from '../framework/define-plugin.ts';
import { unschedulable } from '../framework/status.ts';

const NAME = 'NodePorts';
const TAKEN = unschedulable(NAME, "node(s) didn't have free ports for the requested pod ports");

export const NodePorts = definePlugin<readonly HostPort[]>({
  name: NAME,
  events: [
    onPod(ActionType.Delete, (pod, { old }) => {
      if (old === undefined) return false;
      if ((old.spec?.nodeName ?? '') === '' && (old.status?.nominatedNodeName ?? '') === '') return false;
      const released = new UsedPorts();
      released.add(hostPortsOf(old));
      return released.conflictsWith(pod.hostPorts);
    }),
    onNode(ActionType.Add),
  ],
  preFilter: ({ hostPorts }) => (hostPorts.length === 0 ? SKIP : { state: hostPorts }),
  filter: (hostPorts, _pod, { usedPorts }) => (usedPorts?.conflictsWith(hostPorts) === true ? TAKEN : undefined),
});
