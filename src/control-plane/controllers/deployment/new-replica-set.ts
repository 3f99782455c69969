/** The ReplicaSet of a Deployment's present template: found, brought up to date, or created (kubernetes/pkg/controller/deployment/sync.go). */
import type { LabelSelector } from '../../../kube-api/generated/types.gen.ts';
import { Deployment } from '../../../kube-api/kinds/deployment.ts';
import { ReplicaSet } from '../../../kube-api/kinds/replica-set.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import { isRequestError } from '../../client/connection-error.ts';
import { isControlledBy, newControllerRef } from '../framework/owner-references.ts';
import { isNamespaceTerminating } from '../framework/pod-control.ts';
import { hasProgressDeadline, progressingCondition, REASONS } from './deployment-conditions.ts';
import { podTemplateHash } from './pod-template-hash.ts';
import { byCreation } from './replica-sets.ts';
import {
  maxRevision,
  REVISION,
  withAnnotations,
  withNewSetAnnotations,
  withReplicasAnnotations,
} from './revision-annotations.ts';
import { newSetSize } from './rolling-update.ts';
import type { ReplicaSets, Rollout } from './rollout.ts';
import { isSameTemplate, POD_TEMPLATE_HASH } from './template-equality.ts';

/** Names end here. */
const MAX_NAME_LENGTH = 253;

