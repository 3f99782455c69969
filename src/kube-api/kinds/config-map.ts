/** ConfigMaps (kubernetes/pkg/registry/core/configmap/strategy.go, pkg/apis/core/validation/validation.go). */
import type { ConfigMap as ConfigMapObject } from '../generated/types.gen.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { type FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { byteLength } from '../meta/go-syntax.ts';
import { checkConfigMapKey } from '../meta/names.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { decodedLength, MAX_DATA_BYTES } from './secret/data.ts';

export type ConfigMap = ConfigMapObject;

const IMMUTABLE_MESSAGE = 'field is immutable when `immutable` is set';

function validate({ data = {}, binaryData = {} }: ConfigMap, errors: FieldErrors, path: FieldPath): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(data)) {
    const keyPath = path.child('data').key(key);
    errors.invalidFor(keyPath, key, checkConfigMapKey(key));
    if (Object.hasOwn(binaryData, key)) errors.invalid(keyPath, key, 'duplicate of key present in binaryData');
    bytes += byteLength(value);
  }
  for (const [key, value] of Object.entries(binaryData)) {
    errors.invalidFor(path.child('binaryData').key(key), key, checkConfigMapKey(key));
    bytes += decodedLength(value);
  }
  // the error is about the object as a whole
  if (bytes > MAX_DATA_BYTES) errors.tooLong(new FieldPath('[]'), MAX_DATA_BYTES);
}

function validateUpdate(configMap: ConfigMap, old: ConfigMap, errors: FieldErrors, path: FieldPath): void {
  if (old.immutable !== true) return;
  if (configMap.immutable !== true) errors.forbidden(path.child('immutable'), IMMUTABLE_MESSAGE);
  for (const field of ['data', 'binaryData'] as const) {
    const isSame = isSemanticallyEqual(configMap[field] ?? {}, old[field] ?? {});
    if (!isSame) errors.forbidden(path.child(field), IMMUTABLE_MESSAGE);
  }
}

/** Configuration for pods. */
export const ConfigMap = defineKind<ConfigMap>({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  categories: [],
  namespaced: true,
  hasStatus: false,
  validate,
  validateUpdate,
  listsChangesFirst: true,
  columns: [
    nameColumn,
    {
      name: 'Data',
      type: 'string',
      priority: 0,
      value: ({ data = {}, binaryData = {} }) => Object.keys(data).length + Object.keys(binaryData).length,
    },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Keys, sizes and immutability are checked as in v1.32; pods read them as variables and files.',
    },
    {
      field: 'data, binaryData',
      fidelity: 'simplified',
      note: 'Files in pods show what was there when the pod started: later changes do not reach them.',
    },
  ],
});
