/**
 * Refuses objects whose fields are wrong: metadata first, then what the kind's definition checks
 * (apiserver/pkg/registry/rest/{create,update}.go).
 */
import type { ObjectPart } from '../../../kube-api/kinds/define-kind.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { nameIsPathSegment } from '../../../kube-api/meta/names.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../../kube-api/meta/object-meta.ts';
import { invalid } from '../../../kube-api/meta/status-error.ts';
import type { Resource } from '../resource.ts';

const METADATA = FieldPath.root.child('metadata');

/** Throws Invalid with everything that is wrong with a new object. */
export function validateCreate(resource: Resource, object: KubeObject): void {
  const errors = new FieldErrors();
  const { definition } = resource;
  const { metadata } = object;
  if (!resource.knownMetadata.isGood(metadata)) validateObjectMeta(metadata, definition, errors, METADATA);
  definition.validate?.(object, errors, FieldPath.root);
  definition.validateCreate?.(object, errors, FieldPath.root);
  refuse(resource, object, errors);
  resource.knownMetadata.remember(metadata);
}

/** Throws Invalid with everything that is wrong with an object or with the step from `old` to it. */
export function validateUpdate(resource: Resource, object: KubeObject, old: KubeObject): void {
  const errors = new FieldErrors();
  const { definition } = resource;
  checkMetadata(resource, object, old, errors);
  if (definition.listsChangesFirst === true) definition.validateUpdate?.(object, old, errors, FieldPath.root);
  definition.validate?.(object, errors, FieldPath.root);
  if (definition.listsChangesFirst !== true) definition.validateUpdate?.(object, old, errors, FieldPath.root);
  refuse(resource, object, errors);
}

/** {@link validateUpdate} for a write to a part of the object. */
export function validatePartUpdate(
  resource: Resource,
  part: ObjectPart<KubeObject>,
  object: KubeObject,
  old: KubeObject,
): void {
  const errors = new FieldErrors();
  checkMetadata(resource, object, old, errors);
  resource.definition.validate?.(object, errors, FieldPath.root);
  part.validate?.(object, old, errors, FieldPath.root);
  refuse(resource, object, errors);
}

/** {@link validateUpdate} for a write to the status. */
export function validateStatusUpdate(resource: Resource, object: KubeObject, old: KubeObject): void {
  const errors = new FieldErrors();
  checkMetadata(resource, object, old, errors);
  resource.definition.validateStatusUpdate?.(object, old, errors, FieldPath.root);
  refuse(resource, object, errors);
}

function checkMetadata(
  { namespaced }: Resource,
  { metadata }: KubeObject,
  { metadata: old }: KubeObject,
  errors: FieldErrors,
): void {
  if (metadata === old) return;
  validateObjectMeta(metadata, { namespaced, validateName: nameIsPathSegment }, errors, METADATA);
  validateObjectMetaUpdate(metadata, old, errors, METADATA);
}

function refuse(resource: Resource, object: KubeObject, errors: FieldErrors): void {
  if (errors.list.length > 0) throw invalid(resource.groupKind, object.metadata.name ?? '', errors.list);
}
