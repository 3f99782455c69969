/** What the decoder needs to know about a type, worked out once: which empty values mean nothing and which must be there. */
import type { FieldSchema, TypeSchema, ValueSchema } from './type-schema.ts';

export interface FieldPlan {
  readonly name: string;
  readonly schema: ValueSchema;
  /** Empty is a value of its own here, or the field is required. */
  readonly keepsZero: boolean;
}

export interface StructPlan {
  readonly fields: ReadonlyMap<string, FieldPlan>;
  /** Fields that get their zero value when they are missing. */
  readonly required: readonly FieldPlan[];
  /** Deep enough for remembering that it was decoded to be cheaper than decoding it again. */
  readonly isWorthMarking: boolean;
}

/** Besides kinds, types with as many nested fields: metadata, pod specs, containers, but no probes or selectors. */
const WORTH_MARKING = 5;

const EMPTY_ARRAY: readonly never[] = Object.freeze([]);
const EMPTY_OBJECT: Readonly<Record<string, never>> = Object.freeze({});

const plans = new WeakMap<TypeSchema, StructPlan>();

/** The plan of a type; the same object each time. */
export function planOf(type: TypeSchema): StructPlan {
  let plan = plans.get(type);
  if (plan === undefined) {
    plan = makePlan(type);
    plans.set(type, plan);
  }
  return plan;
}

function makePlan(type: TypeSchema): StructPlan {
  const fields = new Map<string, FieldPlan>();
  const required: FieldPlan[] = [];
  let nested = 0;
  for (const field of type.fields.values()) {
    const isMandatory = field.isRequired || isKindsMetadata(type, field);
    const plan = { name: field.name, schema: field.value, keepsZero: field.isPointer || isMandatory };
    fields.set(field.name, plan);
    if (isMandatory && !field.isPointer) required.push(plan);
    if (isNested(field.value)) nested++;
  }
  return { fields, required, isWorthMarking: nested >= WORTH_MARKING || type.apiVersion !== undefined };
}

/** types.gen.ts makes metadata required in every kind, although the OpenAPI document does not. */
function isKindsMetadata(type: TypeSchema, field: FieldSchema): boolean {
  return field.name === 'metadata' && type.apiVersion !== undefined && type.goName !== 'Status';
}

function isNested(schema: ValueSchema): boolean {
  return schema.form === 'struct' || schema.form === 'array' || schema.form === 'map';
}

/** Whether Go holds `value` for the same as nothing. */
export function isZero(schema: ValueSchema, value: unknown): boolean {
  switch (schema.form) {
    case 'array':
      return Array.isArray(value) && value.length === 0;
    case 'map':
      return typeof value === 'object' && value !== null && hasNoKeys(value);
    case 'struct':
      return typeof value === 'object' && value !== null && isZeroStruct(planOf(schema.type), value);
    case 'quantity':
      return value === '0';
    case 'json':
      return false;
    default:
      return value === '' || value === 0 || value === false;
  }
}

/** Nothing in it but required fields without a value. */
function isZeroStruct(plan: StructPlan, value: object): boolean {
  for (const key in value) {
    const field = plan.fields.get(key);
    if (field === undefined || !plan.required.includes(field)) return false;
    if (!isZero(field.schema, (value as Readonly<Record<string, unknown>>)[key])) return false;
  }
  return true;
}

function hasNoKeys(object: object): boolean {
  for (const _ in object) return false;
  return true;
}

/** The zero value of anything but a structure; undefined for what Go writes as null. */
export function zeroValue(schema: ValueSchema): unknown {
  switch (schema.form) {
    case 'array':
      return EMPTY_ARRAY;
    case 'map':
      return EMPTY_OBJECT;
    case 'string':
    case 'bytes':
      return '';
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    default:
      return undefined;
  }
}
