/** What differs between two pod specs, or parts of them, as the API server words it (cmp.Diff of go-cmp on its own types). */
import type { PodSpec } from '../../../generated/types.gen.ts';
import { compare } from './compare.ts';
import { goType } from './go-types.ts';
import { reportDifferences } from './report.ts';
import { layOut } from './text-layout.ts';

/** The differences between two values of one of the API server's types, with a line break at the end; '' when there are none. */
export function goDiff(type: string, x: object, y: object): string {
  const isSpec = type === 'PodSpec';
  const left = isSpec ? withHostNamespaces(x as PodSpec) : x;
  const right = isSpec ? withHostNamespaces(y as PodSpec) : y;
  const comparison = compare(goType(type), left, right);
  return comparison.different === 0 ? '' : layOut(reportDifferences(comparison));
}

/** Go's own type holds a pod's host namespaces in its security context. */
function withHostNamespaces(spec: PodSpec): object {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  return {
    ...spec,
    securityContext: { ...spec.securityContext, hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers },
  };
}
