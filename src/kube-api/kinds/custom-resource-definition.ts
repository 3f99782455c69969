/**
 * apiextensions.k8s.io/v1 CustomResourceDefinition: a kind that somebody adds to the API
 * (apiextensions-apiserver/pkg/{apis/apiextensions,registry/customresourcedefinition}).
 */
import type { CustomResourceDefinition as CustomResourceDefinitionType } from '../generated/types.gen.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { formatTime } from '../meta/time.ts';
import { CLEANUP_FINALIZER, withCrdCondition, withCrdStatus } from './custom-resource-definition/conditions.ts';
import { defaultDefinition } from './custom-resource-definition/default-definition.ts';
import {
  validateDefinition,
  validateDefinitionStatus,
  validateDefinitionUpdate,
} from './custom-resource-definition/validate-definition.ts';
import { storageVersionOf } from './custom-resource-definition/versions.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';

export type CustomResourceDefinition = CustomResourceDefinitionType;

/** What the server knows of a definition before anybody has looked at it. */
const NO_NAMES = Object.freeze({ kind: '', plural: '' });

export const CustomResourceDefinition = defineKind<CustomResourceDefinitionType>({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  hasStatus: true,
  defaults: defaultDefinition,
  prepareForCreate(crd) {
    const fresh = { ...crd, status: { acceptedNames: NO_NAMES, conditions: [] } };
    return withStoredVersion(atFirstGeneration(fresh));
  },
  prepareForUpdate(crd, old) {
    const kept = old.status === undefined ? crd : { ...crd, status: old.status };
    const counted = isSemanticallyEqual(kept.spec, old.spec) ? kept : atNextGeneration(kept, old);
    return withStoredVersion(counted);
  },
  prepareForStatusUpdate: (crd, old) => ({ ...crd, spec: old.spec }),
  prepareForDeletion(crd, nowMs) {
    const finalizers = crd.metadata.finalizers ?? [];
    const marked: CustomResourceDefinitionType = {
      ...crd,
      metadata: {
        ...crd.metadata,
        deletionTimestamp: crd.metadata.deletionTimestamp ?? formatTime(nowMs),
        finalizers: finalizers.includes(CLEANUP_FINALIZER) ? finalizers : [...finalizers, CLEANUP_FINALIZER],
      },
    };
    const message = 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon';
    return withCrdCondition(
      marked,
      { type: 'Terminating', status: 'True', reason: 'InstanceDeletionPending', message },
      nowMs,
    );
  },
  validateCreate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
  validateStatusUpdate: (crd, _old, errors, path) => validateDefinitionStatus(crd, errors, path),
  columns: [],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Once its names are accepted, the API server serves the new kind in every version, and stops when it is deleted.',
    },
    {
      field: 'spec.conversion.webhook',
      fidelity: 'not simulated',
      note: 'A conversion webhook is stored but never called: versions differ in their apiVersion alone.',
    },
    {
      field: 'spec.versions.schema.openAPIV3Schema.x-kubernetes-validations',
      fidelity: 'simplified',
      note: 'Rules in CEL are compiled and hold, but nobody counts what evaluating them costs.',
    },
  ],
});

/** The definition with its storage version among those that were ever stored. */
function withStoredVersion(crd: CustomResourceDefinitionType): CustomResourceDefinitionType {
  const name = storageVersionOf(crd)?.name;
  const stored = crd.status?.storedVersions ?? [];
  if (name === undefined || stored.includes(name)) return crd;
  return withCrdStatus(crd, { storedVersions: [...stored, name] });
}
