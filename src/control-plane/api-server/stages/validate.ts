/**
 * Refuses objects whose fields are wrong: metadata first, then what the kind's definition checks
 * (apiserver/pkg/registry/rest/{create,update}.go, apimachinery/pkg/api/validation/objectmeta.go).
 */
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { nameIsDnsSubdomain } from '../../../kube-api/meta/names.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { invalid } from '../../../kube-api/meta/status-error.ts';
import type { Resource } from '../resource.ts';

const METADATA = FieldPath.root.child('metadata');

/** Throws Invalid with everything that is wrong with a new object. */
export function validateCreate(resource: Resource, object: KubeObject): void {
  const errors = new FieldErrors();
  const { definition } = resource;
  checkMetadata(definition, object, errors);
  definition.validate?.(object, errors, FieldPath.root);
  refuse(resource, object, errors);
}

/** Throws Invalid with everything that is wrong with an object or with the step from `old` to it. */
export function validateUpdate(resource: Resource, object: KubeObject, old: KubeObject): void {
  const errors = new FieldErrors();
  const { definition } = resource;
  if (object.metadata !== old.metadata) checkMetadata(definition, object, errors);
  definition.validate?.(object, errors, FieldPath.root);
  definition.validateUpdate?.(object, old, errors, FieldPath.root);
  refuse(resource, object, errors);
}

/** {@link validateUpdate} for a write to the status. */
export function validateStatusUpdate(resource: Resource, object: KubeObject, old: KubeObject): void {
  const errors = new FieldErrors();
  const { definition } = resource;
  if (object.metadata !== old.metadata) checkMetadata(definition, object, errors);
  definition.validateStatusUpdate?.(object, old, errors, FieldPath.root);
  refuse(resource, object, errors);
}

function checkMetadata(definition: KindDefinition, { metadata }: KubeObject, errors: FieldErrors): void {
  const { name = '' } = metadata;
  if (name === '') errors.required(METADATA.child('name'), 'name or generateName is required');
  else {
    const messages = definition.validateName?.(name, false) ?? nameIsDnsSubdomain(name, false);
    for (const message of messages) errors.invalid(METADATA.child('name'), name, message);
  }
}

function refuse(resource: Resource, object: KubeObject, errors: FieldErrors): void {
  if (errors.list.length > 0) throw invalid(resource.groupKind, object.metadata.name ?? '', errors.list);
}
