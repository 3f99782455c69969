/** Tables as the server sends them, every column in them, whatever its priority (kubernetes/pkg/printers/tablegenerator.go). */
import type { KindDefinition } from '../../../../kube-api/kinds/define-kind.ts';
import type { KubeList, KubeObject } from '../../../../kube-api/meta/object.ts';
import type { FieldDocs } from '../../../../kube-api/schema/to-openapi.ts';
import { printTable, type TableColumn } from '../../table.ts';
import { columnMeaning } from './column-docs.ts';
import { isList, metadataToWire, objectToWire, type Show } from './wire-objects.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export type IncludeObject = 'Metadata' | 'Object' | 'None';

export interface TableForm {
  readonly definition: KindDefinition;
  readonly includeObject: IncludeObject;
  readonly nowMs: number;
  readonly hasHeaders: boolean;
  readonly show: Show;
  readonly docs: FieldDocs;
}

/** The table of one object or of a list of them. */
export function toTable(answer: KubeObject | KubeList, apiVersion: string, form: TableForm): JsonObject {
  const { includeObject, nowMs, hasHeaders, show, docs } = form;
  const definition = printedAs(form.definition, answer);
  const objects = isList(answer) ? answer.items : [answer];
  const { resourceVersion } = answer.metadata;
  const metadata = isList(answer) ? answer.metadata : resourceVersion === undefined ? {} : { resourceVersion };
  const { columnDefinitions, rows } = printTable(definition, objects, nowMs, { wide: true });
  return {
    kind: 'Table',
    apiVersion,
    metadata,
    columnDefinitions: hasHeaders ? columnDefinitions.map(withMeaning(definition, docs)) : null,
    rows: rows.map(({ cells }, i) => {
      const object = objects[i] as KubeObject;
      const conditions = conditionsOf(definition, object);
      return {
        cells,
        ...(conditions === undefined ? {} : { conditions }),
        object: rowObject(object, apiVersion, includeObject, show),
      };
    }),
  };
}

function rowObject(
  object: KubeObject,
  apiVersion: string,
  includeObject: IncludeObject,
  show: Show,
): JsonObject | null {
  switch (includeObject) {
    case 'None':
      return null;
    case 'Object':
      return objectToWire(show(object));
    case 'Metadata':
      return { kind: 'PartialObjectMetadata', apiVersion, metadata: metadataToWire(show(object).metadata) };
  }
}

function withMeaning(definition: KindDefinition, docs: FieldDocs): (column: TableColumn, index: number) => TableColumn {
  return (column, index) => ({ ...column, description: columnMeaning(definition, index, docs) });
}

/** A subresource may answer objects of another kind, which have no columns of their own. */
function printedAs(definition: KindDefinition, answer: KubeObject | KubeList): KindDefinition {
  return isList(answer) || answer.kind === definition.kind ? definition : { ...definition, columns: [] };
}

/** Rows of pods that have ended say so (printers.go: podSuccessConditions, podFailedConditions). */
const POD_CONDITIONS: Readonly<Record<string, readonly JsonObject[]>> = {
  Succeeded: [
    { type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.' },
  ],
  Failed: [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }],
};

function conditionsOf({ group, kind }: KindDefinition, object: KubeObject): readonly JsonObject[] | undefined {
  if (group !== '' || kind !== 'Pod') return undefined;
  const { status } = object as { readonly status?: { readonly phase?: string } };
  const phase = status?.phase ?? '';
  return Object.hasOwn(POD_CONDITIONS, phase) ? POD_CONDITIONS[phase] : undefined;
}
