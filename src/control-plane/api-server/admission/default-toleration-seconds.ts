/**
 * Pods stay on a node that is not ready or not reachable for five minutes, unless they say otherwise
 * (kubernetes/plugin/pkg/admission/defaulttolerationseconds/admission.go).
 */
import type { Pod, PodSpec, Toleration } from '../../../kube-api/generated/types.gen.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { SpecMemo } from './spec-memo.ts';

const TOLERATION_SECONDS = 300;

const DEFAULTS: readonly Toleration[] = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].map((key) =>
  Object.freeze({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: TOLERATION_SECONDS }),
);

export function defaultTolerationSeconds(): AdmissionPlugin {
  const memo = new SpecMemo();
  return {
    name: 'DefaultTolerationSeconds',
    resource: 'pods',
    operations: ['CREATE', 'UPDATE'],
    admit(object) {
      const pod = object as Pod;
      const { spec } = pod;
      if (spec === undefined) return object;
      const changed = memo.get(spec, undefined, () => withTolerations(spec));
      return changed === spec ? object : { ...pod, spec: changed };
    },
  };
}

function withTolerations(spec: PodSpec): PodSpec {
  const own = spec.tolerations ?? [];
  const missing = DEFAULTS.filter(({ key }) => !own.some((toleration) => tolerates(toleration, key)));
  return missing.length === 0 ? spec : { ...spec, tolerations: [...own, ...missing] };
}

function tolerates({ key = '', effect }: Toleration, taint: string | undefined): boolean {
  return (key === taint || key === '') && (effect === 'NoExecute' || effect === undefined);
}
