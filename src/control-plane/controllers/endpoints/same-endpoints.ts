/** Whether two Endpoints say the same (kubernetes/pkg/controller/endpoint: endpointSubsetsEqualIgnoreResourceVersion). */
import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../../kube-api/generated/types.gen.ts';

export function areSameSubsets(
  a: readonly EndpointSubset[] | undefined,
  b: readonly EndpointSubset[] | undefined,
): boolean {
  return areAll(a, b, (x, y) => {
    return (
      areAll(x.ports, y.ports, isSamePort) &&
      areAll(x.addresses, y.addresses, isSameAddress) &&
      areAll(x.notReadyAddresses, y.notReadyAddresses, isSameAddress)
    );
  });
}

function areAll<T>(a: readonly T[] = [], b: readonly T[] = [], isSame: (x: T, y: T) => boolean): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    const y = b[i];
    if (x !== y && (x === undefined || y === undefined || !isSame(x, y))) return false;
  }
  return true;
}

function isSamePort(a: EndpointPort, b: EndpointPort): boolean {
  return (
    (a.name ?? '') === (b.name ?? '') &&
    a.port === b.port &&
    (a.protocol ?? 'TCP') === (b.protocol ?? 'TCP') &&
    a.appProtocol === b.appProtocol
  );
}

function isSameAddress(a: EndpointAddress, b: EndpointAddress): boolean {
  const refA = a.targetRef;
  const refB = b.targetRef;
  return (
    a.ip === b.ip &&
    (a.hostname ?? '') === (b.hostname ?? '') &&
    a.nodeName === b.nodeName &&
    refA?.uid === refB?.uid &&
    refA?.name === refB?.name &&
    refA?.namespace === refB?.namespace &&
    refA?.kind === refB?.kind &&
    refA?.apiVersion === refB?.apiVersion &&
    refA?.fieldPath === refB?.fieldPath
  );
}

/** Whether two sets of labels are the same; none is the same as an empty one. */
export function areSameLabels(
  a: Readonly<Record<string, string>> = {},
  b: Readonly<Record<string, string>> = {},
): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
