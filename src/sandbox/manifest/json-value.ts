/**
 * A YAML document as JSON, the only form that the API knows (sigs.k8s.io/yaml and its copy of go-yaml v2). Keys are sorted, as kubectl's conversion
 * leaves them. Aliases are resolved with bounded work; cycles, bombs, bottomless nesting and keys that are no text are refused with a sentence.
 * As there, a merge takes effect where it stands, so it overrides keys before it.
 */
import { type Alias, isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';

/** Upstream's YAML reader gives up at this depth. */
export const DEEPEST = 10_000;
/** Values that one document may hold once its aliases are resolved. */
const MOST_VALUES = 500_000;

/** Why a document has no JSON form, in go-yaml's words, and the node that is to blame. */
export class ConversionError extends Error {
  readonly node: unknown;
  readonly explanation: string | undefined;

  constructor(message: string, node: unknown, explanation?: string) {
    super(message);
    this.node = node;
    this.explanation = explanation;
  }
}

export interface JsonDocument {
  readonly value: unknown;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
  /** Keys that a mapping has had before; the last one counts. */
  readonly duplicateKeys: readonly Scalar[];
}

/** Throws ConversionError. */
export function jsonOf(contents: unknown): JsonDocument {
  const targets = resolveAliases(contents);
  const conversion = new Conversion(targets);
  const value = conversion.convert(contents, 0);
  return { value, targets, duplicateKeys: conversion.duplicateKeys };
}

/** An alias means the nearest anchor of its name before it. */
function resolveAliases(contents: unknown): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const waiting: unknown[] = [contents];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) {
        const explanation =
          'In YAML, * repeats what has been marked with & before. Text that begins with * needs quotes.';
        throw new ConversionError(`yaml: unknown anchor '${node.source}' referenced`, node, explanation);
      }
      targets.set(node, target);
    } else if (isScalar(node) || isCollection(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node as Node);
      if (isMap(node)) {
        for (const { key, value } of [...node.items].reverse()) waiting.push(value, key);
      } else if (isSeq(node)) waiting.push(...[...node.items].reverse());
    }
  }
  return targets;
}

class Conversion {
  readonly duplicateKeys: Scalar[] = [];
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #open = new Set<unknown>();
  #values = 0;

  constructor(targets: ReadonlyMap<Alias, Node>) {
    this.#targets = targets;
  }

  convert(node: unknown, depth: number): unknown {
    if (++this.#values > MOST_VALUES) {
      const explanation = 'With its aliases resolved, this document would be too large.';
      throw new ConversionError('yaml: document contains excessive aliasing', node, explanation);
    }
    if (depth > DEEPEST) throw new ConversionError(`yaml: exceeded max depth of ${DEEPEST}`, node);
    if (isScalar(node)) return scalarValue(node);
    if (isAlias(node)) return this.convert(this.#targets.get(node), depth);
    if (!isCollection(node)) return null;
    if (this.#open.has(node)) {
      throw new ConversionError(
        `yaml: anchor '${node.anchor ?? ''}' value contains itself`,
        node,
        'A value can’t be a part of itself.',
      );
    }
    this.#open.add(node);
    const value = isSeq(node)
      ? node.items.map((item) => this.convert(item, depth + 1))
      : isMap(node)
        ? sortedObject(this.#entries(node.items, depth))
        : null;
    this.#open.delete(node);
    return value;
  }

  #entries(pairs: readonly Pair[], depth: number): Map<string, unknown> {
    const entries = new Map<string, unknown>();
    const own = new Set<string>();
    for (const { key, value } of pairs) {
      if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN') {
        this.#merge(value, entries, depth);
        continue;
      }
      const name = keyText(isAlias(key) ? this.#targets.get(key) : key);
      if (own.has(name) && isScalar(key)) this.duplicateKeys.push(key);
      own.add(name);
      entries.set(name, this.convert(value, depth + 1));
    }
    return entries;
  }

  /** The first of several mappings wins. */
  #merge(node: unknown, entries: Map<string, unknown>, depth: number): void {
    const source = isAlias(node) ? this.#targets.get(node) : node;
    const mappings = isSeq(source) ? [...source.items].reverse() : [source];
    for (const mapping of mappings) {
      const merged = isMap(isAlias(mapping) ? this.#targets.get(mapping) : mapping) && this.convert(mapping, depth + 1);
      if (typeof merged !== 'object' || merged === null) {
        throw new ConversionError(
          'yaml: map merge requires map or sequence of maps as the value',
          node,
          'The key << takes over the keys of another mapping, named with *.',
        );
      }
      for (const [name, value] of Object.entries(merged)) entries.set(name, value);
    }
  }
}

function sortedObject(entries: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const names = [...entries.keys()].sort();
  // Made from entries so that a key such as __proto__ is a key like any other.
  return Object.fromEntries(names.map((name) => [name, entries.get(name)]));
}

function keyText(key: unknown): string {
  if (!isScalar(key)) {
    throw new ConversionError('yaml: invalid map key', key, 'A key has to be text. Does a value in { } need quotes?');
  }
  const value = scalarValue(key);
  if (value === null)
    throw new ConversionError('unsupported map key of type: <nil>', key, 'A key is missing before the colon.');
  return String(value);
}

function scalarValue(scalar: Scalar): unknown {
  const { value, source, type } = scalar;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    const octal = type === 'PLAIN' ? /^([-+]?)0o([0-7]+)$/.exec(value) : null;
    return octal === null ? value : Number.parseInt(`${octal[1]}${octal[2]}`, 8);
  }
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'number') return null;
  // The parser takes a lone dot for a number; go-yaml does not.
  if (source === '.') return '.';
  if (Number.isFinite(value)) return value;
  const shown = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  throw new ConversionError(`json: unsupported value: ${shown}`, scalar);
}
