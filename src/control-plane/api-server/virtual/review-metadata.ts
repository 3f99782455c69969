/** Reviews have no metadata of their own; what somebody puts there is shown as Go prints it (apimachinery/pkg/apis/meta/v1: ObjectMeta). */
import type { ObjectMeta } from '../../../kube-api/generated/types.gen.ts';
import { GoSyntax, goQuote, goStringMap, goStringSlice } from '../../../kube-api/meta/go-syntax.ts';

/** Whether nothing is said, but for who manages which fields. */
export function isEmptyMeta({ managedFields: _, ...others }: ObjectMeta): boolean {
  return Object.values(others).every(isNothing);
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === '' || value === 0 || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

/** Simplified: owners and managers of fields are shown as missing. */
export function goObjectMeta(metadata: ObjectMeta): GoSyntax {
  const { name = '', generateName = '', namespace = '', uid = '', resourceVersion = '', generation = 0 } = metadata;
  const texts = [
    ['Name', name],
    ['GenerateName', generateName],
    ['Namespace', namespace],
    ['SelfLink', ''],
    ['UID', uid],
    ['ResourceVersion', resourceVersion],
  ].map(([field, text]) => `${field}:${goQuote(text ?? '')}`);
  const others = [
    `Generation:${generation}`,
    'CreationTimestamp:time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)',
    'DeletionTimestamp:<nil>',
    'DeletionGracePeriodSeconds:(*int64)(nil)',
    `Labels:${goStringMap(metadata.labels)}`,
    `Annotations:${goStringMap(metadata.annotations)}`,
    'OwnerReferences:[]v1.OwnerReference(nil)',
    `Finalizers:${goStringSlice(metadata.finalizers)}`,
    'ManagedFields:[]v1.ManagedFieldsEntry(nil)',
  ];
  return new GoSyntax(`v1.ObjectMeta{${[...texts, ...others].join(', ')}}`);
}
