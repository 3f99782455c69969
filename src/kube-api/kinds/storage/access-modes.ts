/** Who may mount a volume how (kubernetes/pkg/apis/core/helper/helpers.go: GetAccessModesAsString; validation.go). */
import type { PersistentVolumeSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';

export type AccessModes = NonNullable<PersistentVolumeSpec['accessModes']>;

const SUPPORTED: readonly string[] = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

const SHORT_NAMES: readonly (readonly [mode: AccessModes[number], short: string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];

/** The modes as tables show them, e.g. `RWO,ROX`. */
export function shortAccessModes(modes: AccessModes = []): string {
  return SHORT_NAMES.filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(',');
}

/** Adds the problems of a list of modes: unknown ones, and the exclusive one beside others. */
export function validateAccessModes(modes: readonly string[], errors: FieldErrors, path: FieldPath): void {
  for (const mode of modes) if (!SUPPORTED.includes(mode)) errors.notSupported(path, mode, SUPPORTED);
  const others = modes.filter((mode) => mode !== 'ReadWriteOncePod' && SUPPORTED.includes(mode));
  if (modes.includes('ReadWriteOncePod') && others.length > 0) {
    errors.forbidden(path, 'may not use ReadWriteOncePod with other access modes');
  }
}
