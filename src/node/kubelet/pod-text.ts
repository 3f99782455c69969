/** How the kubelet names a pod in messages (kubernetes/pkg/kubelet/util/format/pod.go). */
import type { Pod } from '../../kube-api/generated/types.gen.ts';

/** `name_namespace(uid)`. */
export function podText({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}
