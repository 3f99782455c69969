/**
 * Functions that Kubernetes adds to CEL: lists, regular expressions, quantities, names (apiserver/pkg/cel/library/{lists,regex,quantity,format,
 * urls}.go). Left out: quote, maps in formatted texts.
 */
import { type Environment, Optional } from '@marcbachmann/cel-js';
import { isSemanticallyEqual } from '../../meta/equality.ts';
import * as names from '../../meta/names.ts';
import { parseQuantity, type Quantity } from '../../meta/quantity.ts';
import { StatusError } from '../../meta/status-error.ts';
import { compileGoRegExp } from '../go-regexp.ts';

type Comparable = bigint | number | string;

/** A quantity as a value of its own type. */
class CelQuantity {
  readonly quantity: Quantity;

  constructor(quantity: Quantity) {
    this.quantity = quantity;
  }
}

/** A URL as a value of its own type. */
class CelUrl {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;

  constructor(scheme: string, host: string, path: string, query: string) {
    this.scheme = scheme;
    this.host = host;
    this.path = path;
    this.query = query;
  }
}

export function addKubernetesFunctions(environment: Environment): void {
  addLists(environment);
  addSets(environment);
  addTexts(environment);
  addQuantities(environment);
  addUrls(environment);
}

function addLists(environment: Environment): void {
  environment.registerFunction('list.isSorted(): bool', (list: readonly Comparable[]) =>
    list.every((item, i) => i === 0 || (list[i - 1] as Comparable) <= item),
  );
  environment.registerFunction('list.sum(): dyn', (list: readonly (bigint | number)[]) =>
    list.some((item) => typeof item === 'number')
      ? list.reduce<number>((sum, item) => sum + Number(item), 0)
      : list.reduce<bigint>((sum, item) => sum + BigInt(item), 0n),
  );
  environment.registerFunction('list.min(): dyn', (list: readonly Comparable[]) =>
    extreme(list, 'min', (a, b) => a < b),
  );
  environment.registerFunction('list.max(): dyn', (list: readonly Comparable[]) =>
    extreme(list, 'max', (a, b) => a > b),
  );
  environment.registerFunction('list.indexOf(dyn): int', (list: readonly unknown[], item: unknown) =>
    BigInt(list.indexOf(item)),
  );
  environment.registerFunction('list.lastIndexOf(dyn): int', (list: readonly unknown[], item: unknown) =>
    BigInt(list.lastIndexOf(item)),
  );
}

/** What the name `sets` stands for. */
class CelSets {}

function addSets(environment: Environment): void {
  environment.registerType('kubernetes.Sets', CelSets);
  environment.registerConstant('sets', 'kubernetes.Sets', new CelSets());
  const has = (list: readonly unknown[], item: unknown): boolean =>
    list.some((other) => isSemanticallyEqual(other, item));
  const contains = (list: readonly unknown[], part: readonly unknown[]): boolean =>
    part.every((item) => has(list, item));
  environment.registerFunction(
    'kubernetes.Sets.contains(list, list): bool',
    (_: unknown, list: readonly unknown[], part: readonly unknown[]) => contains(list, part),
  );
  environment.registerFunction(
    'kubernetes.Sets.equivalent(list, list): bool',
    (_: unknown, a: readonly unknown[], b: readonly unknown[]) => contains(a, b) && contains(b, a),
  );
  environment.registerFunction(
    'kubernetes.Sets.intersects(list, list): bool',
    (_: unknown, a: readonly unknown[], b: readonly unknown[]) => a.some((item) => has(b, item)),
  );
}

function extreme(
  list: readonly Comparable[],
  name: string,
  isBetter: (a: Comparable, b: Comparable) => boolean,
): Comparable {
  const [first] = list;
  if (first === undefined) throw new Error(`${name} called on empty list`);
  return list.reduce((best, item) => (isBetter(item, best) ? item : best), first);
}

