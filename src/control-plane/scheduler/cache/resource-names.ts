/** What kind of resource a name stands for (kubernetes/pkg/apis/core/v1/helper/helpers.go). */
import { checkQualifiedName } from '../../../kube-api/meta/names.ts';

const scalars = new Map<string, boolean>();

/** Whether the scheduler counts this resource: extended ones, huge pages, native prefixed ones, attachable volumes. */
export function isScalarResource(name: string): boolean {
  let isScalar = scalars.get(name);
  if (isScalar === undefined) {
    isScalar =
      isExtendedResource(name) ||
      name.startsWith('hugepages-') ||
      name.includes('kubernetes.io/') ||
      name.startsWith('attachable-volumes-');
    scalars.set(name, isScalar);
  }
  return isScalar;
}

/** Whether this is a resource that a device plugin or an administrator added, e.g. `example.com/gpu`. */
export function isExtendedResource(name: string): boolean {
  if (isNativeResource(name) || name.startsWith('requests.')) return false;
  // its quota is counted under this name, which has to be a good one too
  return checkQualifiedName(`requests.${name}`).length === 0;
}

function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}
