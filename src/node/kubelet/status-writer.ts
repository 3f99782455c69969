/** Reports pods' states to the API, at most once per instant and pod (kubernetes/pkg/kubelet/status/status_manager.go). */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { isRequestError } from '../../control-plane/client/connection-error.ts';
import type { Clock } from '../../kernel/index.ts';
import type { Pod, PodStatus } from '../../kube-api/generated/types.gen.ts';
import { Pod as PodKind } from '../../kube-api/kinds/pod.ts';
import { isReason } from '../../kube-api/meta/status-error.ts';
import type { ContainerSlot } from './container-slot.ts';
import { type PodFacts, podStatus } from './pod-status.ts';

/** The pod whose state is reported. */
export interface Reported {
  readonly pod: Pod;
  readonly slots: readonly ContainerSlot[];
  facts(): PodFacts;
}

const RETRY_MS = 10_000;

export class StatusWriter {
  readonly #client: ApiClient;
  readonly #clock: Clock;
  readonly #due = new Set<Reported>();
  #isStopped = false;

  constructor(client: ApiClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  stop(): void {
    this.#isStopped = true;
    this.#due.clear();
  }

  /** Reports the pod's state at the end of this instant. */
  schedule(reported: Reported): void {
    if (this.#due.has(reported)) return;
    this.#due.add(reported);
    this.#clock.schedule(0, () => {
      if (this.#due.delete(reported)) this.write(reported);
    });
  }

  /** Reports it now. */
  write(reported: Reported): void {
    this.#due.delete(reported);
    if (this.#isStopped) return;
    const { name = '', namespace, uid } = reported.pod.metadata;
    try {
      const current = this.#client.find(PodKind, name, namespace);
      // Another pod of that name may have taken its place.
      if (current === undefined || current.metadata.uid !== uid) return;
      const status: PodStatus = podStatus(current, reported.slots, reported.facts());
      this.#client.updateStatus(PodKind, { ...current, status });
    } catch (error) {
      if (!isRequestError(error)) throw error;
      this.#clock.schedule(RETRY_MS, () => this.schedule(reported));
    }
  }

  /** Tells the API that nothing is left of a pod whose deletion was asked for. */
  confirmDeletion(pod: Pod): void {
    if (this.#isStopped) return;
    const { name = '', namespace, uid } = pod.metadata;
    try {
      this.#client.delete(PodKind, name, namespace, {
        gracePeriodSeconds: 0,
        ...(uid === undefined ? {} : { preconditions: { uid } }),
      });
    } catch (error) {
      if (!isRequestError(error)) throw error;
      if (isReason(error, 'NotFound') || isReason(error, 'Conflict')) return;
      this.#clock.schedule(RETRY_MS, () => this.confirmDeletion(pod));
    }
  }
}