function addTexts(environment: Environment): void {
  environment.registerFunction('string.find(string): string', (text: string, pattern: string) => {
    return regExp(pattern).exec(text)?.[0] ?? '';
  });
  environment.registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) =>
    all(text, pattern),
  );
  environment.registerFunction(
    'string.findAll(string, int): list<string>',
    (text: string, pattern: string, limit: bigint) =>
      limit < 0n ? all(text, pattern) : all(text, pattern).slice(0, Number(limit)),
  );
  environment.registerFunction('string.charAt(int): string', (text: string, at: bigint) => text.charAt(Number(at)));
  environment.registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
    text.replaceAll(from, () => to),
  );
  environment.registerFunction('string.reverse(): string', (text: string) => [...text].reverse().join(''));
  environment.registerFunction('string.format(list): string', (text: string, values: readonly unknown[]) => {
    let next = 0;
    return text.replace(/%(?:\.(\d+))?([sdfexXob%])/g, (_, digits: string | undefined, verb: string) =>
      verb === '%' ? '%' : formatted(values[next++], verb, digits === undefined ? 6 : Number(digits)),
    );
  });
  addFormats(environment);
}

/** A value as a verb of `format` prints it. */
function formatted(value: unknown, verb: string, digits: number): string {
  switch (verb) {
    case 'f':
      return Number(value).toFixed(digits);
    case 'e':
      return Number(value).toExponential(digits);
    case 'x':
      return Number(value).toString(16);
    case 'X':
      return Number(value).toString(16).toUpperCase();
    case 'o':
      return Number(value).toString(8);
    case 'b':
      return typeof value === 'boolean' ? String(Number(value)) : Number(value).toString(2);
    default:
      return Array.isArray(value) ? `[${value.map((item) => formatted(item, 's', digits)).join(', ')}]` : String(value);
  }
}

function regExp(pattern: string): RegExp {
  const compiled = compileGoRegExp(pattern);
  if (!compiled.ok) throw new Error(`Illegal regex: ${compiled.error}`);
  return compiled.regExp;
}

function all(text: string, pattern: string): string[] {
  const { source, flags } = regExp(pattern);
  return [...text.matchAll(new RegExp(source, `${flags}g`))].map(([found]) => found);
}

/** A named format, which can be asked what is wrong with a text. */
class CelFormat {
  readonly check: (text: string) => readonly string[];

  constructor(check: (text: string) => readonly string[]) {
    this.check = check;
  }
}

const FORMATS: Readonly<Record<string, (text: string) => readonly string[]>> = {
  dns1123Label: names.checkDns1123Label,
  dns1123Subdomain: names.checkDns1123Subdomain,
  dns1035Label: names.checkDns1035Label,
  qualifiedName: names.checkQualifiedName,
  labelValue: names.checkLabelValue,
};

/** What the name `format` stands for. */
class CelFormats {}

function addFormats(environment: Environment): void {
  environment.registerType('kubernetes.NamedFormat', CelFormat);
  environment.registerType('kubernetes.Formats', CelFormats);
  environment.registerConstant('format', 'kubernetes.Formats', new CelFormats());
  environment.registerFunction(
    'kubernetes.NamedFormat.validate(string): optional<list<string>>',
    (format: CelFormat, text: string) => {
      const messages = format.check(text);
      return messages.length === 0 ? Optional.none() : Optional.of([...messages]);
    },
  );
  for (const [name, check] of Object.entries(FORMATS)) {
    environment.registerFunction(`kubernetes.Formats.${name}(): kubernetes.NamedFormat`, () => new CelFormat(check));
  }
  environment.registerFunction(
    'kubernetes.Formats.named(string): optional<kubernetes.NamedFormat>',
    (_: unknown, name: string) => {
      const check = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
      return check === undefined ? Optional.none() : Optional.of(new CelFormat(check));
    },
  );
}

