/** A pod's addresses: `podIP` is the first of `podIPs` (kubernetes/pkg/apis/core/v1/conversion.go). */
import type { PodStatus } from '../../generated/types.gen.ts';

/** `status` with `podIP` and `podIPs` in agreement; where they differ the single one is right. */
export function withAgreeingIps(status: PodStatus): PodStatus {
  const { podIP = '', podIPs = [] } = status;
  const first = podIPs[0]?.ip ?? '';
  if (podIP === first) return status;
  if (podIP === '') return { ...status, podIP: first };
  return { ...status, podIPs: [{ ip: podIP }] };
}

/** The pod's first address, '' while it has none. */
export function podIpOf(status: PodStatus | undefined): string {
  return status?.podIPs?.[0]?.ip ?? status?.podIP ?? '';
}
