/**
 * The kinds that a CustomResourceDefinition stands for: one that is kept in the store, and one for each version that is served, which
 * is a view of it (apiextensions-apiserver/pkg/apiserver/customresource_handler.go: getOrCreateServingInfoFor, conversion/nop_converter.go).
 * Between versions only apiVersion changes, then the fields that the version doesn't know go and its defaults are filled in.
 *
 * Left out: conversion by webhook; such a definition is kept, but objects are shown in other versions as without one.
 */
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../../generated/types.gen.ts';
import { isEqualJson } from '../../meta/equality.ts';
import type { KubeObject } from '../../meta/object.ts';
import { StatusError } from '../../meta/status-error.ts';
import type { Decoded } from '../../schema/decode.ts';
import { applyDefaults } from '../../structural-schema/apply-defaults.ts';
import { decodeCustom } from '../../structural-schema/decode-custom.ts';
import type { Schema } from '../../structural-schema/schema.ts';
import { toTypeSchema } from '../../structural-schema/to-type-schema.ts';
import type { CustomForm, KindDefinition } from '../define-kind.ts';
import { atFirstGeneration, atNextGeneration } from '../generation.ts';
import { isCrdConditionTrue, isServed } from './conditions.ts';
import { printerColumns } from './printer-columns.ts';
import { customScale } from './scale-access.ts';
import { selectableFieldsOf } from './selectable-fields.ts';
import { customChecks } from './validate-custom.ts';
import { byVersionPriority, storageVersionOf } from './versions.ts';

/** What a definition makes of itself. */
export interface CustomKinds {
  /** Under which the objects are stored; nobody asks for it. */
  readonly stored: KindDefinition;
  /** What can be asked for, most preferred version first. */
  readonly served: readonly KindDefinition[];
}

interface CustomObject extends KubeObject {
  readonly status?: unknown;
}

/**
 * The kinds of a definition whose names have been accepted; undefined before that. `isTerminating` tells
 * at any time whether the definition is being deleted, when nothing new can be created.
 */
export function customKindsOf(
  crd: CustomResourceDefinition,
  isTerminating: () => boolean = () => isCrdConditionTrue(crd, 'Terminating'),
): CustomKinds | undefined {
  const storage = storageVersionOf(crd);
  const names = crd.status?.acceptedNames;
  if (storage === undefined || names === undefined || names.plural === '' || !isServed(crd)) return undefined;
  const stored = storedKind(crd, storage, isTerminating);
  const served = crd.spec.versions
    .filter((version) => version.served)
    .sort((a, b) => byVersionPriority(a.name, b.name))
    .map((version) => servedKind(crd, version, stored, isTerminating));
  return { stored, served };
}

function baseOf(
  crd: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  isTerminating: () => boolean,
): KindDefinition {
  const { group, scope, preserveUnknownFields = false } = crd.spec;
  const {
    plural,
    singular = '',
    kind,
    listKind,
    shortNames = [],
    categories = [],
  } = crd.status?.acceptedNames ?? crd.spec.names;
  const schema = version.schema?.openAPIV3Schema;
  const hasStatus = version.subresources?.status !== undefined;
  const scale = version.subresources?.scale;
  return {
    group,
    version: version.name,
    kind,
    plural,
    singular,
    ...(listKind === undefined ? {} : { listKind }),
    shortNames,
    categories,
    namespaced: scope === 'Namespaced',
    hasStatus,
    ...(scale === undefined ? {} : { scale: customScale(scale) }),
    custom: {
      type: toTypeSchema(schema, `${group}/${version.name}`, kind),
      decode: (json, duplicates) => decodeCustom(json, schema, preserveUnknownFields, duplicates),
      enter: (verb, onWarning) => enter(crd, version, isTerminating, verb, onWarning),
    },
    defaults: (object) => applyDefaults(object, schema) as KubeObject,
    prepareForCreate: (object) => atFirstGeneration(hasStatus ? withoutStatus(object) : object),
    prepareForUpdate: (object, old) => (isSameButMetadata(object, old) ? object : atNextGeneration(object, old)),
    // An update of the status changes nothing else, not even metadata.
    prepareForStatusUpdate: (object, old) => withStatusOf(old, object),
    ...customChecks(version),
    selectableFields: selectableFieldsOf(version),
    columns: printerColumns(version),
    fidelity: [],
  };
}

