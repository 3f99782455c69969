/** Keeps pods with `spec.schedulingGates` out of the queue (kubernetes/pkg/scheduler/framework/plugins/schedulinggates). */
import { ActionType } from '../framework/cluster-event.ts';
import { definePlugin, onPod } from '../framework/define-plugin.ts';
import { unresolvable } from '../framework/status.ts';

const NAME = 'SchedulingGates';

export const SchedulingGates = definePlugin({
  name: NAME,
  preEnqueue(pod) {
    const gates = pod.spec?.schedulingGates ?? [];
    if (gates.length === 0) return undefined;
    return unresolvable(NAME, `waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`);
  },
  events: [
    onPod(
      ActionType.UpdatePodSchedulingGatesEliminated,
      (pod, { object }) => object?.metadata.uid === pod.pod.metadata.uid,
    ),
  ],
});
