/** What NetworkPolicies must look like (kubernetes/pkg/apis/networking/validation/validation.go: ValidateNetworkPolicySpec). */
import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goStringSlice } from '../../meta/go-syntax.ts';
import { cidrFamilyOf, INVALID_CIDR_MESSAGE, parseIp } from '../../meta/ip-address.ts';
import { checkPortName, checkPortNumber } from '../../meta/names.ts';
import { validateLabelSelector } from '../../meta/object-meta.ts';

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;
const POLICY_TYPES = ['Ingress', 'Egress'] as const;

/** Adds the problems of a policy's spec. */
export function validateNetworkPolicySpec(spec: NetworkPolicySpec, errors: FieldErrors, path: FieldPath): void {
  validateLabelSelector(spec.podSelector, errors, path.child('podSelector'));
  for (const [index, { ports, from }] of (spec.ingress ?? []).entries()) {
    validateRule(ports, from, 'from', errors, path.child('ingress').index(index));
  }
  for (const [index, { ports, to }] of (spec.egress ?? []).entries()) {
    validateRule(ports, to, 'to', errors, path.child('egress').index(index));
  }
  const { policyTypes = [] } = spec;
  if (policyTypes.length > POLICY_TYPES.length) {
    const shown = new GoSyntax(goStringSlice(policyTypes, '[]networking.PolicyType'));
    errors.invalid(path.child('policyTypes'), shown, 'may not specify more than two policyTypes');
    return;
  }
  for (const [index, type] of policyTypes.entries()) {
    if (!POLICY_TYPES.includes(type)) errors.notSupported(path.child('policyTypes').index(index), type, POLICY_TYPES);
  }
}

function validateRule(
  ports: readonly NetworkPolicyPort[] | undefined,
  peers: readonly NetworkPolicyPeer[] | undefined,
  peersField: 'from' | 'to',
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [index, port] of (ports ?? []).entries()) validatePort(port, errors, path.child('ports').index(index));
  for (const [index, peer] of (peers ?? []).entries()) validatePeer(peer, errors, path.child(peersField).index(index));
}

function validatePort({ protocol, port, endPort }: NetworkPolicyPort, errors: FieldErrors, path: FieldPath): void {
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) {
    errors.notSupported(path.child('protocol'), protocol, PROTOCOLS);
  }
  const endPath = path.child('endPort');
  if (port === undefined) {
    if (endPort !== undefined) errors.invalid(endPath, endPort, 'may not be specified when `port` is not specified');
  } else if (typeof port === 'number') {
    errors.invalidFor(path.child('port'), port, checkPortNumber(port));
    if (endPort === undefined) return;
    if (endPort < port) errors.invalid(endPath, endPort, 'must be greater than or equal to `port`');
    errors.invalidFor(endPath, endPort, checkPortNumber(endPort));
  } else {
    if (endPort !== undefined) errors.invalid(endPath, endPort, 'may not be specified when `port` is non-numeric');
    errors.invalidFor(path.child('port'), port, checkPortName(port));
  }
}

function validatePeer(peer: NetworkPolicyPeer, errors: FieldErrors, path: FieldPath): void {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  validateLabelSelector(podSelector, errors, path.child('podSelector'));
  validateLabelSelector(namespaceSelector, errors, path.child('namespaceSelector'));
  if (ipBlock !== undefined) validateIpBlock(ipBlock, errors, path.child('ipBlock'));
  const count = [podSelector, namespaceSelector, ipBlock].filter((each) => each !== undefined).length;
  if (count === 0) errors.required(path, 'must specify a peer');
  else if (count > 1 && ipBlock !== undefined) {
    errors.forbidden(path, 'may not specify both ipBlock and another peer');
  }
}

function validateIpBlock({ cidr = '', except = [] }: IPBlock, errors: FieldErrors, path: FieldPath): void {
  if (cidr === '') {
    errors.required(path.child('cidr'));
    return;
  }
  if (cidrFamilyOf(cidr) === undefined) {
    errors.invalid(path.child('cidr'), cidr, INVALID_CIDR_MESSAGE);
    return;
  }
  for (const [index, part] of except.entries()) {
    const at = path.child('except').index(index);
    if (cidrFamilyOf(part) === undefined) errors.invalid(at, part, INVALID_CIDR_MESSAGE);
    else if (!isStrictSubset(part, cidr)) errors.invalid(at, part, 'must be a strict subset of `cidr`');
  }
}

function isStrictSubset(part: string, whole: string): boolean {
  const [partAddress = '', partBits = ''] = part.split('/');
  const [wholeAddress = '', wholeBits = ''] = whole.split('/');
  const inner = parseIp(partAddress);
  const outer = parseIp(wholeAddress);
  if (inner === undefined || outer === undefined || inner.family !== outer.family) return false;
  const length = Number(wholeBits);
  if (length >= Number(partBits)) return false;
  const bitAt = (bytes: readonly number[], bit: number): number => ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
  for (let bit = 0; bit < length; bit++) if (bitAt(inner.bytes, bit) !== bitAt(outer.bytes, bit)) return false;
  return true;
}