function addQuantities(environment: Environment): void {
  environment.registerType('kubernetes.Quantity', CelQuantity);
  environment.registerFunction(
    'quantity(string): kubernetes.Quantity',
    (text: string) => new CelQuantity(parseQuantity(text)),
  );
  environment.registerFunction('isQuantity(string): bool', (text: string) => {
    try {
      parseQuantity(text);
      return true;
    } catch (error) {
      if (error instanceof StatusError) return false;
      throw error;
    }
  });
  const compare = (a: CelQuantity, b: CelQuantity): number => a.quantity.compare(b.quantity);
  const of = (receiver: string, result: string): string => `kubernetes.Quantity.${receiver}: ${result}`;
  environment.registerFunction(
    of('isLessThan(kubernetes.Quantity)', 'bool'),
    (a: CelQuantity, b: CelQuantity) => compare(a, b) < 0,
  );
  environment.registerFunction(
    of('isGreaterThan(kubernetes.Quantity)', 'bool'),
    (a: CelQuantity, b: CelQuantity) => compare(a, b) > 0,
  );
  environment.registerFunction(of('compareTo(kubernetes.Quantity)', 'int'), (a: CelQuantity, b: CelQuantity) =>
    BigInt(Math.sign(compare(a, b))),
  );
  environment.registerFunction(of('sign()', 'int'), (a: CelQuantity) => BigInt(a.quantity.sign));
  environment.registerFunction(of('isInteger()', 'bool'), (a: CelQuantity) =>
    Number.isInteger(a.quantity.approximateNumber),
  );
  environment.registerFunction(of('asInteger()', 'int'), (a: CelQuantity) => BigInt(a.quantity.value));
  environment.registerFunction(of('asApproximateFloat()', 'double'), (a: CelQuantity) => a.quantity.approximateNumber);
  environment.registerFunction(
    of('add(kubernetes.Quantity)', 'kubernetes.Quantity'),
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.quantity.add(b.quantity)),
  );
  environment.registerFunction(
    of('sub(kubernetes.Quantity)', 'kubernetes.Quantity'),
    (a: CelQuantity, b: CelQuantity) => new CelQuantity(a.quantity.subtract(b.quantity)),
  );
}

const URL_FORM = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#\s]*)([^?#\s]*)(?:\?([^#\s]*))?$|^(\/[^?#\s]*)(?:\?([^#\s]*))?$/;

function parseUrl(text: string): CelUrl | undefined {
  const match = URL_FORM.exec(text);
  if (match === null) return undefined;
  const [, scheme = '', host = '', path, query, absolute, absoluteQuery] = match;
  return new CelUrl(scheme, host, path ?? absolute ?? '', query ?? absoluteQuery ?? '');
}

function addUrls(environment: Environment): void {
  environment.registerType('kubernetes.URL', CelUrl);
  environment.registerFunction('isURL(string): bool', (text: string) => parseUrl(text) !== undefined);
  environment.registerFunction('url(string): kubernetes.URL', (text: string) => {
    const url = parseUrl(text);
    if (url === undefined)
      throw new Error(`URL parse error during conversion from string: parse "${text}": invalid URI for request`);
    return url;
  });
  const hostname = (url: CelUrl): string => url.host.replace(/:\d*$/, '').replace(/^\[|\]$/g, '');
  environment.registerFunction('kubernetes.URL.getScheme(): string', (url: CelUrl) => url.scheme);
  environment.registerFunction('kubernetes.URL.getHost(): string', (url: CelUrl) => url.host);
  environment.registerFunction('kubernetes.URL.getHostname(): string', hostname);
  environment.registerFunction(
    'kubernetes.URL.getPort(): string',
    (url: CelUrl) => /:(\d+)$/.exec(url.host)?.[1] ?? '',
  );
  environment.registerFunction('kubernetes.URL.getEscapedPath(): string', (url: CelUrl) => url.path);
}
