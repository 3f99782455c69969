/**
 * What a CustomResourceDefinition says without saying it (apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go), and its schemas
 * as the API keeps them.
 */
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { normalizeSchema } from '../../structural-schema/normalize.ts';
import { storageVersionOf } from './versions.ts';

/** The definition with defaults. */
export function defaultDefinition(crd: CustomResourceDefinition): CustomResourceDefinition {
  const { names, conversion, versions } = crd.spec;
  const { kind, listKind = '', singular = '' } = names;
  const spec = withChanges(crd.spec, {
    names: withChanges(names, {
      singular: singular === '' ? kind.toLowerCase() : singular,
      listKind: listKind === '' && kind !== '' ? `${kind}List` : listKind === '' ? undefined : listKind,
    }),
    conversion: defaultConversion(conversion),
    versions: mapShared(versions, withNormalSchema),
  });
  const defaulted = spec === crd.spec ? crd : { ...crd, spec };
  const storage = storageVersionOf(crd)?.name;
  if ((crd.status?.storedVersions?.length ?? 0) > 0 || storage === undefined) return defaulted;
  return { ...defaulted, status: { ...crd.status, storedVersions: [storage] } };
}

function defaultConversion(
  conversion: CustomResourceDefinition['spec']['conversion'],
): CustomResourceDefinition['spec']['conversion'] {
  if (conversion === undefined) return { strategy: 'None' };
  const service = conversion.webhook?.clientConfig?.service;
  if (conversion.webhook === undefined || service === undefined || service.port !== undefined) return conversion;
  const clientConfig = { ...conversion.webhook.clientConfig, service: { ...service, port: 443 } };
  return { ...conversion, webhook: { ...conversion.webhook, clientConfig } };
}

function withNormalSchema(version: CustomResourceDefinitionVersion): CustomResourceDefinitionVersion {
  const schema = version.schema?.openAPIV3Schema;
  if (schema === undefined) return version;
  const normal = normalizeSchema(schema);
  return normal === schema ? version : { ...version, schema: { openAPIV3Schema: normal } };
}
