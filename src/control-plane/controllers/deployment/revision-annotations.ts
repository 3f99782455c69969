/** What a Deployment notes on its ReplicaSets and itself (kubernetes/pkg/controller/deployment/util/deployment_util.go). */
import type { Deployment, ReplicaSet } from '../../../kube-api/generated/types.gen.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { desiredReplicas, maxSurge } from './fenceposts.ts';

type Annotations = Readonly<Record<string, string>>;

export const REVISION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
export const ROLLBACK_TO = 'deprecated.deployment.rollback.to';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The longest list of former revisions, in characters. */
const MAX_HISTORY_LENGTH = 2000;

const NOT_COPIED: ReadonlySet<string> = new Set([
  LAST_APPLIED,
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  ROLLBACK_TO,
]);

/** Whether an annotation stays with the object that carries it. */
export function isCopied(annotation: string): boolean {
  return !NOT_COPIED.has(annotation);
}

function parseInteger(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** A whole number of at least 0 that an object is annotated with, or undefined. */
export function replicasAnnotation(object: KubeObject, annotation: string): number | undefined {
  const value = parseInteger(object.metadata.annotations?.[annotation]);
  return value !== undefined && value >= 0 && value <= 2_147_483_647 ? value : undefined;
}

/** The object's revision; 0 where it has none, undefined where it is no number. */
export function revisionOf(object: KubeObject): number | undefined {
  const text = object.metadata.annotations?.[REVISION];
  return text === undefined ? 0 : parseInteger(text);
}

export function maxRevision(sets: readonly ReplicaSet[]): number {
  return Math.max(0, ...sets.map((set) => revisionOf(set) ?? 0));
}

/** The second highest revision; 0 when there is none. */
export function lastRevision(sets: readonly ReplicaSet[]): number {
  const [, second = 0] = sets.map((set) => revisionOf(set) ?? 0).sort((a, b) => b - a);
  return second;
}

const NO_ANNOTATIONS: Annotations = {};

/** `object` with these annotations; the very same when nothing changes. */
export function withAnnotations<T extends KubeObject>(object: T, changes: Annotations): T {
  const annotations = object.metadata.annotations ?? NO_ANNOTATIONS;
  let isSame = true;
  for (const key in changes) isSame &&= annotations[key] === changes[key];
  if (isSame) return object;
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, ...changes } } };
}

/** How many pods the Deployment wanted and allowed when it last scaled `set`. */
export function withReplicasAnnotations(set: ReplicaSet, deployment: Deployment): ReplicaSet {
  const desired = desiredReplicas(deployment);
  return withAnnotations(set, {
    [DESIRED_REPLICAS]: String(desired),
    [MAX_REPLICAS]: String(desired + maxSurge(deployment)),
  });
}

/**
 * The newest ReplicaSet with the Deployment's annotations and at least revision `newRevision`; a set that comes back after
 * others were newer notes which revision it had been.
 */
export function withNewSetAnnotations(set: ReplicaSet, deployment: Deployment, newRevision: number): ReplicaSet {
  const annotated = withAnnotations(set, copiedAnnotations(deployment));
  const oldText = annotated.metadata.annotations?.[REVISION];
  const oldRevision = oldText === undefined || oldText === '' ? 0 : parseInteger(oldText);
  if (oldRevision === undefined || oldRevision >= newRevision) return annotated;
  const history = oldText === undefined ? undefined : extendHistory(annotated, oldText);
  return withAnnotations(annotated, {
    [REVISION]: String(newRevision),
    ...(history === undefined ? {} : { [REVISION_HISTORY]: history }),
  });
}

function copiedAnnotations({ metadata: { annotations = NO_ANNOTATIONS } }: Deployment): Annotations {
  let copied = NO_ANNOTATIONS;
  for (const [key, value] of Object.entries(annotations)) if (isCopied(key)) copied = { ...copied, [key]: value };
  return copied;
}

/** The list of former revisions with one more, shortened from the front; undefined when even that does not fit. */
function extendHistory(set: ReplicaSet, revision: string): string | undefined {
  const history = set.metadata.annotations?.[REVISION_HISTORY] ?? '';
  if (history === '' || history.startsWith(',')) return revision;
  const revisions = history.split(',');
  let length = history.length + revision.length + 1;
  while (length > MAX_HISTORY_LENGTH && revisions.length > 0) length -= (revisions.shift()?.length ?? 0) + 1;
  return length <= MAX_HISTORY_LENGTH ? [...revisions, revision].join(',') : undefined;
}
