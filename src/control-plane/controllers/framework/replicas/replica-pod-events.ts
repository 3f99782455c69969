/** Which owners have to be looked at because of a change of a pod (kubernetes/pkg/controller/replicaset/replica_set.go: addPod …). */
import type { Pod } from '../../../../kube-api/generated/types.gen.ts';
import { keyOf } from '../../../../kube-api/meta/object.ts';
import type { Informer } from '../../../client/informer.ts';
import type { ControllerContext } from '../define-controller.ts';
import type { ControllerExpectations } from '../expectations.ts';
import { controllerOf, resolveController } from '../owner-references.ts';
import { isPodReady } from '../pods.ts';
import type { ReplicaOwner, ReplicaOwnerKind } from './replica-owner.ts';

interface Wiring<T extends ReplicaOwner> {
  readonly ownerKind: ReplicaOwnerKind<T>;
  readonly context: ControllerContext;
  readonly owners: Informer<T>;
  readonly pods: Informer<Pod>;
  readonly expectations: ControllerExpectations;
}

/** Queues owners when their pods change, and notes which expected changes have come. */
export function listenToPods<T extends ReplicaOwner>(wiring: Wiring<T>): void {
  const { ownerKind, context, owners, pods, expectations } = wiring;

  const ownerOf = (pod: Pod): T | undefined =>
    resolveController(owners, ownerKind.kind, pod.metadata.namespace, controllerOf(pod));

  const enqueueOwner = (pod: Pod): void => {
    const owner = ownerOf(pod);
    if (owner !== undefined) context.enqueue(keyOf(owner));
  };

  const enqueuePossibleOwners = (orphan: Pod): void => {
    for (const owner of owners.list(orphan.metadata.namespace ?? '')) {
      const selector = ownerKind.selectorOf(owner);
      if (!selector.isEmpty && selector.matches(orphan.metadata.labels)) context.enqueue(keyOf(owner));
    }
  };

  const podIsGoing = (pod: Pod): void => {
    const owner = ownerOf(pod);
    if (owner === undefined) return;
    const key = keyOf(owner);
    expectations.deletionObserved(key, pod.metadata.name ?? '');
    context.enqueue(key);
  };

  const podCame = (pod: Pod): void => {
    // After a restart a pod may be met for the first time while it is going.
    if (pod.metadata.deletionTimestamp !== undefined) podIsGoing(pod);
    else if (controllerOf(pod) === undefined) enqueuePossibleOwners(pod);
    else {
      const owner = ownerOf(pod);
      if (owner === undefined) return;
      const key = keyOf(owner);
      expectations.creationObserved(key);
      context.enqueue(key);
    }
  };

  const podChanged = (pod: Pod, old: Pod): void => {
    const areLabelsNew = pod.metadata.labels !== old.metadata.labels;
    if (pod.metadata.deletionTimestamp !== undefined) {
      // A graceful deletion counts from its beginning: the replacement does not wait for the end.
      podIsGoing(pod);
      if (areLabelsNew) podIsGoing(old);
      return;
    }
    const controller = controllerOf(pod);
    const oldController = controllerOf(old);
    const isControllerNew = controller?.uid !== oldController?.uid;
    if (isControllerNew && oldController !== undefined) enqueueOwner(old);
    if (controller === undefined) {
      if (areLabelsNew || isControllerNew) enqueuePossibleOwners(pod);
      return;
    }
    const owner = ownerOf(pod);
    if (owner === undefined) return;
    const key = keyOf(owner);
    context.enqueue(key);
    const minReadySeconds = owner.spec?.minReadySeconds ?? 0;
    if (minReadySeconds > 0 && isPodReady(pod) && !isPodReady(old)) {
      // A second more, because timestamps are cut to seconds.
      context.enqueueAfter(key, (minReadySeconds + 1) * 1000);
    }
  };

  const ownerChanged = (owner: T, old: T): void => {
    if (owner.metadata.uid !== old.metadata.uid) expectations.delete(keyOf(old));
  };

  owners.addHandler({ onUpdate: ownerChanged, onDelete: (owner) => expectations.delete(keyOf(owner)) });
  pods.addHandler({ onAdd: podCame, onUpdate: podChanged, onDelete: podIsGoing });
}
