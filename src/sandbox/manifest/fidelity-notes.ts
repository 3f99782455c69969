/** What the simulation stores of an object and does not act on, said to whoever applies it; a real server says nothing of the kind. */
import type { Problem } from '../../bridge/messages.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { type UnsimulatedField, unsimulatedFields } from '../fidelity/unsimulated-fields.ts';
import type { ManifestObject } from './manifest-object.ts';

/** One note for each reason, at the first of the fields that it is about. */
export function fidelityNotes(kind: KindDefinition, object: ManifestObject): readonly Problem[] {
  const byReason = new Map<string, UnsimulatedField[]>();
  for (const field of unsimulatedFields(kind, object.body)) {
    byReason.set(field.note, [...(byReason.get(field.note) ?? []), field]);
  }
  return [...byReason].map(([explanation, fields]) => {
    const path = fields[0]?.path ?? [];
    const range = path.length === 0 ? object.locate('kind') : object.locateKey(path);
    return { severity: 'note', message: messageOf(fields, object), explanation, range };
  });
}

function messageOf(fields: readonly UnsimulatedField[], { kind, name }: ManifestObject): string {
  const names = fields.map(({ field }) => field).filter((field) => field !== '');
  if (names.length === 0) return `${kind} ${name} is stored, but not simulated.`;
  return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} stored, but not simulated.`;
}
