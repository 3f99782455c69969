/** Changing frozen, shared objects: what stays the same is answered as the very reference that was given. */

/** Changes to some fields; `undefined` removes one. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** `object` with the changes laid over it; `object` itself when it says all that already. */
export function withChanges<T extends object>(object: T, changes: Changes<T>): T {
  const fields = object as Readonly<Record<string, unknown>>;
  let changed: Record<string, unknown> | undefined;
  for (const [field, value] of Object.entries(changes)) {
    if (fields[field] === value) continue;
    const copy: Record<string, unknown> = changed ?? { ...fields };
    if (value === undefined) delete copy[field];
    else copy[field] = value;
    changed = copy;
  }
  return (changed ?? object) as T;
}

/** `list` with every item mapped; `list` itself when each stayed what it was. */
export function mapShared<T>(list: readonly T[], map: (item: T) => T): readonly T[] {
  const mapped = list.map(map);
  return mapped.every((item, i) => item === list[i]) ? list : mapped;
}
