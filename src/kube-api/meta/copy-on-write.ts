/** Changing frozen, shared objects: what stays the same is answered as the very reference that was given. */

/** Changes to some fields; `undefined` removes one. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** `object` with the changes laid over it; `object` itself when it says all that already. */
export function withChanges<T extends object>(object: T, changes: Changes<T>): T {
  const fields = object as Readonly<Record<string, unknown>>;
  const values = changes as Readonly<Record<string, unknown>>;
  let changed: Record<string, unknown> | undefined;
  for (const field in values) {
    const value = values[field];
    if (fields[field] === value) continue;
    changed ??= { ...fields };
    if (value === undefined) delete changed[field];
    else changed[field] = value;
  }
  return (changed ?? object) as T;
}

/** `list` with every item mapped; `list` itself when each stayed what it was. */
export function mapShared<T>(list: readonly T[], map: (item: T) => T): readonly T[] {
  for (let i = 0; i < list.length; i++) {
    const item = list[i] as T;
    const first = map(item);
    if (first === item) continue;
    return [...list.slice(0, i), first, ...list.slice(i + 1).map(map)];
  }
  return list;
}
