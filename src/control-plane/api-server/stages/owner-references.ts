/**
 * Owners are named once: repeated references are dropped, with a warning (apiserver/pkg/endpoints/handlers/rest.go:
 * dedupOwnerReferencesAndAddWarning).
 */
import { isSemanticallyEqual } from '../../../kube-api/meta/equality.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { ApiRequest } from '../../client/transport.ts';

const WARNING =
  '.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ';

/** The object without repeated owner references; the very same when there are none. */
export function withDistinctOwners<T extends KubeObject>(object: T, { options }: ApiRequest): T {
  const references = object.metadata.ownerReferences;
  if (references === undefined || references.length < 2) return object;
  const distinct = references.filter(
    (reference, i) => references.findIndex((other) => isSemanticallyEqual(other, reference)) === i,
  );
  if (distinct.length === references.length) return object;
  const duplicates = references.filter((reference) => !distinct.includes(reference));
  options.onWarning?.(WARNING + duplicates.map(({ uid }) => uid).join(', '));
  return { ...object, metadata: { ...object.metadata, ownerReferences: distinct } };
}
