/**
 * Checks custom resources against their version's schema and the numbers of their scale
 * (apiextensions-apiserver/pkg/registry/customresource/{strategy,validator,status_strategy}.go).
 */
import type { CustomResourceDefinitionVersion, CustomResourceSubresourceScale } from '../../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { goQuote } from '../../meta/go-syntax.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import type { KubeObject } from '../../meta/object.ts';
import { shownValue } from '../../structural-schema/go-json.ts';
import { validateRules } from '../../structural-schema/rules.ts';
import { propertyOf } from '../../structural-schema/schema.ts';
import { validateEmbedded } from '../../structural-schema/validate-embedded.ts';
import { validateLists } from '../../structural-schema/validate-lists.ts';
import { validateValue } from '../../structural-schema/validate-value.ts';
import type { KindDefinition } from '../define-kind.ts';
import { accessorError, namesIn, nestedField } from './field-access.ts';

interface CustomObject extends KubeObject {
  readonly status?: unknown;
}

const MAX_INT32 = 2_147_483_647;
const STANDARD_FINALIZERS = ['orphan', 'foregroundDeletion', 'kubernetes'];

/** The checks of a version's objects. */
export function customChecks(
  version: CustomResourceDefinitionVersion,
): Required<
  Pick<KindDefinition<CustomObject>, 'validateCreate' | 'validateUpdate' | 'validateStatusUpdate' | 'warnings'>
> {
  const schema = version.schema?.openAPIV3Schema;
  const statusSchema = propertyOf(schema, 'status');
  const scale = version.subresources?.scale;
  const validateRest = (object: CustomObject, errors: FieldErrors, path: FieldPath): void => {
    validateSpecReplicas(object, scale, errors);
    validateStatusOfScale(object, scale, errors);
    validateEmbedded(object, schema, false, errors, path);
  };
  // Lists that had elements more than once may keep them.
  const validateNewLists = (object: CustomObject, old: CustomObject, errors: FieldErrors, path: FieldPath): void => {
    const before = new FieldErrors();
    validateLists(old, schema, before, path);
    if (before.list.length === 0) validateLists(object, schema, errors, path);
  };
  return {
    validateCreate(object, errors, path) {
      if (schema !== undefined) validateValue(object, schema, errors, path);
      validateRest(object, errors, path);
      validateLists(object, schema, errors, path);
      validateRules(object, undefined, schema, false, errors, path);
    },
    validateUpdate(object, old, errors, path) {
      if (schema !== undefined) validateValue(object, schema, errors, path, { value: old });
      validateRest(object, errors, path);
      validateNewLists(object, old, errors, path);
      validateRules(object, old, schema, true, errors, path);
    },
    validateStatusUpdate(object, old, errors, path) {
      if (object.status !== undefined && statusSchema !== undefined) {
        validateValue(object.status, statusSchema, errors, path.child('status'));
      }
      validateStatusOfScale(object, scale, errors);
      validateNewLists(object, old, errors, path);
      validateRules(object, old, schema, false, errors, path);
    },
    warnings(object, old) {
      const known = old?.metadata.finalizers ?? [];
      const added = (object.metadata.finalizers ?? []).filter((finalizer) => !known.includes(finalizer));
      return [...new Set(added)].sort().flatMap(finalizerWarnings);
    },
  };
}

function validateSpecReplicas(
  object: KubeObject,
  scale: CustomResourceSubresourceScale | undefined,
  errors: FieldErrors,
): void {
  if (scale !== undefined) validateReplicas(object, scale.specReplicasPath, errors);
}

function validateStatusOfScale(
  object: KubeObject,
  scale: CustomResourceSubresourceScale | undefined,
  errors: FieldErrors,
): void {
  if (scale === undefined) return;
  validateReplicas(object, scale.statusReplicasPath, errors);
  const { labelSelectorPath = '' } = scale;
  if (labelSelectorPath === '') return;
  const field = nestedField(object, labelSelectorPath);
  const at = new FieldPath(labelSelectorPath);
  if (!field.found) {
    if (field.error !== undefined) errors.invalid(at, '', field.error);
  } else if (typeof field.value !== 'string') {
    errors.invalid(at, '', accessorError(namesIn(labelSelectorPath), field.value, 'string'));
  }
}

function validateReplicas(object: KubeObject, path: string, errors: FieldErrors): void {
  const at = new FieldPath(path);
  const field = nestedField(object, path);
  if (!field.found) {
    if (field.error !== undefined) errors.invalid(at, 0, field.error);
    return;
  }
  const { value } = field;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    errors.invalid(at, 0, accessorError(namesIn(path), value, 'int64'));
  } else if (value < 0) {
    errors.invalid(at, shownValue(value), 'should be a non-negative integer');
  } else if (value > MAX_INT32) {
    errors.invalid(at, shownValue(value), `should be less than or equal to ${MAX_INT32}`);
  }
}

function finalizerWarnings(finalizer: string): readonly string[] {
  const at = `metadata.finalizers: ${goQuote(finalizer)}`;
  const warnings = checkQualifiedName(finalizer).map((message) => `${at}: ${message}`);
  if (finalizer.includes('/') || STANDARD_FINALIZERS.includes(finalizer)) return warnings;
  const name = finalizer.includes('.') ? 'name including a path (/)' : 'name';
  const what = `prefer a domain-qualified finalizer ${name} to avoid accidental conflicts with other finalizer writers`;
  return [...warnings, `${at}: ${what}`];
}
