/**
 * Problems of a service's addresses and their families (kubernetes/pkg/apis/core/validation/validation.go:
 * ValidateServiceClusterIPsRelatedFields, validateUpgradeDowngradeClusterIPs, validateUpgradeDowngradeIPFamilies).
 */
import type { ServiceSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goStringSlice } from '../../meta/go-syntax.ts';
import { ipFamilyOf, validateIp } from '../../meta/ip-address.ts';
import { isHeadless } from './service-needs.ts';

const FAMILIES = ['IPv4', 'IPv6'];
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
const NEVER_CHANGES = 'may not change once set';

function addressSyntax(addresses: readonly string[]): GoSyntax {
  return new GoSyntax(goStringSlice(addresses.length === 0 ? undefined : addresses));
}

function familySyntax(families: readonly string[]): GoSyntax {
  return new GoSyntax(goStringSlice(families.length === 0 ? undefined : families, '[]core.IPFamily'));
}

function validateFamilies(
  { ipFamilies = [], ipFamilyPolicy }: ServiceSpec,
  errors: FieldErrors,
  spec: FieldPath,
): void {
  const seen = new Set<string>();
  for (const [i, family] of ipFamilies.entries()) {
    const path = spec.child('ipFamilies').index(i);
    if (!FAMILIES.includes(family)) errors.notSupported(path, family, FAMILIES);
    if (seen.has(family)) errors.duplicate(path, family);
    seen.add(family);
  }
  if (ipFamilyPolicy !== undefined && !POLICIES.includes(ipFamilyPolicy)) {
    errors.notSupported(spec.child('ipFamilyPolicy'), ipFamilyPolicy, POLICIES);
  }
}

/** Addresses, their families, and how both fit together; ExternalName services have none of them. */
export function validateClusterIps(service: ServiceSpec, errors: FieldErrors, spec: FieldPath): void {
  if (service.type === 'ExternalName') return;
  const { clusterIP = '', clusterIPs = [], ipFamilies = [] } = service;
  const path = spec.child('clusterIPs');
  const shown = addressSyntax(clusterIPs);
  if (clusterIP === '') {
    if (clusterIPs.length > 0) errors.invalid(path, shown, 'must be empty when `clusterIP` is not specified');
  } else if (clusterIPs.length === 0) {
    errors.required(path);
  } else if (clusterIPs[0] !== clusterIP) {
    errors.invalid(path, shown, 'first value must match `clusterIP`');
  }
  validateFamilies(service, errors, spec);
  let isUsable = true;
  for (const [i, address] of clusterIPs.entries()) {
    if (i === 0 && address === 'None') {
      if (clusterIPs.length === 1) continue;
      errors.invalid(path, shown, "'None' must be the first and only value");
      isUsable = false;
    } else if (!validateIp(address, errors, path.index(i))) {
      isUsable = false;
    }
  }
  if (clusterIPs.length > 2) errors.invalid(path, shown, 'may only hold up to 2 values');
  if (!isUsable) return;
  if (clusterIPs.length > 1 && new Set(clusterIPs.map(ipFamilyOf)).size < 2) {
    errors.invalid(path, shown, 'may specify no more than one IP for each IP family');
  }
  if (isHeadless(service)) return;
  for (const [i, address] of clusterIPs.entries()) {
    const family = ipFamilies[i];
    if ((family === 'IPv4' || family === 'IPv6') && ipFamilyOf(address) !== family) {
      errors.invalid(path.index(i), address, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``);
    }
  }
}

/** Addresses stay, but for the second one, which may come and go. */
export function validateClusterIpChange(
  service: ServiceSpec,
  old: ServiceSpec,
  errors: FieldErrors,
  spec: FieldPath,
): void {
  if (service.type === 'ExternalName' || old.type === 'ExternalName') return;
  if (isHeadless(service) && isHeadless(old)) return;
  const { clusterIPs: now = [] } = service;
  const { clusterIPs: before = [] } = old;
  const path = spec.child('clusterIPs');
  const shown = addressSyntax(now);
  if (now.length === before.length) {
    for (const [i, address] of before.entries()) {
      if (address !== now[i]) errors.invalid(path.index(i), shown, NEVER_CHANGES);
    }
    return;
  }
  const isRelease = now.length < before.length;
  if (isRelease && now.length === 0) errors.invalid(path.index(0), shown, 'primary clusterIP can not be unset');
  if (before.length > 0 && now.length > 0 && now[0] !== before[0]) errors.invalid(path.index(0), shown, NEVER_CHANGES);
  if (isRelease && now.length === 1) requireSingleStack(service, 'clusterIP', errors, spec);
}

/** Families stay, but for the second one, which may come and go. */
export function validateFamilyChange(
  service: ServiceSpec,
  old: ServiceSpec,
  errors: FieldErrors,
  spec: FieldPath,
): void {
  if (service.type === 'ExternalName' || old.type === 'ExternalName') return;
  if (isHeadless(service) || isHeadless(old)) return;
  const { ipFamilies: now = [], clusterIPs = [] } = service;
  const { ipFamilies: before = [] } = old;
  const path = spec.child('ipFamilies').index(0);
  if (now.length === before.length) {
    for (const [i, family] of before.entries()) {
      if (family !== now[i]) errors.invalid(path, familySyntax(now), NEVER_CHANGES);
    }
    return;
  }
  const isRelease = now.length < before.length;
  if (isRelease && clusterIPs.length === 0)
    errors.invalid(path, familySyntax(now), 'primary ipFamily can not be unset');
  if (before.length > 0 && now.length > 0 && now[0] !== before[0]) {
    errors.invalid(path, addressSyntax(clusterIPs), NEVER_CHANGES);
  }
  if (isRelease && now.length === 1) requireSingleStack(service, 'ipFamily', errors, spec);
}

function requireSingleStack(
  { ipFamilyPolicy }: ServiceSpec,
  released: string,
  errors: FieldErrors,
  spec: FieldPath,
): void {
  if (ipFamilyPolicy === 'SingleStack') return;
  const detail = `must be set to 'SingleStack' when releasing the secondary ${released}`;
  errors.invalid(spec.child('ipFamilyPolicy'), ipFamilyPolicy, detail);
}
