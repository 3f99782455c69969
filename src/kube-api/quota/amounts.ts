/** Arithmetic on amounts by the name of their resource (k8s.io/apiserver/pkg/quota/v1/resources.go). */
import { parseQuantity, Quantity } from '../meta/quantity.ts';

/** Amounts by name of resource. */
export type Amounts = Readonly<Record<string, Quantity>>;

const mapValues = (amounts: Amounts, map: (amount: Quantity, name: string) => Quantity): Amounts =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, map(amount, name)]));

/** Amounts as the API writes them; none for undefined. */
export function amountsOf(written: Readonly<Record<string, string>> | undefined): Amounts {
  return Object.fromEntries(Object.entries(written ?? {}).map(([name, text]) => [name, parseQuantity(text)]));
}

/** The API's form of amounts, in the order of their names. */
export function writtenAmounts(amounts: Amounts): Readonly<Record<string, string>> {
  const names = Object.keys(amounts).sort();
  return Object.fromEntries(names.map((name) => [name, (amounts[name] ?? Quantity.zero).toString()]));
}

/** The sum of both, for each name that either has. */
export function addAmounts(a: Amounts, b: Amounts): Amounts {
  return { ...b, ...mapValues(a, (amount, name) => amount.add(b[name] ?? Quantity.zero)) };
}

/** `a` less `b`, never below zero, for each name that either has. */
export function subtractAmounts(a: Amounts, b: Amounts): Amounts {
  const less = mapValues(a, (amount, name) => {
    const rest = amount.subtract(b[name] ?? Quantity.zero);
    return rest.sign > 0 ? rest : Quantity.zero;
  });
  return { ...mapValues(b, () => Quantity.zero), ...less };
}

/** The larger of both, for each name that either has. */
export function maxAmounts(a: Amounts, b: Amounts): Amounts {
  return {
    ...b,
    ...mapValues(a, (amount, name) => {
      const other = b[name];
      return other !== undefined && amount.compare(other) <= 0 ? other : amount;
    }),
  };
}

/** Those amounts that are named. */
export function maskAmounts(amounts: Amounts, names: readonly string[]): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([name]) => names.includes(name)));
}

/** Whether both name the same resources with the same amounts. */
export function areAmountsEqual(a: Amounts, b: Amounts): boolean {
  const entries = Object.entries(a);
  if (entries.length !== Object.keys(b).length) return false;
  return entries.every(([name, amount]) => b[name]?.equals(amount) === true);
}

/** The names in both of which `a` is more than `limits` allow. */
export function exceededNames(a: Amounts, limits: Amounts): readonly string[] {
  return Object.entries(limits).flatMap(([name, limit]) => {
    const amount = a[name];
    return amount !== undefined && amount.compare(limit) > 0 ? [name] : [];
  });
}

/** The amounts other than zero. */
export function withoutZeros(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount.sign !== 0));
}

/** The names whose amounts are less than zero. */
export function negativeNames(amounts: Amounts): readonly string[] {
  return Object.entries(amounts).flatMap(([name, amount]) => (amount.sign < 0 ? [name] : []));
}
