/**
 * How a field is declared in Go, which the API shows in two ways: decoding errors name the Go type, and whether a zero
 * value is kept depends on pointers and `omitempty`. Most of it follows from the OpenAPI documents (v3 gives a default to
 * every field that is not a pointer); the rest are facts listed in go-fields.tsv, taken from k8s.io/api v0.32.
 */
import { type Definitions, type OpenApiSchema, resolveRef } from './openapi-source.ts';

/** One field's declaration. */
export interface GoField {
  /** As reflect.Type prints it, without a leading `*`: `int32`, `v1.Protocol`, `[]v1.Container`. */
  readonly goType: string;
  readonly isPointer: boolean;
  /** Serialised even when it is empty. */
  readonly isAlways: boolean;
}

/** Defaults in the v3 documents, by definition and field. */
export type V3Properties = ReadonlyMap<string, Readonly<Record<string, { readonly default?: unknown }>>>;

/** Facts by `definition.field`, as {@link parseGoFacts} reads them. */
export type GoFacts = ReadonlyMap<string, GoField>;

/** Reads go-fields.tsv: `definition`, `field`, `Go type` (a leading `*` for pointers) and `always` or `omitempty`. */
export function parseGoFacts(text: string): GoFacts {
  const facts = new Map<string, GoField>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [definition = '', field = '', type = '', emission = ''] = line.split('\t');
    facts.set(`${definition}.${field}`, {
      goType: type.replace(/^\*/, ''),
      isPointer: type.startsWith('*'),
      isAlways: emission === 'always',
    });
  }
  return facts;
}

/** The declaration as the OpenAPI documents let one guess it; a fact in go-fields.tsv overrides it. */
export function guessGoField(
  definitions: Definitions,
  schema: OpenApiSchema,
  v3: { readonly default?: unknown } | undefined,
  isRequired: boolean,
): GoField {
  const goType = goTypeOf(definitions, schema);
  const isStruct = schema.$ref !== undefined;
  if (isStruct) return { goType, isPointer: v3?.default === undefined, isAlways: isRequired };
  const isCollection = schema.items !== undefined || schema.additionalProperties !== undefined;
  const isZeroDefault = v3?.default === '' || v3?.default === 0 || v3?.default === false;
  return { goType, isPointer: false, isAlways: isCollection ? isRequired : isRequired || isZeroDefault };
}

/** What reflect.Type would print if no named types existed. */
export function goTypeOf(definitions: Definitions, schema: OpenApiSchema): string {
  if (schema.$ref !== undefined) {
    const { name, goName } = resolveRef(definitions, schema.$ref);
    return `${name.split('.').at(-2)}.${goName}`;
  }
  if (schema.items !== undefined) return `[]${goTypeOf(definitions, schema.items)}`;
  if (schema.additionalProperties !== undefined)
    return `map[string]${goTypeOf(definitions, schema.additionalProperties)}`;
  switch (schema.type) {
    case 'integer':
      return schema.format ?? 'int';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    default:
      return schema.format === 'byte' ? '[]uint8' : 'string';
  }
}
