/** A whole pod template as Go prints it, when a message shows one that must not change. */
import type { PodTemplateSpec } from '../../generated/types.gen.ts';
import { GoSyntax, goQuote, goStringMap, goStringSlice } from '../../meta/go-syntax.ts';
import { EMPTY_POD_SPEC } from '../pod-spec/default-pod-spec.ts';
import { goStruct } from '../pod-spec/go-values/go-print.ts';

/** `core.PodTemplateSpec{…}`; pointers are shown as one address. */
export function podTemplateSyntax({ metadata = {}, spec = EMPTY_POD_SPEC }: PodTemplateSpec): GoSyntax {
  const { name = '', generateName = '', namespace = '', labels, annotations, finalizers } = metadata;
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  const securityContext = { ...spec.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  const meta =
    `v1.ObjectMeta{Name:${goQuote(name)}, GenerateName:${goQuote(generateName)}, Namespace:${goQuote(namespace)}, ` +
    'SelfLink:"", UID:"", ResourceVersion:"", Generation:0, ' +
    'CreationTimestamp:time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC), DeletionTimestamp:<nil>, ' +
    `DeletionGracePeriodSeconds:(*int64)(nil), Labels:${goStringMap(labels)}, Annotations:${goStringMap(annotations)}, ` +
    `OwnerReferences:[]v1.OwnerReference(nil), Finalizers:${goStringSlice(finalizers)}, ` +
    'ManagedFields:[]v1.ManagedFieldsEntry(nil)}';
  return new GoSyntax(
    `core.PodTemplateSpec{ObjectMeta:${meta}, Spec:${goStruct('PodSpec', { ...spec, securityContext }).text}}`,
  );
}
