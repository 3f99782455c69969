/**
 * A YAML document as JSON, the only form that the API knows. Keys are sorted, as kubectl's conversion leaves them. Cycles, bombs, bottomless
 * nesting and keys that are no text are refused with a sentence.
 */

/** Upstream's JSON decoder gives up at this depth. */
const DEEPEST = 10_000;
/** Values that one document may hold once its aliases are resolved. */
const MOST_VALUES = 1_000_000;

export class ConversionError extends Error {}

export function jsonOf(value: unknown): unknown {
  return new Conversion().convert(value, 0);
}

class Conversion {
  readonly #open = new Set<object>();
  #values = 0;

  convert(value: unknown, depth: number): unknown {
    if (++this.#values > MOST_VALUES) throw new ConversionError('document contains excessive aliasing');
    if (depth > DEEPEST) throw new ConversionError('exceeded max depth');
    if (typeof value === 'bigint') return Number(value);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new ConversionError(
        `json: unsupported value: ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`,
      );
    }
    if (value === undefined || typeof value !== 'object' || value === null) return value ?? null;
    if (this.#open.has(value)) throw new ConversionError('an anchor contains itself');
    this.#open.add(value);
    const converted = Array.isArray(value)
      ? value.map((item) => this.convert(item, depth + 1))
      : this.#convertMap(value as Record<string, unknown>, depth);
    this.#open.delete(value);
    return converted;
  }

  #convertMap(map: Record<string, unknown>, depth: number): Record<string, unknown> {
    const entries = Object.keys(map)
      .sort()
      .map((key) => [key, this.convert(map[key], depth + 1)] as const);
    // Made from entries so that a key such as __proto__ is a key like any other.
    return Object.fromEntries(entries);
  }
}
