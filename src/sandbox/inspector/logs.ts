/** The newest log lines of a pod's containers, read where they are: on its node. A node without power answers nothing. */
import type { ObjectDetails } from '../../bridge/messages.ts';
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import type { Nodes } from '../nodes.ts';

/** Lines shown at once. */
const MOST_LINES = 200;

export function logsOf(pod: Pod, nodes: Nodes): ObjectDetails['logs'] {
  const machine = nodes.machine(pod.spec?.nodeName ?? '');
  if (machine === undefined || !machine.isBooted) return [];
  const lines = (pod.status?.containerStatuses ?? []).flatMap((status) => {
    const id = status.containerID?.replace(/^containerd:\/\//, '');
    const log = (id === undefined ? undefined : machine.runtime.container(id)?.log) ?? [];
    return log.slice(-MOST_LINES).map((line) => ({ container: status.name, ...line }));
  });
  return lines.sort((a, b) => a.atMs - b.atMs).slice(-MOST_LINES);
}
