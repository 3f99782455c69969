/** Problems of nodes (kubernetes/pkg/apis/core/validation/validation.go: ValidateNode, ValidateNodeUpdate). */
import type { Node, Quantity, Taint } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goQuote, goStringSlice } from '../../meta/go-syntax.ts';
import { cidrFamilyOf, validateCidr } from '../../meta/ip-address.ts';
import { checkLabelValue, checkQualifiedName } from '../../meta/names.ts';
import { type Quantity as Amount, parseQuantity } from '../../meta/quantity.ts';
import { isExtendedResource } from '../pod-spec/validate-resources.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const WHOLE_RESOURCES = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];

function taintSyntax({ key, value = '', effect }: Taint): GoSyntax {
  const fields = `Key:${goQuote(key)}, Value:${goQuote(value)}, Effect:${goQuote(effect)}`;
  return new GoSyntax(`core.Taint{${fields}, TimeAdded:(*v1.Time)(nil)}`);
}

function validateTaints(taints: readonly Taint[], errors: FieldErrors, path: FieldPath): void {
  const seen = new Set<string>();
  for (const [i, taint] of taints.entries()) {
    const at = path.index(i);
    errors.invalidFor(at.child('key'), taint.key, checkQualifiedName(taint.key));
    const valueMessages = checkLabelValue(taint.value ?? '');
    if (valueMessages.length > 0) errors.invalid(at.child('value'), taint.value, valueMessages.join(';'));
    const effect: string = taint.effect ?? '';
    if (effect === '') errors.required(at.child('effect'));
    else if (!EFFECTS.includes(effect)) errors.notSupported(at.child('effect'), effect, EFFECTS);
    const identity = `${taint.key}:${effect}`;
    if (seen.has(identity)) {
      errors.duplicate(at, taintSyntax(taint), 'taints must be unique by key and effect pair');
    }
    seen.add(identity);
  }
}

/** An amount with a fraction, as Go keeps it. */
function amountSyntax(amount: Amount): GoSyntax {
  const value = `i:resource.int64Amount{value:${amount.milliValue}, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}`;
  return new GoSyntax(`resource.Quantity{${value}, s:${goQuote(amount.toString())}, Format:${goQuote(amount.format)}}`);
}

function validateAmounts(
  amounts: Readonly<Record<string, Quantity>> | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [name, text] of Object.entries(amounts ?? {})) {
    const amount = parseQuantity(text);
    const at = path.child(name);
    if (amount.sign < 0) errors.invalid(at, amount.toString(), 'must be greater than or equal to 0');
    const isWhole = amount.milliValue % 1000 === 0;
    if (!isWhole && (WHOLE_RESOURCES.includes(name) || isExtendedResource(name))) {
      errors.invalid(at, amountSyntax(amount), 'must be an integer');
    }
  }
}

function validatePodCidrs(cidrs: readonly string[], errors: FieldErrors, path: FieldPath): void {
  for (const [i, cidr] of cidrs.entries()) validateCidr(cidr, errors, path.index(i));
  if (cidrs.length < 2) return;
  const families = new Set(cidrs.map(cidrFamilyOf));
  if (cidrs.length > 2 || families.size < 2) {
    const shown = new GoSyntax(goStringSlice(cidrs));
    errors.invalid(path, shown, 'may specify no more than one CIDR for each IP family');
  }
  for (const [i, cidr] of cidrs.entries()) if (cidrs.indexOf(cidr) < i) errors.duplicate(path.index(i), cidr);
}

/** What is wrong with a node by itself. */
export function validateNode(node: Node, errors: FieldErrors, root: FieldPath): void {
  const { spec, status } = node;
  // upstream looks for taints in the metadata
  validateTaints(spec?.taints ?? [], errors, root.child('metadata', 'taints'));
  validateAmounts(status?.capacity, errors, root.child('status', 'capacity'));
  validateAmounts(status?.allocatable, errors, root.child('status', 'allocatable'));
  validatePodCidrs(spec?.podCIDRs ?? [], errors, root.child('spec', 'podCIDRs'));
}

/** What is wrong with a change: addresses twice, and what may be set once only. */
export function validateNodeUpdate(node: Node, old: Node, errors: FieldErrors, root: FieldPath): void {
  const seen = new Set<string>();
  for (const [i, { type, address }] of (node.status?.addresses ?? []).entries()) {
    const identity = `${type} ${address}`;
    if (seen.has(identity)) {
      const shown = new GoSyntax(`core.NodeAddress{Type:${goQuote(type)}, Address:${goQuote(address)}}`);
      errors.duplicate(root.child('status', 'addresses').index(i), shown);
    }
    seen.add(identity);
  }
  const spec = root.child('spec');
  const before = old.spec?.podCIDRs ?? [];
  const now = node.spec?.podCIDRs ?? [];
  if (before.length > 0) {
    const changes = before.length === now.length ? before.filter((cidr, i) => cidr !== now[i]).length : 1;
    for (let i = 0; i < changes; i++) {
      errors.forbidden(spec.child('podCIDRs'), 'node updates may not change podCIDR except from "" to valid');
    }
  }
  const provider = old.spec?.providerID ?? '';
  if (provider !== '' && provider !== node.spec?.providerID) {
    errors.forbidden(spec.child('providerID'), 'node updates may not change providerID except from "" to valid');
  }
  if ((node.spec?.externalID ?? '') !== (old.spec?.externalID ?? '')) {
    errors.forbidden(spec.child('externalID'), 'may not be updated');
  }
}
