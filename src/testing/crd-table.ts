/** Turns the Go structures of upstream's tables about custom resources into the API's JSON. */
import type { CustomResourceDefinition, JSONSchemaProps } from '../kube-api/generated/types.gen.ts';

type Go = Readonly<Record<string, unknown>>;

const EXTENSIONS: Readonly<Record<string, string>> = {
  XPreserveUnknownFields: 'x-kubernetes-preserve-unknown-fields',
  XEmbeddedResource: 'x-kubernetes-embedded-resource',
  XIntOrString: 'x-kubernetes-int-or-string',
  XListMapKeys: 'x-kubernetes-list-map-keys',
  XListType: 'x-kubernetes-list-type',
  XMapType: 'x-kubernetes-map-type',
  XValidations: 'x-kubernetes-validations',
  Schema: '$schema',
  Ref: '$ref',
  ID: 'id',
};
const MAPS = ['Properties', 'PatternProperties', 'Definitions', 'Dependencies'];
const NUMBERS = ['Maximum', 'Minimum', 'MultipleOf'];

/** JSON as it was dumped, without the marks of Go's types. */
export function jsonFromGo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonFromGo);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '$type' && key !== '$string');
  return Object.fromEntries(entries.map(([key, inner]) => [key, jsonFromGo(inner)]));
}

/** A schema, of either kind that upstream has. */
export function schemaFromGo(go: unknown): JSONSchemaProps {
  const output: Record<string, unknown> = {};
  for (const [key, value] of Object.entries((go ?? {}) as Go)) {
    const isUnset = value === '' || (value === false && key !== 'XPreserveUnknownFields');
    if (value === null || value === undefined || isUnset || key.startsWith('$')) continue;
    const name = EXTENSIONS[key] ?? camel(key);
    if (['Generic', 'Extensions', 'ValueValidation', 'ValidationExtensions'].includes(key))
      Object.assign(output, schemaFromGo(value));
    else if (['ForbiddenGenerics', 'ForbiddenExtensions'].includes(key)) Object.assign(output, schemaFromGo(value));
    else if (MAPS.includes(key)) {
      output[name] = Object.fromEntries(
        Object.entries(value as Go)
          .filter(([property]) => property !== '$type')
          .map(([property, inner]) => [property, schemaFromGo(inner)]),
      );
    } else if (key === 'Items') output[name] = itemsFromGo(value as Go);
    else if (key === 'AdditionalProperties' || key === 'AdditionalItems') output[name] = orBool(value as Go);
    else if (key === 'Not') output[name] = schemaFromGo(value);
    else if (['AllOf', 'AnyOf', 'OneOf'].includes(key)) output[name] = (value as readonly unknown[]).map(schemaFromGo);
    else if (key === 'XValidations') output[name] = (value as readonly Go[]).map(plain);
    else if (key === 'Default') {
      const json = jsonFromGo(value) as Go;
      const inner = typeof json === 'object' && json !== null && 'Object' in json ? json.Object : json;
      const isNumber = (go as Go).Type === 'number' && typeof inner === 'string';
      if (inner !== null && inner !== undefined) output[name] = isNumber ? Number(inner) : inner;
    } else if (key === 'Enum')
      output[name] = (jsonFromGo(value) as readonly unknown[]).map((one) => (one as Go)?.Object ?? one);
    else output[name] = NUMBERS.includes(key) ? Number(value) : jsonFromGo(value);
  }
  return output as JSONSchemaProps;
}

function itemsFromGo(value: Go): unknown {
  if (Array.isArray(value.JSONSchemas) && value.JSONSchemas.length > 0) return value.JSONSchemas.map(schemaFromGo);
  return schemaFromGo('Schema' in value && typeof value.Schema !== 'string' ? value.Schema : value);
}

function orBool(value: Go): unknown {
  const schema = value.Schema ?? value.Structural;
  if (schema !== undefined && schema !== null) return schemaFromGo(schema);
  return value.Allows === true || value.Bool === true;
}

function camel(key: string): string {
  if (key === 'JSONPath') return 'jsonPath';
  if (key === 'OpenAPIV3Schema') return 'openAPIV3Schema';
  if (key === 'URL') return 'url';
  if (key === 'CABundle') return 'caBundle';
  return key.charAt(0).toLowerCase() + key.slice(1);
}

function plain(value: unknown): Record<string, unknown> {
  return plainValue(value) as Record<string, unknown>;
}

function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, inner]) => !key.startsWith('$') && inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [camel(key), plainValue(inner)]));
}

/** What a definition of the internal version says at its top goes into each version. */
export function definitionFromGo(go: Go): CustomResourceDefinition {
  const { ObjectMeta, Spec, Status } = go as Readonly<Record<string, Go>>;
  const {
    Validation,
    Subresources,
    AdditionalPrinterColumns,
    SelectableFields,
    Versions = [],
    Conversion,
    Version: _version,
    ...spec
  } = Spec ?? {};
  const versions = (Versions as readonly Go[]).map((version) => {
    const { Schema, ...rest } = version;
    const schema = (Schema ?? Validation) as Go | undefined;
    return {
      served: false,
      storage: false,
      ...plain({ Subresources, AdditionalPrinterColumns, SelectableFields, ...rest }),
      ...(schema?.OpenAPIV3Schema === undefined
        ? {}
        : { schema: { openAPIV3Schema: schemaFromGo(schema.OpenAPIV3Schema) } }),
    };
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: plain(ObjectMeta ?? {}),
    spec: {
      group: '',
      scope: '',
      ...plain(spec),
      names: { plural: '', kind: '', ...plain((spec as Go).Names ?? {}) },
      versions,
      ...(Conversion === undefined ? {} : { conversion: conversionFromGo(Conversion as Go) }),
    },
    status: plain(Status ?? {}),
  } as unknown as CustomResourceDefinition;
}

function conversionFromGo({ Strategy, WebhookClientConfig, ConversionReviewVersions }: Go): unknown {
  const webhook = {
    ...(WebhookClientConfig === undefined ? {} : { clientConfig: plain(WebhookClientConfig) }),
    ...(ConversionReviewVersions === undefined ? {} : { conversionReviewVersions: ConversionReviewVersions }),
  };
  return { strategy: Strategy ?? '', ...(Object.keys(webhook).length > 0 ? { webhook } : {}) };
}
