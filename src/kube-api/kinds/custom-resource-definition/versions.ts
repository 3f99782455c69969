/** Finding the versions of a CustomResourceDefinition (apiextensions-apiserver/pkg/apihelpers/helpers.go). */
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../../generated/types.gen.ts';

/** The version in which objects are stored; undefined only in definitions that were never checked. */
export function storageVersionOf({ spec }: CustomResourceDefinition): CustomResourceDefinitionVersion | undefined {
  return spec.versions.find(({ storage }) => storage);
}

const KUBE_VERSION = /^v([1-9]\d*)(?:(alpha|beta)([1-9]\d*))?$/;

/**
 * Sorts versions as discovery does: stable before beta before alpha, higher numbers first, and what looks like none of them last in
 * the order of the alphabet (apimachinery/pkg/version/helpers.go: CompareKubeAwareVersionStrings).
 */
export function byVersionPriority(a: string, b: string): number {
  const left = KUBE_VERSION.exec(a);
  const right = KUBE_VERSION.exec(b);
  if (left === null && right === null) return a < b ? -1 : a > b ? 1 : 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return (
    stability(right) - stability(left) ||
    Number(right[1] ?? 0) - Number(left[1] ?? 0) ||
    Number(right[3] ?? 0) - Number(left[3] ?? 0)
  );
}

function stability([, , level]: RegExpExecArray): number {
  return level === undefined ? 2 : level === 'beta' ? 1 : 0;
}
