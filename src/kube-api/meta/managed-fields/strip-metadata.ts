/** Fields that nobody manages (apimachinery/pkg/util/managedfields/internal/stripmeta.go). */
import { FieldSet, type Path } from './field-set.ts';

const metadata = (name: string): Path => ['f:metadata', `f:${name}`];

export const UNMANAGED_FIELDS = FieldSet.of(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  metadata('name'),
  metadata('namespace'),
  metadata('creationTimestamp'),
  metadata('selfLink'),
  metadata('uid'),
  metadata('clusterName'),
  metadata('generation'),
  metadata('managedFields'),
  metadata('resourceVersion'),
);
