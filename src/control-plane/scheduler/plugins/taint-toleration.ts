/**
 * No nodes with taints that the pod does not tolerate, and rather not those that advise against it
 * (kubernetes/pkg/scheduler/framework/plugins/tainttoleration/taint_toleration.go).
 */
import type { Node, Taint, Toleration } from '../../../kube-api/generated/types.gen.ts';
import { ActionType } from '../framework/cluster-event.ts';
import { definePlugin, MAX_NODE_SCORE, onNode, onPod, SKIP } from '../framework/define-plugin.ts';
import { normalizeScores } from '../framework/normalize-score.ts';
import { type Status, unresolvable } from '../framework/status.ts';
import { findUntoleratedTaint, forbidsScheduling, tolerationsTolerateTaint } from '../matching/taints.ts';

const NAME = 'TaintToleration';

type Tolerations = readonly Toleration[] | undefined;

export const TaintToleration = definePlugin<Tolerations, Tolerations>({
  name: NAME,
  events: [
    onNode(
      ActionType.Add | ActionType.UpdateNodeTaint,
      ({ pod }, { object, old }) =>
        !keepsAway(object, pod.spec?.tolerations) && (old === undefined || keepsAway(old, pod.spec?.tolerations)),
    ),
    onPod(ActionType.UpdatePodToleration, (pod, { object }) => object?.metadata.uid === pod.pod.metadata.uid),
  ],
  preFilter: ({ pod }, { cache }) => (cache.hasForbiddingTaints ? { state: pod.spec?.tolerations } : SKIP),
  filter(tolerations, _pod, { forbiddingTaints }) {
    if (forbiddingTaints.length === 0) return undefined;
    const taint = findUntoleratedTaint(forbiddingTaints, tolerations);
    return taint === undefined ? undefined : untolerated(taint);
  },
  preScore({ pod }, _nodes, { cache }) {
    if (!cache.hasAdvisingTaints) return { uniform: MAX_NODE_SCORE };
    return {
      state: pod.spec?.tolerations?.filter(({ effect }) => (effect ?? '') === '' || effect === 'PreferNoSchedule'),
    };
  },
  score(tolerations, _pod, { advisingTaints }) {
    let intolerable = 0;
    for (const taint of advisingTaints) if (!tolerationsTolerateTaint(tolerations, taint)) intolerable++;
    return intolerable;
  },
  normalize: (_state, scores) => normalizeScores(scores, true),
});

const rejections = new Map<string, Status>();

function untolerated({ key, value = '' }: Taint): Status {
  const reason = `node(s) had untolerated taint {${key}: ${value}}`;
  let status = rejections.get(reason);
  if (status === undefined) {
    status = unresolvable(NAME, reason);
    rejections.set(reason, status);
  }
  return status;
}

function keepsAway(node: Node | undefined, tolerations: Tolerations): boolean {
  return findUntoleratedTaint(node?.spec?.taints, tolerations, forbidsScheduling) !== undefined;
}
