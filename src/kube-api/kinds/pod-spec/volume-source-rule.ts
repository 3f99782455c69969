/** The form in which the rules of each volume type are written down. */
import type { Volume } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';

/** A kind of volume: the field that holds it, the field its errors name, and its rules. */
export interface VolumeSourceRule<K extends keyof Volume = keyof Volume> {
  readonly field: K;
  /** Where upstream's messages name another field than the one of the API. */
  readonly errorField?: string;
  readonly conflictField?: string;
  readonly validate: (source: NonNullable<Volume[K]>, errors: FieldErrors, path: FieldPath) => void;
}

/** Ties a rule's types together and forgets them, so that rules fit into one list. */
export function volumeSourceRule<K extends keyof Volume>(rule: VolumeSourceRule<K>): VolumeSourceRule {
  return rule as unknown as VolumeSourceRule;
}
