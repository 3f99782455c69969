/**
 * Settles which IP families a service has (kubernetes/pkg/registry/core/service/storage/alloc.go: initIPFamilyFields), for a
 * cluster that has only IPv4.
 */
import type { Service, ServiceSpec } from '../../../kube-api/generated/types.gen.ts';
import { specOf } from '../../../kube-api/kinds/service/service-needs.ts';
import { validateClusterIps } from '../../../kube-api/kinds/service/validate-cluster-ips.ts';
import { withChanges } from '../../../kube-api/meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../../../kube-api/meta/equality.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { GoSyntax, goStringSlice } from '../../../kube-api/meta/go-syntax.ts';
import { ipFamilyOf } from '../../../kube-api/meta/ip-address.ts';
import { invalid } from '../../../kube-api/meta/status-error.ts';

const SPEC = new FieldPath('spec');
const POLICY = SPEC.child('ipFamilyPolicy');
const FAMILY = 'IPv4';

/** The service with policy and families filled in; throws Invalid for what this cluster cannot give. */
export function withIpFamilies(service: Service, old: Service | undefined): Service {
  const given = specOf(service);
  if (given.type === 'ExternalName') return service;
  const before = old === undefined ? undefined : specOf(old);
  if (before !== undefined && isUnchangedPreference(given, before)) return service;
  const errors = new FieldErrors();
  const refuse = (): void => {
    if (errors.list.length > 0) throw invalid({ group: '', name: 'Service' }, service.metadata.name ?? '', errors.list);
  };
  let spec = withChanges(given, { ipFamilyPolicy: given.ipFamilyPolicy ?? defaultPolicy(given, before) });
  validateClusterIps(spec, errors, SPEC);
  refuse();
  if (before !== undefined) spec = withoutSecondary(spec, before, errors);
  checkCounts(spec, errors);
  spec = inferFamilies(spec, errors);
  refuse();
  if (isSelfManaged(spec)) return withChanges(service, { spec: withBothFamilies(spec) });
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    errors.invalid(POLICY, spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services');
  }
  for (const [i, family] of (spec.ipFamilies ?? []).entries()) {
    if (family !== FAMILY) errors.invalid(SPEC.child('ipFamilies').index(i), family, 'not configured on this cluster');
  }
  refuse();
  if ((spec.ipFamilies ?? []).length === 0) spec = withChanges(spec, { ipFamilies: [FAMILY] });
  return withChanges(service, { spec });
}

/** Headless and without a selector: its endpoints are somebody else's business, of whatever family. */
function isSelfManaged({ clusterIP, selector = {} }: ServiceSpec): boolean {
  return clusterIP === 'None' && Object.keys(selector).length === 0;
}

function defaultPolicy(spec: ServiceSpec, before: ServiceSpec | undefined): NonNullable<ServiceSpec['ipFamilyPolicy']> {
  return before?.ipFamilyPolicy ?? (isSelfManaged(spec) ? 'RequireDualStack' : 'SingleStack');
}

/** A service that prefers two families is not touched by the way when its addresses stay. */
function isUnchangedPreference(spec: ServiceSpec, before: ServiceSpec): boolean {
  return (
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    (before.ipFamilyPolicy ?? 'PreferDualStack') === 'PreferDualStack' &&
    spec.type === before.type &&
    isSemanticallyEqual(spec.clusterIPs, before.clusterIPs) &&
    isSemanticallyEqual(spec.ipFamilies, before.ipFamilies)
  );
}

/** Going back to one family takes the second address and family away; doing so without saying so is refused. */
function withoutSecondary(spec: ServiceSpec, before: ServiceSpec, errors: FieldErrors): ServiceSpec {
  const { clusterIPs = [], ipFamilies = [] } = spec;
  const { clusterIPs: oldIps = [], ipFamilies: oldFamilies = [] } = before;
  if (spec.ipFamilyPolicy === 'SingleStack') {
    const keepsIps = isSemanticallyEqual(clusterIPs, oldIps) && clusterIPs.length > 1;
    const keepsFamilies = isSemanticallyEqual(ipFamilies, oldFamilies) && ipFamilies.length > 1;
    return withChanges(spec, {
      clusterIPs: keepsIps ? clusterIPs.slice(0, 1) : spec.clusterIPs,
      ipFamilies: keepsFamilies ? ipFamilies.slice(0, 1) : spec.ipFamilies,
    });
  }
  if (clusterIPs.length > 0 && clusterIPs.length < oldIps.length) {
    errors.invalid(POLICY, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary cluster IP");
  }
  if (ipFamilies.length > 0 && ipFamilies.length < oldFamilies.length) {
    errors.invalid(POLICY, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary IP family");
  }
  return spec;
}

function checkCounts({ ipFamilyPolicy, clusterIPs = [], ipFamilies = [] }: ServiceSpec, errors: FieldErrors): void {
  if (ipFamilyPolicy !== 'SingleStack') return;
  const needed = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  if (clusterIPs.length === 2) errors.invalid(POLICY, ipFamilyPolicy, `${needed} cluster IPs are specified`);
  if (ipFamilies.length === 2) errors.invalid(POLICY, ipFamilyPolicy, `${needed} IP families are specified`);
}

/** Families follow from the addresses that are asked for. */
function inferFamilies(spec: ServiceSpec, errors: FieldErrors): ServiceSpec {
  const { clusterIPs = [], ipFamilies = [] } = spec;
  const families = [...ipFamilies];
  for (const [i, address] of clusterIPs.entries()) {
    if (address === 'None') break;
    if (i < families.length) continue;
    const family = ipFamilyOf(address) ?? 'unknown';
    if (family === FAMILY) families.push(family);
    else {
      const shown = new GoSyntax(goStringSlice(clusterIPs));
      errors.invalid(SPEC.child('clusterIPs').index(i), shown, `${family} is not configured on this cluster`);
    }
  }
  return families.length === ipFamilies.length ? spec : withChanges(spec, { ipFamilies: families });
}

function withBothFamilies(spec: ServiceSpec): ServiceSpec {
  const [first = FAMILY, second] = spec.ipFamilies ?? [];
  if (second !== undefined || spec.ipFamilyPolicy === 'SingleStack')
    return withChanges(spec, { ipFamilies: spec.ipFamilies ?? [first] });
  return withChanges(spec, { ipFamilies: [first, first === 'IPv4' ? 'IPv6' : 'IPv4'] });
}
