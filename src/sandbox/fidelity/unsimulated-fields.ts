/** Which of the fields that somebody writes the simulation stores and does not act on. */
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { KINDS } from '../../kube-api/kinds/index.ts';
import { fieldsOf } from './fidelity-report.ts';

type PathStep = string | number;

export interface UnsimulatedField {
  /** As people write it, without indices, e.g. `spec.template.spec.hostPID`; empty for the kind as a whole. */
  readonly field: string;
  /** Where it stands in the object, for the first of several. */
  readonly path: readonly PathStep[];
  /** What becomes of it, in a sentence for learners. */
  readonly note: string;
}

/** The fields of `body` that are not acted on, in the order of the kind's notes; of a kind that is not, only the kind. */
export function unsimulatedFields(kind: KindDefinition, body: unknown): readonly UnsimulatedField[] {
  const whole = kind.fidelity.find(({ field, fidelity }) => field === '' && fidelity === 'not simulated');
  if (whole !== undefined) return [{ field: '', path: [], note: whole.note }];
  const found: UnsimulatedField[] = [];
  for (const { field, fidelity, note, like } of kind.fidelity) {
    for (const name of fieldsOf(field)) {
      if (fidelity !== 'not simulated' && like === undefined) continue;
      const [path, value] = findSet(body, name.split('.'), []) ?? [];
      if (path === undefined) continue;
      const inner = like === undefined ? undefined : kindNamed(like);
      if (inner === undefined) found.push({ field: name, path, note });
      else for (const below of unsimulatedFields(inner, value)) found.push(within(name, path, below));
    }
  }
  return found;
}

function within(name: string, path: readonly PathStep[], { field, note, path: below }: UnsimulatedField) {
  return { field: `${name}.${field}`, path: [...path, ...below], note };
}

function kindNamed(name: string): KindDefinition | undefined {
  return (KINDS as readonly KindDefinition[]).find(({ kind }) => kind === name);
}

/** The first place at `names` where something is written that is more than a way of saying nothing. */
function findSet(
  value: unknown,
  [name, ...rest]: readonly string[],
  path: readonly PathStep[],
): readonly [readonly PathStep[], unknown] | undefined {
  if (Array.isArray(value)) {
    const names = name === undefined ? [] : [name, ...rest];
    if (name === undefined) return value.length === 0 ? undefined : [path, value];
    for (const [index, item] of value.entries()) {
      const found = findSet(item, names, [...path, index]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (name === undefined) return isNothing(value) ? undefined : [path, value];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return findSet(Reflect.get(value, name), rest, [...path, name]);
}

/** `false`, an empty text or mapping and the like ask for nothing. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
