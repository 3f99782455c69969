/**
 * What there is to know about one API kind, in one place: where it lives in the API, how it is defaulted, validated,
 * prepared for storage (upstream's registry strategies under kubernetes/pkg/registry/*) and printed.
 */
import type { Time } from '../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import type { KubeObject } from '../meta/object.ts';
import type { Decoded } from '../schema/decode.ts';
import type { TypeSchema } from '../schema/type-schema.ts';

/** How far the simulation acts on a kind or on a group of its fields. */
export type Fidelity = 'faithful' | 'simplified' | 'not simulated';

export interface FidelityNote {
  /** The field or several, with commas, without indices: `spec.hostPID, spec.hostIPC`; empty for the kind as a whole. */
  readonly field: string;
  readonly fidelity: Fidelity;
  /** One sentence for learners. */
  readonly note: string;
  /** The kind whose notes hold for what is below this field, e.g. `Pod` for a pod template. */
  readonly like?: string;
}

/** A column of `kubectl get` (kubernetes/pkg/printers/internalversion/printers.go). */
export interface Column<T> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  /** 0 is always shown; others only with `-o wide`. */
  readonly priority: number;
  readonly description?: string;
  /** `nowMs` is the time of printing, for ages; null where there is nothing to print. */
  value(object: T, nowMs: number): string | number | boolean | null;
}

/** Where the `scale` subresource of a kind finds its numbers. */
export interface ScaleAccess<T> {
  specReplicas(object: T): number;
  statusReplicas(object: T): number;
  selector(object: T): string;
  withReplicas(object: T, replicas: number): T;
}

/** How a kind that is a second view of another one is turned into it and back: both are the same objects in the store. */
export interface StoredForm<T> {
  /** The kind under which the objects are stored. */
  readonly kind: KindDefinition;
  toStored(object: T): KubeObject;
  fromStored(object: KubeObject): T;
  /** What is done with requests in this version, instead of what the stored kind does; given the stored form. */
  readonly checks?: Partial<Pick<KindDefinition, StoredStrategy>>;
}

/** What a version may do its own way although its objects are stored as another. */
type StoredStrategy =
  | 'hasStatus'
  | 'scale'
  | 'prepareForCreate'
  | 'prepareForUpdate'
  | 'prepareForStatusUpdate'
  | 'validate'
  | 'validateCreate'
  | 'validateUpdate'
  | 'validateStatusUpdate'
  | 'warnings';

/** What a kind that somebody defined at run time knows about its objects, in place of a schema made beforehand. */
export interface CustomForm {
  /** How merging and server-side apply see its objects; undefined where nobody has said what they look like. */
  readonly type: TypeSchema | undefined;
  /** Like the decoder of schemas, for a body or for a patched object. */
  decode(json: unknown, duplicateFields?: readonly string[]): Decoded;
  /** Before anything is done with a request: tells its warnings, throws when its verb is not to be had just now. */
  enter(verb: string, onWarning: ((message: string) => void) | undefined): void;
}

/** A part of an object that is written through a subresource of its own, such as the ephemeral containers of a pod. */
export interface ObjectPart<T> {
  /** Answers the object to store: `old` with what may change taken from `object`. */
  prepare(object: T, old: T): T;
  /** Problems with the change; the object as a whole is checked by the kind's `validate`. */
  validate?(object: T, old: T, errors: FieldErrors, path: FieldPath): void;
}

/** Reads one field of an object as text; taken from a method for the reason given below. */
export type FieldReader<T> = { read(object: T): string }['read'];

/**
 * Functions are declared as methods so that a definition of one kind can stand where any kind is expected.
 *
 * `defaults` and the `prepare…` functions answer a new object, or the very one they were given when nothing changes; they
 * must not touch their argument, which may be frozen, and keep unchanged subtrees shared.
 */
