/**
 * A new node takes no pods until somebody has seen that it is ready
 * (kubernetes/plugin/pkg/admission/nodetaint/admission.go).
 */
import type { Node } from '../../../kube-api/generated/types.gen.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';

const NOT_READY = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' } as const;

export function taintNodesByCondition(): AdmissionPlugin {
  return {
    name: 'TaintNodesByCondition',
    resource: 'nodes',
    operations: ['CREATE'],
    admit(object) {
      const node = object as Node;
      const taints = node.spec?.taints ?? [];
      const isTainted = taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect);
      if (isTainted) return object;
      return { ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } } as Node;
    },
  };
}
