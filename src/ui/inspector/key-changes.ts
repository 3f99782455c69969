/** What somebody types to change a label or annotation, as kubectl takes it: `key=value` sets it, `key-` takes it away. */
import type { KeyChanges } from '../../bridge/messages.ts';

export type TypedChange =
  | {
      readonly changes: KeyChanges;
      /** Whether a value that is there becomes another one. */
      readonly overwrites: boolean;
    }
  /** It is neither. */
  | undefined;

/** Whether keys and values are good is for the API server to say; nothing is cut off from a value. */
export function typedChange(text: string, present: Readonly<Record<string, string>>): TypedChange {
  const trimmed = text.trim();
  const at = trimmed.indexOf('=');
  if (at > 0) {
    const key = trimmed.slice(0, at);
    const value = trimmed.slice(at + 1);
    const before = present[key];
    return { changes: { [key]: value }, overwrites: before !== undefined && before !== value };
  }
  const isRemoval = at < 0 && trimmed.length > 1 && trimmed.endsWith('-');
  return isRemoval ? { changes: { [trimmed.slice(0, -1)]: null }, overwrites: false } : undefined;
}
