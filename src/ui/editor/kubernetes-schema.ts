/** What the editor knows of Kubernetes: the kinds that this cluster has, with upstream's documentation. Heavy; import it with `import()`. */

import { fieldDocs } from 'virtual:kubernetes-field-docs';
import type { JSONSchema } from 'monaco-yaml';
import { apiVersionOf } from '../../kube-api/kinds/define-kind.ts';
import { KINDS } from '../../kube-api/kinds/index.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import { toJsonSchema } from '../../kube-api/schema/to-json-schema.ts';

/** JSON Schema (draft-07) for documents that hold one object. */
export function kubernetesSchema(): JSONSchema {
  const types = KINDS.flatMap((kind) => schemaOf(apiVersionOf(kind), kind.kind) ?? []);
  return toJsonSchema(types, fieldDocs) as JSONSchema;
}
