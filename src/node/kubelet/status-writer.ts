/**
 * Reports pods' states to the API (kubernetes/pkg/kubelet/status/status_manager.go). The newest version of each pod that the kubelet
 * knows is written upon; only where somebody else was faster it is read again.
 */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { isRequestError } from '../../control-plane/client/connection-error.ts';
import type { Clock } from '../../kernel/index.ts';
import type { Pod, PodStatus } from '../../kube-api/generated/types.gen.ts';
import { Pod as PodKind } from '../../kube-api/kinds/pod.ts';
import { isSemanticallyEqual } from '../../kube-api/meta/equality.ts';
import { isReason } from '../../kube-api/meta/status-error.ts';

/** The pod whose state is reported. */
export interface Reported {
  /** Its newest version that is known here; takes in what a write answers. */
  pod: Pod;
  /** The status to report upon this version of it. */
  statusFor(pod: Pod): PodStatus;
}

const RETRY_MS = 10_000;

export class StatusWriter {
  readonly #client: ApiClient;
  readonly #clock: Clock;
  readonly #late = new Set<Reported>();
  #isStopped = false;

  constructor(client: ApiClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Reports the pod's state now, unless the API knows it already; when the API can't be reached, some time later. */
  write(reported: Reported): void {
    if (this.#isStopped) return;
    try {
      this.#write(reported);
    } catch (error) {
      if (!isRequestError(error)) throw error;
      if (!isReason(error, 'NotFound')) this.#writeLater(reported);
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

  #write(reported: Reported): void {
    const status = reported.statusFor(reported.pod);
    if (isSemanticallyEqual(status, reported.pod.status)) return;
    try {
      reported.pod = this.#client.updateStatus(PodKind, { ...reported.pod, status });
    } catch (error) {
      if (!isRequestError(error) || !isReason(error, 'Conflict')) throw error;
      this.#writeUponNewest(reported);
    }
  }

  #writeUponNewest(reported: Reported): void {
    const { name = '', namespace, uid } = reported.pod.metadata;
    const current = this.#client.find(PodKind, name, namespace);
    // Another pod of that name may have taken its place.
    if (current === undefined || current.metadata.uid !== uid) return;
    const status = reported.statusFor(current);
    if (isSemanticallyEqual(status, current.status)) return;
    reported.pod = this.#client.updateStatus(PodKind, { ...current, status });
  }

  #writeLater(reported: Reported): void {
    if (this.#late.has(reported)) return;
    this.#late.add(reported);
    this.#clock.schedule(RETRY_MS, () => {
      this.#late.delete(reported);
      this.write(reported);
    });
  }
}
