/**
 * Answers turned into another kind because the client asked for it: tables, or metadata alone
 * (apiserver/pkg/endpoints/handlers/response.go).
 */
import type { KindDefinition } from '../../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../../kube-api/meta/object.ts';
import { badRequest, StatusError } from '../../../../kube-api/meta/status-error.ts';
import type { FieldDocs } from '../../../../kube-api/schema/to-openapi.ts';
import type { ConvertTarget } from '../media/negotiate.ts';
import type { Query } from '../request/query.ts';
import { type IncludeObject, toTable } from './table-answer.ts';
import { type Answer, isList, isStatus, metadataToWire, type Show, toWireForm } from './wire-objects.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const META_GROUP = 'meta.k8s.io';
const META_VERSIONS: readonly string[] = ['v1', 'v1beta1'];

/** Whether answers of this kind can be turned into the target at all. */
export function allowsTransform(definition: KindDefinition, target: ConvertTarget | undefined): boolean {
  if (target === undefined) return true;
  if (target.group !== META_GROUP || !META_VERSIONS.includes(target.version)) return false;
  if (target.kind === 'Table') return definition.isStored !== false || definition.columns.length > 0;
  return target.kind === 'PartialObjectMetadata' || target.kind === 'PartialObjectMetadataList';
}

export interface Transformation {
  readonly definition: KindDefinition;
  readonly target: ConvertTarget | undefined;
  readonly includeObject: IncludeObject;
  readonly nowMs: number;
  readonly show: Show;
  /** What fields mean, for the columns of tables. */
  readonly docs: FieldDocs;
  /** Only the first table of a watch says what its columns are. */
  readonly hasHeaders: boolean;
}

/** How much of an object a table's rows hold; throws BadRequest. */
export function readIncludeObject(target: ConvertTarget | undefined, query: Query): IncludeObject {
  const value = query.get('includeObject');
  if (target?.kind !== 'Table') return 'Metadata';
  if (value === '') return 'Metadata';
  if (value === 'Metadata' || value === 'Object' || value === 'None') return value;
  const why = `includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`;
  throw badRequest(`Unable to convert to Table as requested: ${why}`);
}

/** The answer as it is sent; throws NotAcceptable when what was asked for does not fit it. */
export function transform(answer: Answer, how: Transformation): JsonObject {
  const { target } = how;
  if (target === undefined || isStatus(answer)) return toWireForm(answer, how.show);
  const apiVersion = `${META_GROUP}/${target.version}`;
  switch (target.kind) {
    case 'Table':
      return toTable(answer, apiVersion, how);
    case 'PartialObjectMetadata':
      if (isList(answer)) {
        throw unfit(
          `you requested PartialObjectMetadata, but the requested object is a list (${goTypeOf(how, 'List')})`,
        );
      }
      return partialMetadata(how.show(answer), apiVersion);
    default:
      if (!isList(answer)) {
        const what = 'you requested PartialObjectMetadataList, but the requested object is not a list';
        throw unfit(`${what} (${goTypeOf(how, '')})`);
      }
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion,
        metadata: answer.metadata,
        items: answer.items.map((item) => partialMetadata(how.show(item), apiVersion)),
      };
  }
}

/** metav1.PartialObjectMetadata of an object. */
export function partialMetadata({ metadata }: KubeObject, apiVersion: string): JsonObject {
  return { kind: 'PartialObjectMetadata', apiVersion, metadata: metadataToWire(metadata) };
}

/** The Go type of an object inside the server, where core kinds live in a package called after no group. */
function goTypeOf({ definition: { group, kind } }: Transformation, suffix: string): string {
  return `*${group === '' ? 'core' : group.replace(/\..*/, '')}.${kind}${suffix}`;
}

function unfit(message: string): StatusError {
  return new StatusError(406, 'NotAcceptable', message);
}
