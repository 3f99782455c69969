/** `/openapi/v2` as JSON: all definitions and paths in one document, made from those of version 3 (kube-openapi/pkg/handler). */

import type { Resource } from '../../resource.ts';
import { toGoJson } from '../media/go-json.ts';
import type { DoorContext } from '../request/request-context.ts';
import type { OpenApiDocument } from './openapi-documents.ts';

type JsonObject = Readonly<Record<string, unknown>>;

interface DocumentV3 {
  readonly components: { readonly schemas: JsonObject };
  readonly paths: Readonly<Record<string, JsonObject>>;
}

/** The document of all resources. */
export function openApiV2({ openApi }: DoorContext, resources: readonly Resource[]): OpenApiDocument {
  const document = openApi.of('v2', resources);
  const { components, paths } = JSON.parse(document.text) as DocumentV3;
  const text = toGoJson(
    {
      swagger: '2.0',
      info: { title: 'Kubernetes', version: 'v1.32.13' },
      paths: pathsToV2(paths),
      definitions: each(components.schemas),
      securityDefinitions: {
        BearerToken: {
          description: 'Bearer Token authentication',
          type: 'apiKey',
          name: 'authorization',
          in: 'header',
        },
      },
      security: [{ BearerToken: [] }],
    },
    false,
  );
  return { text, hash: document.hash };
}

/** Schemas by a name of somebody's, which may be any word. */
function each(schemas: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toV2(schema)]));
}

/** Version 2 knows no `allOf` around a reference and leaves out defaults. */
function toV2(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toV2);
  if (typeof value !== 'object' || value === null) return value;
  const { allOf, default: _, oneOf, ...rest } = value as Record<string, unknown>;
  const [only] = Array.isArray(allOf) ? (allOf as readonly JsonObject[]) : [];
  const reference = typeof only?.$ref === 'string' ? only.$ref : (rest.$ref as string | undefined);
  const plain = Object.fromEntries(
    Object.entries(rest).map(([key, part]) => [key, key === 'properties' ? each(part as JsonObject) : toV2(part)]),
  );
  if (oneOf !== undefined) return { ...plain, type: 'string' };
  if (typeof reference !== 'string') return plain;
  return { ...plain, $ref: reference.replace('#/components/schemas/', '#/definitions/') };
}

/** What clients look up in paths: which operations there are, on which kind, and with which parameters. */
function pathsToV2(paths: DocumentV3['paths']): JsonObject {
  return Object.fromEntries(
    Object.entries(paths).map(([path, item]) => [
      path,
      Object.fromEntries(Object.entries(item).map(([verb, part]) => [verb, operationToV2(verb, part)])),
    ]),
  );
}

function operationToV2(verb: string, part: unknown): unknown {
  if (verb === 'parameters') return (part as readonly JsonObject[]).map(parameterToV2);
  const { requestBody: _body, responses: _responses, parameters = [], ...rest } = part as JsonObject;
  return { ...rest, parameters: (parameters as readonly JsonObject[]).map(parameterToV2) };
}

function parameterToV2({ schema, ...rest }: JsonObject): JsonObject {
  return { ...rest, ...(schema as JsonObject | undefined) };
}
