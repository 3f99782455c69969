/** Problems of a load balancer's status (kubernetes/pkg/apis/core/validation/validation.go: ValidateLoadBalancerStatus). */
import type { LoadBalancerStatus, ServiceSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { parseIp, validateIp } from '../../meta/ip-address.ts';
import { checkDns1123Subdomain } from '../../meta/names.ts';

const IP_MODES = ['Proxy', 'VIP'];

/** The addresses at which a load balancer can be reached. */
export function validateLoadBalancerStatus(
  status: LoadBalancerStatus | undefined,
  { type }: ServiceSpec,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const ingress = status?.ingress ?? [];
  if (ingress.length > 0 && type !== 'LoadBalancer') {
    errors.forbidden(path.child('ingress'), "may only be used when `spec.type` is 'LoadBalancer'");
    return;
  }
  for (const [i, { ip = '', ipMode, hostname = '' }] of ingress.entries()) {
    const at = path.child('ingress').index(i);
    if (ip !== '') validateIp(ip, errors, at.child('ip'));
    if (ipMode === undefined) {
      if (ip !== '') errors.required(at.child('ipMode'), 'must be specified when `ip` is set');
    } else if (ip === '') {
      errors.forbidden(at.child('ipMode'), 'may not be specified when `ip` is not set');
    } else if (!IP_MODES.includes(ipMode)) {
      errors.notSupported(at.child('ipMode'), ipMode, IP_MODES);
    }
    if (hostname === '') continue;
    errors.invalidFor(at.child('hostname'), hostname, checkDns1123Subdomain(hostname));
    if (parseIp(hostname) !== undefined) {
      errors.invalid(at.child('hostname'), hostname, 'must be a DNS name, not an IP address');
    }
  }
}
