/**
 * Whether two pod templates mean the same (kubernetes/pkg/controller/deployment/util/deployment_util.go: EqualIgnoreHash), the
 * label with the hash aside. Lists and maps that are empty count as missing.
 */
import { hashText } from '../../../kernel/index.ts';
import type { PodTemplateSpec } from '../../../kube-api/generated/types.gen.ts';
import { dumpPodTemplate } from './go-dump.ts';

/** The label that tells the pods of a Deployment's ReplicaSets apart. */
export const POD_TEMPLATE_HASH = 'pod-template-hash';

const digests = new WeakMap<PodTemplateSpec, string>();

/** The same text for templates that mean the same. */
function digestOf(template: PodTemplateSpec): string {
  let digest = digests.get(template);
  if (digest === undefined) {
    const dump = dumpPodTemplate(withoutHash(template));
    digest = `${hashText(dump)} ${hashText(dump, dump.length)}`;
    if (Object.isFrozen(template)) digests.set(template, digest);
  }
  return digest;
}

/** The template as the Deployment has it. */
export function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { labels } = template.metadata ?? {};
  if (labels?.[POD_TEMPLATE_HASH] === undefined) return template;
  const { [POD_TEMPLATE_HASH]: _, ...others } = labels;
  return { ...template, metadata: { ...template.metadata, labels: others } };
}

export function isSameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return a === b || digestOf(a) === digestOf(b);
}
