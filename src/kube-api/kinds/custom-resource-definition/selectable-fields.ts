/** Fields by which custom resources can be selected (apiextensions-apiserver/pkg/registry/customresource/strategy.go: selectableFields). */
import type { CustomResourceDefinitionVersion } from '../../generated/types.gen.ts';
import type { KubeObject } from '../../meta/object.ts';
import type { FieldReader } from '../define-kind.ts';
import { JsonPath } from './json-path.ts';

/** Readers by the names that selectors use, e.g. `spec.color`. */
export function selectableFieldsOf({
  selectableFields = [],
}: CustomResourceDefinitionVersion): Readonly<Record<string, FieldReader<KubeObject>>> {
  const readers: Record<string, FieldReader<KubeObject>> = {};
  for (const { jsonPath } of selectableFields) {
    const path = JsonPath.parse(jsonPath);
    if (path === undefined) continue;
    readers[jsonPath.replace(/^\./, '')] = (object) => {
      const [value] = path.find(object) ?? [];
      return value === undefined || value === null ? '' : String(value);
    };
  }
  return readers;
}
