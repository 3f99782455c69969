/** The model of the structural schema: what the fields of an API type may hold and how the API server treats them. */

/** Values that are one JSON value on the wire; `json` is any JSON and is kept as it is. */
export type ScalarKind =
  | 'string'
  | 'int32'
  | 'int64'
  | 'boolean'
  | 'double'
  | 'bytes'
  | 'time'
  | 'microTime'
  | 'quantity'
  | 'intOrString'
  | 'json';

/** What a field, an element of an array or a value of a map holds. `goType` is how Go prints its type in messages. */
export type ValueSchema =
  | { readonly form: ScalarKind; readonly goType: string }
  | { readonly form: 'struct'; readonly goType: string; readonly type: TypeSchema }
  | { readonly form: 'array'; readonly goType: string; readonly items: ValueSchema }
  | { readonly form: 'map'; readonly goType: string; readonly values: ValueSchema };

/** How server-side apply and structural merges see a list or map. */
export type ListType = 'atomic' | 'set' | 'map' | 'granular';

export interface FieldSchema {
  readonly name: string;
  readonly value: ValueSchema;
  /** Required by the OpenAPI document; values that come from the decoder always have it. */
  readonly isRequired: boolean;
  /** A pointer in Go: its zero value is a value of its own and is kept. */
  readonly isPointer: boolean;
  /** Go writes the field even when it is empty. */
  readonly isAlways: boolean;
  readonly enum: readonly string[] | undefined;
  /** Strategic merge patch: some of `merge`, `replace`, `retainKeys`. */
  readonly patchStrategies: readonly string[];
  readonly patchMergeKey: string | undefined;
  readonly listType: ListType | undefined;
  readonly listMapKeys: readonly string[];
  /** What the field is taken to be where it is the key of a list's item and not given; only in schemas that people write. */
  readonly default?: unknown;
}

/** An API object or a structure inside one. */
export interface TypeSchema {
  /** Unique name, the same as in types.gen.ts, e.g. `Deployment` or `EventsV1Event`. */
  readonly id: string;
  /** The Go struct, e.g. `DeploymentSpec`. */
  readonly goName: string;
  /** As Go prints it, e.g. `v1.DeploymentSpec`. */
  readonly goType: string;
  /** Set for kinds. */
  readonly apiVersion: string | undefined;
  readonly isAtomic: boolean;
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** Whether there may be fields that are not among these; only in schemas that people write. */
  readonly preservesUnknown?: boolean;
}
