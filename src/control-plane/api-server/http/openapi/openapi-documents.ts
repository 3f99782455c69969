/**
 * The OpenAPI v3 documents of a server, one for each group and version (apiserver/pkg/server/routes/openapi.go, kube-openapi's
 * handler3). Made from the schemas of the kinds that are served when somebody asks, and kept until the kinds change.
 */
import { openApiFacts } from '../../../../kube-api/schema/openapi-facts.ts';
import { schemaById, schemaOf } from '../../../../kube-api/schema/schema.ts';
import { type FieldDocs, toOpenApi } from '../../../../kube-api/schema/to-openapi.ts';
import type { TypeSchema } from '../../../../kube-api/schema/type-schema.ts';
import type { Resource } from '../../resource.ts';
import type { ServerContext } from '../../server-context.ts';
import { digestOf } from '../discovery/digest.ts';
import { toGoJson } from '../media/go-json.ts';
import { subresourceFactsOf } from '../subresource-methods.ts';
import { customSchema } from './custom-schemas.ts';
import { listName, nameOf, pathsOf } from './paths.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
/** Definitions that every document has. */
const SHARED: readonly string[] = ['APIResource', 'APIResourceList', 'Patch', 'WatchEvent'].map(
  (name) => `${META}.${name}`,
);
const REF = '#/components/schemas/';

export interface OpenApiDocument {
  readonly text: string;
  /** As the index names it and caches know it. */
  readonly hash: string;
}

/** A document, and what it was made from. */
interface Written {
  readonly resources: readonly Resource[];
  readonly docs: FieldDocs;
  readonly document: OpenApiDocument;
}

export class OpenApiDocuments {
  readonly #server: ServerContext;
  readonly #docs: () => FieldDocs;
  readonly #documents = new Map<string, Written>();

  /** `docs` answers descriptions of types and fields as far as they are there; without them documents go without. */
  constructor(server: ServerContext, docs: () => FieldDocs) {
    this.#server = server;
    this.#docs = docs;
  }

  /** The document of a group and version; `path` is `api/v1` or `apis/G/V`. */
  of(path: string, resources: readonly Resource[]): OpenApiDocument {
    const known = this.#documents.get(path);
    const docs = this.#docs();
    if (known !== undefined && known.docs === docs && isSame(known.resources, resources)) return known.document;
    const text = toGoJson(this.#write(resources), false);
    const document = { text, hash: digestOf(text) };
    this.#documents.set(path, { resources, docs, document });
    return document;
  }

  #write(resources: readonly Resource[]): JsonObject {
    return {
      openapi: '3.0.0',
      info: { title: 'Kubernetes', version: 'v1.32.13' },
      paths: sortedByKey(pathsOf(resources)),
      components: {
        schemas: sortedByKey(Object.fromEntries(this.#schemas(resources))),
        securitySchemes: {
          BearerToken: {
            type: 'apiKey',
            description: 'Bearer Token authentication',
            name: 'authorization',
            in: 'header',
          },
        },
      },
    };
  }

  #schemas(resources: readonly Resource[]): ReadonlyMap<string, JsonObject> {
    const types = new Set<TypeSchema>();
    for (const id of ['ListMeta', 'ObjectMeta', 'Status', 'DeleteOptions']) addType(types, schemaById(id));
    for (const resource of resources) {
      addType(types, schemaOf(resource.apiVersion, resource.definition.kind));
      for (const { kind } of subresourceFactsOf(resource)) {
        if (kind !== undefined) addType(types, schemaOf(`${kind.group}/${kind.version}`.replace(/^\//, ''), kind.kind));
      }
    }
    const docs = this.#docs();
    const schemas = new Map(toOpenApi(types, openApiFacts(), docs));
    for (const name of SHARED) {
      const schema = openApiFacts().extra.get(name);
      if (schema !== undefined) schemas.set(name, schema);
    }
    for (const resource of resources) {
      const own = customSchema(this.#server, resource, docs);
      const name = nameOf(resource.definition);
      if (own !== undefined) schemas.set(name, own);
      else if (!schemas.has(name)) schemas.set(name, openSchema(resource));
      const { verbs } = resource.definition;
      if (verbs === undefined || verbs.includes('list'))
        schemas.set(listName(resource.definition), listSchema(resource));
    }
    return schemas;
  }
}

/** The schema of a kind about whose fields nothing is known. */
function openSchema({ definition: { group, version, kind } }: Resource): JsonObject {
  return {
    type: 'object',
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      metadata: { default: {}, allOf: [{ $ref: `${REF}${META}.ObjectMeta` }] },
    },
    'x-kubernetes-group-version-kind': [{ group, kind, version }],
    'x-kubernetes-preserve-unknown-fields': true,
  };
}

/** The schema of a list of a kind. */
function listSchema({ definition }: Resource): JsonObject {
  const { group, version, kind } = definition;
  return {
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      items: { type: 'array', items: { default: {}, allOf: [{ $ref: REF + nameOf(definition) }] } },
      kind: { type: 'string' },
      metadata: { default: {}, allOf: [{ $ref: `${REF}${META}.ListMeta` }] },
    },
    'x-kubernetes-group-version-kind': [{ group, kind: `${kind}List`, version }],
  };
}

function addType(types: Set<TypeSchema>, type: TypeSchema | undefined): void {
  if (type !== undefined) types.add(type);
}

function isSame(a: readonly Resource[], b: readonly Resource[]): boolean {
  return a.length === b.length && a.every((resource, i) => resource === b[i]);
}

function sortedByKey<T>(object: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
