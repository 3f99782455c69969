/** The keys and values of a Redis server, and when they end. */
export type Value = string | string[] | Map<string, string> | Set<string>;

export interface Entry {
  value: Value;
  /** When it ends, in ms since the epoch. */
  expiresAtMs: number | undefined;
}

export class RedisData {
  readonly #nowMs: () => number;
  readonly #entries = new Map<string, Entry>();
  /** Changes since the last save. */
  changes = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  entry(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry?.expiresAtMs !== undefined && entry.expiresAtMs <= this.#nowMs()) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry;
  }

  get nowMs(): number {
    return this.#nowMs();
  }

  value(key: string): Value | undefined {
    return this.entry(key)?.value;
  }

  put(key: string, value: Value, expiresAtMs?: number): void {
    this.#entries.set(key, { value, expiresAtMs });
  }

  delete(key: string): boolean {
    return this.entry(key) !== undefined && this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }

  keys(): readonly string[] {
    return [...this.#entries.keys()].filter((key) => this.entry(key) !== undefined);
  }

  /** Commands that make the same data elsewhere. */
  asCommands(): readonly (readonly string[])[] {
    return this.keys().flatMap((key) => {
      const { value, expiresAtMs } = this.entry(key) ?? { value: '', expiresAtMs: undefined };
      const make =
        typeof value === 'string'
          ? ['SET', key, value]
          : Array.isArray(value)
            ? ['RPUSH', key, ...value]
            : value instanceof Set
              ? ['SADD', key, ...value]
              : ['HSET', key, ...[...value].flat()];
      return expiresAtMs === undefined ? [make] : [make, ['PEXPIREAT', key, String(expiresAtMs)]];
    });
  }
}