export interface KindDefinition<T extends KubeObject = KubeObject> {
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** The resource's name in paths, e.g. `deployments`. */
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly namespaced: boolean;
  /** The kind of its lists, where that is not its own with `List` behind it. */
  readonly listKind?: string;
  /** Set for custom resources. */
  readonly custom?: CustomForm;
  /** False for kinds that can't be created by name generation etc. is upstream's default: all verbs. */
  readonly verbs?: readonly string[];
  /** Set for a version of a kind that is stored as another one, e.g. HorizontalPodAutoscalers of autoscaling/v1. */
  readonly storedAs?: StoredForm<T>;
  /** False for kinds that are answered when they are asked for and never stored, such as reviews and metrics. */
  readonly isStored?: boolean;
  /** True where `status` is a subresource of its own: writes to the object ignore it, and the reverse. */
  readonly hasStatus: boolean;
  readonly scale?: ScaleAccess<T>;
  /** Subresources besides `status` that have the kind of the object and write a part of it, by name. */
  readonly parts?: Readonly<Record<string, ObjectPart<T>>>;
  /** How a name is checked; the default is a DNS subdomain. Answers messages, empty when the name is good. */
  validateName?(name: string, isPrefix: boolean): readonly string[];
  /** Fills in what the writer left out (kubernetes/pkg/apis/<group>/v1/defaults.go). */
  defaults?(object: T): T;
  /** Drops what a writer may not set at creation, and numbers the first generation. */
  prepareForCreate?(object: T): T;
  /** Keeps what a writer may not change, and counts the generation up when the spec changed. */
  prepareForUpdate?(object: T, old: T): T;
  /**
   * Answers the object to store when `status` is written at the time `now`: upstream copies everything but status from
   * `old`.
   */
  prepareForStatusUpdate?(object: T, old: T, now: Time): T;
  /** Problems with an object's own fields; metadata is checked by the API server. */
  validate?(object: T, errors: FieldErrors, path: FieldPath): void;
  /** Problems that only a new object can have; runs after `validate`. */
  validateCreate?(object: T, errors: FieldErrors, path: FieldPath): void;
  /** Problems with a change, immutable fields among them; runs after `validate`, unless `listsChangesFirst`. */
  validateUpdate?(object: T, old: T, errors: FieldErrors, path: FieldPath): void;
  /** True where upstream lists what is wrong with a change before what is wrong with the object itself. */
  readonly listsChangesFirst?: boolean;
  validateStatusUpdate?(object: T, old: T, errors: FieldErrors, path: FieldPath): void;
  /** Warnings for the writer (kubernetes/pkg/api/pod/warnings.go and friends). */
  warnings?(object: T, old: T | undefined): readonly string[];
  /** Fields that can be selected by, besides metadata.name and metadata.namespace. */
  readonly selectableFields?: Readonly<Record<string, FieldReader<T>>>;
  /** The grace period of a deletion, in seconds, when the deleter names none; undefined for immediate deletion. */
  gracePeriodSeconds?(object: T, requestedSeconds: number | undefined): number | undefined;
  /** For kinds whose first deletion only marks the object: answers it as it is to be until its finalizers have gone. */
  prepareForDeletion?(object: T, nowMs: number): T;
  /** What happens to dependents when the deleter doesn't say: upstream's default is background. */
  readonly defaultPropagation?: 'Background' | 'Orphan';
  readonly columns: readonly Column<T>[];
  readonly fidelity: readonly FidelityNote[];
}

/** Names a kind once and for all; the list in `kinds/index.ts` makes it part of the API. */
export function defineKind<T extends KubeObject>(definition: KindDefinition<T>): KindDefinition<T> {
  return definition;
}

/** `v1` or `apps/v1`. */
export function apiVersionOf(definition: { readonly group: string; readonly version: string }): string {
  return definition.group === '' ? definition.version : `${definition.group}/${definition.version}`;
}

/** `pods` or `deployments.apps`. */
export function groupResourceOf(definition: { readonly group: string; readonly plural: string }): string {
  return definition.group === '' ? definition.plural : `${definition.plural}.${definition.group}`;
}