/** One kind for each definition that is served, in its preferred version: together they show every custom resource once. */
export function preferredKindsOf(definitions: readonly CustomResourceDefinition[]): readonly KindDefinition[] {
  return definitions.flatMap((crd) => customKindsOf(crd)?.served.slice(0, 1) ?? []);
}

/** Whether two states of a definition, both served, stand for the same kinds. */
export function isServedTheSame(a: CustomResourceDefinition, b: CustomResourceDefinition): boolean {
  return (
    a.metadata.uid === b.metadata.uid &&
    isEqualJson(a.spec, b.spec) &&
    isEqualJson(a.status?.acceptedNames, b.status?.acceptedNames)
  );
}

/** Objects come to it from a version that is asked for: there is nothing left to be decoded or filled in. */
function storedKind(
  crd: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  isTerminating: () => boolean,
): KindDefinition {
  const { defaults: _none, ...base } = baseOf(crd, version, isTerminating);
  const custom: CustomForm = {
    type: base.custom?.type,
    decode: (json) => ({ object: json as Decoded['object'], error: undefined, strictErrors: [] }),
    enter: () => undefined,
  };
  return { ...base, custom };
}

function servedKind(
  crd: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  stored: KindDefinition,
  isTerminating: () => boolean,
): KindDefinition {
  const base = baseOf(crd, version, isTerminating);
  const { hasStatus, scale, prepareForCreate, prepareForUpdate, prepareForStatusUpdate } = base;
  const { group, preserveUnknownFields = false } = crd.spec;
  const schema = version.schema?.openAPIV3Schema;
  const apiVersion = `${group}/${version.name}`;
  const storedVersion = `${group}/${stored.version}`;
  const storedSchema = storageVersionOf(crd)?.schema?.openAPIV3Schema;
  const pruned = (object: KubeObject, as: Schema | undefined): KubeObject =>
    (decodeCustom(object, as, preserveUnknownFields).object as unknown as KubeObject | undefined) ?? object;
  return {
    ...base,
    storedAs: {
      kind: stored,
      toStored: (object) => pruned({ ...object, apiVersion: storedVersion }, storedSchema),
      fromStored: (object) => applyDefaults(pruned({ ...object, apiVersion }, schema), schema) as KubeObject,
      checks: {
        hasStatus,
        ...(scale === undefined ? {} : { scale }),
        ...(prepareForCreate === undefined ? {} : { prepareForCreate }),
        ...(prepareForUpdate === undefined ? {} : { prepareForUpdate }),
        ...(prepareForStatusUpdate === undefined ? {} : { prepareForStatusUpdate }),
        ...customChecks(version),
      },
    },
  };
}

function enter(
  crd: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  isTerminating: () => boolean,
  verb: string,
  onWarning: ((message: string) => void) | undefined,
): void {
  if (version.deprecated === true) onWarning?.(version.deprecationWarning ?? deprecationOf(crd, version.name));
  if (verb !== 'create' || !isTerminating()) return;
  const { group, names } = crd.spec;
  const message = `${verb} not allowed while custom resource definition is terminating`;
  throw new StatusError(405, 'MethodNotAllowed', message, { group, kind: names.plural });
}

function deprecationOf({ spec }: CustomResourceDefinition, deprecated: string): string {
  const { group, names, versions } = spec;
  const better = versions
    .filter((other) => other.served && other.deprecated !== true && byVersionPriority(other.name, deprecated) < 0)
    .map(({ name }) => name)
    .sort(byVersionPriority);
  const text = `${group}/${deprecated} ${names.kind} is deprecated`;
  return better[0] === undefined ? text : `${text}; use ${group}/${better[0]} ${names.kind}`;
}

function withoutStatus(object: CustomObject): CustomObject {
  if (object.status === undefined) return object;
  const { status: _dropped, ...rest } = object;
  return rest;
}

function withStatusOf(object: CustomObject, { status }: CustomObject): CustomObject {
  return status === undefined ? withoutStatus(object) : { ...object, status };
}

function isSameButMetadata(object: KubeObject, old: KubeObject): boolean {
  return isEqualJson({ ...object, metadata: undefined }, { ...old, metadata: undefined });
}
