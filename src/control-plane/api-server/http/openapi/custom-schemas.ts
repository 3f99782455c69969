/**
 * The schema of a custom resource as its definition says it (apiextensions-apiserver/pkg/controller/openapi/builder). Fields that
 * every object has are added, and `default`s stay as they are written.
 */
import type { KubeObject } from '../../../../kube-api/meta/object.ts';
import type { FieldDocs } from '../../../../kube-api/schema/to-openapi.ts';
import type { Resource } from '../../resource.ts';
import type { ServerContext } from '../../server-context.ts';

type JsonObject = Readonly<Record<string, unknown>>;

interface Definition extends KubeObject {
  readonly spec?: {
    readonly versions?: readonly {
      readonly name: string;
      readonly schema?: { readonly openAPIV3Schema?: JsonObject };
    }[];
  };
}

const REF = '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

const METADATA_DOC =
  "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

/** The published schema of a custom resource; undefined for other resources. What all objects have is described as in built-in ones. */
export function customSchema(
  server: ServerContext,
  { definition }: Resource,
  docs: FieldDocs = {},
): JsonObject | undefined {
  const definitions = server.resources.find('customresourcedefinitions.apiextensions.k8s.io');
  if (definitions === undefined) return undefined;
  const { group, version, kind, plural } = definition;
  const found = server.store.get(definitions, undefined, `${plural}.${group}`)?.value as Definition | undefined;
  const served = found?.spec?.versions?.find(({ name }) => name === version);
  if (served === undefined) return undefined;
  const schema = served.schema?.openAPIV3Schema ?? { type: 'object' };
  const gvk = { 'x-kubernetes-group-version-kind': [{ group, kind, version }] };
  if (schema['x-kubernetes-preserve-unknown-fields'] === true && schema.properties === undefined) {
    return { type: 'object', ...gvk };
  }
  return {
    ...(withoutInternals(schema) as JsonObject),
    properties: {
      ...(withoutInternals(schema.properties ?? {}) as JsonObject),
      apiVersion: { type: 'string', ...described(docs, 'apiVersion') },
      kind: { type: 'string', ...described(docs, 'kind') },
      metadata: { description: METADATA_DOC, allOf: [{ $ref: REF }] },
    },
    ...gvk,
  };
}

/** The words of a built-in kind for one of the fields that every object has. */
function described(docs: FieldDocs, field: string): JsonObject {
  const description = docs.ConfigMap?.[field];
  return description === undefined ? {} : { description };
}

/** Rules that only the server checks with are published as they are; parts that say nothing are left out. */
function withoutInternals(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutInternals);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, withoutInternals(part)]),
  );
}