/** The oldest ReplicaSet with the Deployment's template. */
export function findNewSet({ spec }: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined {
  let found: ReplicaSet | undefined;
  for (const set of sets) {
    if (set.spec?.template === undefined || spec === undefined) continue;
    const isOlder = found === undefined || byCreation(set, found) < 0;
    if (isOlder && isSameTemplate(set.spec.template, spec.template)) found = set;
  }
  return found;
}

/** Tells new from old, numbers the revision on both objects, and creates the new set if that is asked for. */
export function syncRevision(rollout: Rollout, sets: readonly ReplicaSet[], mayCreate: boolean): ReplicaSets {
  const existing = findNewSet(rollout.deployment, sets);
  const oldSets = sets.filter((set) => set.metadata.uid !== existing?.metadata.uid);
  const newRevision = maxRevision(oldSets) + 1;
  if (existing !== undefined) return { newSet: updateNewSet(rollout, existing, newRevision), oldSets };
  return { newSet: mayCreate ? createNewSet(rollout, oldSets, newRevision) : undefined, oldSets };
}

function updateNewSet(rollout: Rollout, set: ReplicaSet, newRevision: number): ReplicaSet {
  const { spec, status } = rollout.deployment;
  const annotated = withNewSetAnnotations(set, rollout.deployment, newRevision);
  const minReadySeconds = spec?.minReadySeconds ?? 0;
  if (annotated !== set || (set.spec?.minReadySeconds ?? 0) !== minReadySeconds) {
    return rollout.context.client.update(ReplicaSet, withMinReadySeconds(annotated, minReadySeconds));
  }
  let needsWrite = setRevision(rollout, set.metadata.annotations?.[REVISION] ?? '');
  if (hasProgressDeadline(rollout.deployment) && progressingCondition(status?.conditions) === undefined) {
    rollout.noteProgress('True', REASONS.foundNewReplicaSet, `Found new replica set "${set.metadata.name}"`);
    needsWrite = true;
  }
  if (needsWrite) rollout.writeStatus();
  return set;
}

function withMinReadySeconds(set: ReplicaSet, seconds: number): ReplicaSet {
  if (set.spec === undefined) return set;
  const { minReadySeconds: _, ...spec } = set.spec;
  return { ...set, spec: seconds === 0 ? spec : { ...spec, minReadySeconds: seconds } };
}

function setRevision(rollout: Rollout, revision: string): boolean {
  const before = rollout.deployment;
  rollout.deployment = withAnnotations(before, { [REVISION]: revision });
  return rollout.deployment !== before;
}

function createNewSet(rollout: Rollout, oldSets: readonly ReplicaSet[], newRevision: number): ReplicaSet {
  const planned = planNewSet(rollout.deployment, oldSets, newRevision);
  const size = planned.spec?.replicas ?? 0;
  const { client, recorder } = rollout.context;
  let created: ReplicaSet;
  try {
    created = client.create(ReplicaSet, planned);
  } catch (error) {
    const own = isReason(error, 'AlreadyExists') ? existingOwnSet(rollout, planned) : undefined;
    if (own === undefined) {
      reportFailure(rollout, planned, error);
      throw error;
    }
    if (setRevision(rollout, String(newRevision))) rollout.writeStatus();
    return own;
  }
  if (size > 0) {
    const message = `Scaled up replica set ${created.metadata.name} from 0 to ${size}`;
    recorder.event(rollout.deployment, 'Normal', 'ScalingReplicaSet', message);
  }
  let needsWrite = setRevision(rollout, String(newRevision));
  if (hasProgressDeadline(rollout.deployment)) {
    rollout.noteProgress('True', REASONS.newReplicaSet, `Created new replica set "${created.metadata.name}"`);
    needsWrite = true;
  }
  if (needsWrite) rollout.writeStatus();
  return created;
}

function planNewSet(deployment: Deployment, oldSets: readonly ReplicaSet[], newRevision: number): ReplicaSet {
  const { metadata, spec, status } = deployment;
  const template = spec?.template ?? {};
  const hash = podTemplateHash(template, status?.collisionCount);
  const labels = { ...template.metadata?.labels, [POD_TEMPLATE_HASH]: hash };
  const set: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${(metadata.name ?? '').slice(0, MAX_NAME_LENGTH - hash.length - 1)}-${hash}`,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      labels,
      ownerReferences: [newControllerRef(deployment, Deployment)],
    },
    spec: {
      replicas: newSetSize(deployment, oldSets, 0),
      ...(spec?.minReadySeconds === undefined ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: withHash(spec?.selector, hash),
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  return withReplicasAnnotations(withNewSetAnnotations(set, deployment, newRevision), deployment);
}

function withHash(selector: LabelSelector | undefined, hash: string): LabelSelector {
  return { ...selector, matchLabels: { ...selector?.matchLabels, [POD_TEMPLATE_HASH]: hash } };
}

/** The set of the planned name, if it is this Deployment's with this very template and only the cache was late. */
function existingOwnSet({ deployment, context }: Rollout, planned: ReplicaSet): ReplicaSet | undefined {
  const { name = '', namespace } = planned.metadata;
  const existing =
    context.informers.informer(ReplicaSet).get(name, namespace) ?? context.client.get(ReplicaSet, name, namespace);
  const template = existing.spec?.template;
  const isOwn = isControlledBy(existing, deployment) && template !== undefined;
  return isOwn && isSameTemplate(template, deployment.spec?.template ?? {}) ? existing : undefined;
}

/** Notes a hash collision, so that the next attempt gets another name, or any other reason why there is no new set. */
function reportFailure(rollout: Rollout, planned: ReplicaSet, error: unknown): void {
  if (!isRequestError(error) || isNamespaceTerminating(error)) return;
  const { deployment } = rollout;
  if (isReason(error, 'AlreadyExists')) {
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    rollout.deployment = { ...deployment, status: { ...deployment.status, collisionCount } };
    rollout.writeStatus();
    return;
  }
  const message = `Failed to create new replica set "${planned.metadata.name}": ${error.message}`;
  if (hasProgressDeadline(deployment)) {
    rollout.noteProgress('False', REASONS.createError, message);
    try {
      rollout.writeStatus();
    } catch (statusError) {
      // There is bigger trouble to report.
      if (!isRequestError(statusError)) throw statusError;
    }
  }
  rollout.context.recorder.event(deployment, 'Warning', REASONS.createError, message);
}
