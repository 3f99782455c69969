/** Two Go values side by side, as a tree of what is equal and what is not (github.com/google/go-cmp/cmp). */
import { parseQuantity } from '../../../meta/quantity.ts';
import { editScript } from './edit-script.ts';
import { fieldsOf, fieldValue, type GoType, isNil, sortedKeys } from './go-types.ts';

/** Stands for an element or entry that one side does not have. */
export const ABSENT = Symbol('absent');

export interface Comparison {
  readonly type: GoType;
  readonly x: unknown;
  readonly y: unknown;
  /** How many leaves are equal, and how many are not. */
  readonly same: number;
  readonly different: number;
  readonly descendants: number;
  /** 0 for leaves. */
  readonly depth: number;
  /** Fields, elements or entries. */
  readonly records: readonly ComparedRecord[];
  /** What two pointers lead to. */
  readonly target?: Comparison;
}

export interface ComparedRecord {
  /** A field's or entry's name; '' for elements. */
  readonly key: string;
  readonly value: Comparison;
}

/** Compares two values of a type. */
export function compare(type: GoType, x: unknown, y: unknown): Comparison {
  if (x === ABSENT || y === ABSENT) return leaf(type, x, y, false);
  if (type.name === 'resource.Quantity') return leaf(type, x, y, isSameAmount(x, y));
  if (isNil(type, x) || isNil(type, y)) return leaf(type, x, y, isNil(type, x) && isNil(type, y));
  switch (type.kind) {
    case 'struct':
      return node(type, x, y, compareFields(type, x, y));
    case 'slice':
      return node(type, x, y, compareElements(type, x as readonly unknown[], y as readonly unknown[]));
    case 'map':
      return node(type, x, y, compareEntries(type, x, y));
    case 'pointer': {
      const target = compare(type.element ?? type, x, y);
      return { ...node(type, x, y, [{ key: '', value: target }]), records: [], target };
    }
    default:
      return leaf(type, x, y, plain(type, x) === plain(type, y));
  }
}

function plain(type: GoType, value: unknown): unknown {
  if (value !== undefined && value !== null) return value;
  return type.kind === 'bool' ? false : type.kind === 'int' ? 0 : '';
}

function isSameAmount(x: unknown, y: unknown): boolean {
  const amount = (value: unknown): string => (typeof value === 'string' && value !== '' ? value : '0');
  return parseQuantity(amount(x)).equals(parseQuantity(amount(y)));
}

function leaf(type: GoType, x: unknown, y: unknown, isSame: boolean): Comparison {
  const counts = { same: isSame ? 1 : 0, different: isSame ? 0 : 1 };
  return { type, x, y, ...counts, descendants: 0, depth: 0, records: [] };
}

function node(type: GoType, x: unknown, y: unknown, records: readonly ComparedRecord[]): Comparison {
  let same = 0;
  let different = 0;
  let descendants = 0;
  let depth = 0;
  for (const { value } of records) {
    same += value.same;
    different += value.different;
    descendants += value.descendants + 1;
    depth = Math.max(depth, value.depth + 1);
  }
  return { type, x, y, same, different, descendants, depth, records };
}

function compareFields(type: GoType, x: unknown, y: unknown): readonly ComparedRecord[] {
  return fieldsOf(type).map((field) => ({
    key: field.name,
    value: compare(field.type, fieldValue(type, x, field), fieldValue(type, y, field)),
  }));
}

function compareElements(type: GoType, x: readonly unknown[], y: readonly unknown[]): readonly ComparedRecord[] {
  const element = type.element ?? type;
  const known = new Map<number, Comparison>();
  const at = (ix: number, iy: number): Comparison => {
    const index = ix * (y.length + 1) + iy;
    const found = known.get(index) ?? compare(element, x[ix], y[iy]);
    known.set(index, found);
    return found;
  };
  const records: ComparedRecord[] = [];
  let ix = 0;
  let iy = 0;
  for (const edit of editScript(x.length, y.length, at)) {
    if (edit === 'removed') records.push({ key: '', value: compare(element, x[ix++], ABSENT) });
    else if (edit === 'inserted') records.push({ key: '', value: compare(element, ABSENT, y[iy++]) });
    else records.push({ key: '', value: at(ix++, iy++) });
  }
  return records;
}

function compareEntries(type: GoType, x: unknown, y: unknown): readonly ComparedRecord[] {
  const left = x as Readonly<Record<string, unknown>>;
  const right = y as Readonly<Record<string, unknown>>;
  const element = type.element ?? type;
  return sortedKeys(x, y).map((key) => ({
    key,
    value: compare(element, key in left ? left[key] : ABSENT, key in right ? right[key] : ABSENT),
  }));
}
