/**
 * Deletes what is in a namespace, kind by kind in the order of their list
 * (kubernetes/pkg/controller/namespace/deletion/namespaced_resources_deleter.go).
 *
 * Upstream takes the kinds in no particular order (pods first is alpha and off in v1.32) and learns them from discovery.
 */
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { type Namespace, Pod } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import { parseTime } from '../../../kube-api/meta/time.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { RemainingContent } from './namespace-conditions.ts';

/** How long objects with finalizers are given before the next look. */
const FINALIZER_ESTIMATE_SECONDS = 15;

export interface DeletionResult extends RemainingContent {
  /** After how many seconds everything may be gone; 0 when nothing has to be waited for. */
  readonly estimateSeconds: number;
}

/** Deletes the content of `namespace` once, and tells what is left. */
export function deleteContent(
  client: ApiClient,
  kinds: readonly KindDefinition[],
  namespace: Namespace,
  nowMs: number,
): DeletionResult {
  const byResource = new Map<string, number>();
  const byFinalizer = new Map<string, number>();
  const errors: string[] = [];
  const { name = '' } = namespace.metadata;
  let estimateSeconds = 0;
  for (const kind of kinds) {
    // A second version of a kind shows the same objects again.
    const isSecondView = kind.storedAs !== undefined && kind.custom === undefined;
    if (!kind.namespaced || isSecondView || !allows(kind, 'delete')) continue;
    try {
      const estimate = kind.kind === 'Pod' && kind.group === '' ? podEstimateSeconds(client, namespace, nowMs) : 0;
      const left = deleteKind(client, kind, name);
      if (left.length === 0) continue;
      byResource.set(`${kind.plural}.${kind.group}`, left.length);
      const finalizers = left.flatMap(({ metadata }) => metadata.finalizers ?? []);
      for (const finalizer of finalizers) byFinalizer.set(finalizer, (byFinalizer.get(finalizer) ?? 0) + 1);
      if (estimate > 0) estimateSeconds = Math.max(estimateSeconds, estimate);
      else if (finalizers.length > 0) estimateSeconds = Math.max(estimateSeconds, FINALIZER_ESTIMATE_SECONDS);
      else errors.push(`unexpected items still remain in namespace: ${name} for gvr: ${printGvr(kind)}`);
    } catch (error) {
      if (!isRequestError(error)) throw error;
      errors.push(error.message);
    }
  }
  return { byResource, byFinalizer, errors, estimateSeconds };
}

/** Deletes the objects of one kind; answers those that are still there. */
function deleteKind(client: ApiClient, kind: KindDefinition, namespace: string): readonly KubeObject[] {
  const present = client.list(kind, { namespace }).items;
  if (present.length === 0) return present;
  if (allows(kind, 'deletecollection')) {
    client.deleteCollection(kind, { namespace, propagationPolicy: 'Background' });
  } else for (const object of present) deleteOne(client, kind, object);
  return client.list(kind, { namespace }).items;
}

function deleteOne(client: ApiClient, kind: KindDefinition, { metadata: { name = '', namespace } }: KubeObject): void {
  try {
    client.delete(kind, name, namespace, { propagationPolicy: 'Background' });
  } catch (error) {
    if (!isReason(error, 'NotFound') && !isReason(error, 'MethodNotAllowed')) throw error;
  }
}

/** The longest grace period of a pod that still runs, as long as it is not over since the namespace's deletion. */
function podEstimateSeconds(client: ApiClient, { metadata }: Namespace, nowMs: number): number {
  let seconds = 0;
  for (const { spec, status } of client.list(Pod, { namespace: metadata.name ?? '' }).items) {
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') continue;
    seconds = Math.max(seconds, spec?.terminationGracePeriodSeconds ?? 0);
  }
  const sinceMs = nowMs - parseTime(metadata.deletionTimestamp ?? '');
  return sinceMs >= seconds * 1000 ? 0 : seconds;
}

function allows(kind: KindDefinition, verb: string): boolean {
  return kind.verbs === undefined || kind.verbs.includes(verb);
}

/** A resource as Go prints its group, version and name. */
function printGvr(kind: KindDefinition): string {
  return `${kind.group}/${kind.version}, Resource=${kind.plural}`;
}
