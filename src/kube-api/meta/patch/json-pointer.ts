/** Members of JSON documents as JSON patch names them (RFC 6901). Errors are RangeErrors in the library's words. */
import { hasField, isJsonObject, type JsonObject } from './json.ts';

/** What has members. */
export type Container = JsonObject | readonly unknown[];

/** The unescaped parts of a pointer; none for the whole document and for text that is no pointer. */
export function pointerParts(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The member, or undefined when an object has none of this name; throws for indices that a list does not have. */
export function getMember(container: Container, key: string): unknown {
  if (isJsonObject(container)) return hasField(container, key) ? container[key] : undefined;
  return container[existingIndex(container, key)];
}

/** The container with a member set; an index has to exist already. */
export function setMember(container: Container, key: string, value: unknown): Container {
  if (isJsonObject(container)) return { ...container, [key]: value };
  const copy = [...container];
  copy[existingIndex(container, key)] = value;
  return copy;
}

/** The container with a member added; in lists what follows moves up, and `-` is the end. */
export function insertMember(container: Container, key: string, value: unknown): Container {
  if (isJsonObject(container)) return { ...container, [key]: value };
  if (key === '-') return [...container, value];
  const at = checkedIndex(container.length + 1, key, `value was not a proper array index: '${key}': `);
  return [...container.slice(0, at), value, ...container.slice(at)];
}

/** The container without a member, which has to be there. */
export function removeMember(container: Container, key: string): Container {
  if (isJsonObject(container)) {
    if (!hasField(container, key)) throw new RangeError(`Unable to remove nonexistent key: ${key}: missing value`);
    const { [key]: _, ...rest } = container;
    return rest;
  }
  const at = existingIndex(container, key);
  return [...container.slice(0, at), ...container.slice(at + 1)];
}

function existingIndex(list: readonly unknown[], key: string): number {
  return checkedIndex(list.length, key, '');
}

/** An index below `length`, counted from the end when it is negative. */
function checkedIndex(length: number, key: string, prefix: string): number {
  if (!/^[+-]?\d+$/.test(key))
    throw new RangeError(`${prefix}strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  const index = Number(key);
  if (index >= length || index < -length) {
    throw new RangeError(`Unable to access invalid index: ${index}: invalid index referenced`);
  }
  return index < 0 ? index + length : index;
}
