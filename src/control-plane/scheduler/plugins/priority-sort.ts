/** Higher priority first, then who came first (kubernetes/pkg/scheduler/framework/plugins/queuesort/priority_sort.go). */
import { definePlugin } from '../framework/define-plugin.ts';

export const PrioritySort = definePlugin({
  name: 'PrioritySort',
  compare: (a, b) => b.info.priority - a.info.priority || a.timestampMs - b.timestampMs,
});
