/** What strategic merge patch asks of the schema (apimachinery/pkg/util/strategicpatch/meta.go). */
import type { ValueSchema } from '../../schema/type-schema.ts';
import { goQuote } from '../go-syntax.ts';
import { PatchError } from './patch-error.ts';

/** The schema of the object at hand; undefined where nothing is known, and then lists are replaced as a whole. */
export type PatchSchema = ValueSchema | undefined;

/** How a field is merged. */
export interface FieldMerge {
  /** The schema of the field's value, or of the elements of a list. */
  readonly schema: PatchSchema;
  /** `merge`, `replace` or '' (maps are merged, lists are replaced). */
  readonly strategy: string;
  readonly retainKeys: boolean;
  /** '' for lists of scalars and for lists that are replaced. */
  readonly mergeKey: string;
  readonly isPointer: boolean;
}

const UNKNOWN: FieldMerge = { schema: undefined, strategy: '', retainKeys: false, mergeKey: '', isPointer: false };

/** How the object in this field is merged; throws PatchError for fields that the schema does not know. */
export function lookUpMap(schema: PatchSchema, key: string): FieldMerge {
  if (schema === undefined) return UNKNOWN;
  if (schema.form !== 'struct') {
    const what = 'merging an object in json but data type is not struct, instead is';
    throw new PatchError('Unexpected', `${what}: ${goKind(schema)}`);
  }
  const field = schema.type.fields.get(key);
  if (field === undefined) {
    const where = `struct ${schema.type.goName} for the json field ${goQuote(key)}`;
    throw new PatchError('Unexpected', `unable to find api field in ${where}`);
  }
  const strategies = field.patchStrategies;
  return {
    // Free-form JSON has no structure to follow.
    schema: field.value.form === 'json' ? undefined : field.value,
    strategy: strategies.find((strategy) => strategy !== 'retainKeys') ?? '',
    retainKeys: strategies.includes('retainKeys'),
    mergeKey: field.patchMergeKey ?? '',
    isPointer: field.isPointer,
  };
}

/** How the list in this field is merged; throws PatchError for fields that the schema does not know. */
export function lookUpList(schema: PatchSchema, key: string): FieldMerge {
  const field = lookUpMap(schema, key);
  if (field.schema === undefined) return field;
  if (field.schema.form === 'array') return { ...field, schema: field.schema.items };
  // Upstream takes a pointer for a pointer to a list.
  if (field.isPointer) return field;
  throw new PatchError('Unexpected', 'expected slice or array type, but got: struct');
}

/** The kind of the Go type, as reflect names it. */
export function goKind(schema: PatchSchema): string {
  switch (schema?.form) {
    case undefined:
    case 'struct':
    case 'time':
    case 'microTime':
    case 'quantity':
    case 'intOrString':
    case 'json':
      return 'struct';
    case 'array':
    case 'bytes':
      return 'slice';
    case 'boolean':
      return 'bool';
    case 'double':
      return 'float64';
    default:
      return schema?.form ?? 'struct';
  }
}
