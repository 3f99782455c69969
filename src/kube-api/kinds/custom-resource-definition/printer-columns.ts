/** The columns of custom resources (apiextensions-apiserver/pkg/registry/customresource/tableconvertor/tableconvertor.go). */
import type { CustomResourceColumnDefinition, CustomResourceDefinitionVersion } from '../../generated/types.gen.ts';
import { humanDuration } from '../../meta/duration.ts';
import type { KubeObject } from '../../meta/object.ts';
import { parseTime } from '../../meta/time.ts';
import { parseSeconds } from '../../schema/go-time.ts';
import { nameColumn } from '../columns.ts';
import type { Column } from '../define-kind.ts';
import { JsonPath } from './json-path.ts';

type Cell = string | number | boolean | null;

const AGE: CustomResourceColumnDefinition = {
  name: 'Age',
  type: 'date',
  description: 'CreationTimestamp is a timestamp representing the server time when this object was created.',
  jsonPath: '.metadata.creationTimestamp',
};

/** The name, then what the version says or else the age. Without a column that can be understood, only those before it. */
export function printerColumns({
  additionalPrinterColumns = [],
}: CustomResourceDefinitionVersion): readonly Column<KubeObject>[] {
  const columns: Column<KubeObject>[] = [nameColumn];
  for (const definition of additionalPrinterColumns.length === 0 ? [AGE] : additionalPrinterColumns) {
    const path = JsonPath.parse(definition.jsonPath);
    if (path === undefined) break;
    columns.push(columnOf(definition, path));
  }
  return columns;
}

function columnOf(
  { name, type, format, description = '', jsonPath, priority = 0 }: CustomResourceColumnDefinition,
  path: JsonPath,
): Column<KubeObject> {
  return {
    name,
    type: type as Column<KubeObject>['type'],
    ...(format === undefined ? {} : { format }),
    priority,
    description:
      description === '' ? `Custom resource definition column (in JSONPath format): ${jsonPath}` : description,
    value(object, nowMs) {
      const [value] = path.find(object) ?? [];
      if (value === undefined) return null;
      return type === 'string' ? printed(value) : cellOf(type, value, nowMs);
    },
  };
}

/** Any value as text. */
function printed(value: unknown): string {
  if (value === null) return '<no value>';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A value of a column's type; null for values of any other. */
export function cellOf(type: string, value: unknown, nowMs: number): Cell {
  switch (type) {
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'string':
      return typeof value === 'string' ? value : null;
    case 'date':
      return typeof value === 'string' ? since(value, nowMs) : null;
    default:
      return null;
  }
}

function since(time: string, nowMs: number): string {
  if (time === '' || time === 'null') return '<unknown>';
  const parsed = parseSeconds(time);
  return parsed.ok ? humanDuration(nowMs - parseTime(parsed.text)) : '<invalid>';
}
