/**
 * The node's heartbeat: a Lease renewed every ten seconds (k8s.io/component-helpers/apimachinery/lease; the kubelet's
 * nodeLeaseDurationSeconds is 40, renewed after a quarter of it).
 */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { isRequestError } from '../../control-plane/client/connection-error.ts';
import type { Clock, Random, Timer } from '../../kernel/index.ts';
import type { Lease } from '../../kube-api/generated/types.gen.ts';
import { Lease as LeaseKind } from '../../kube-api/kinds/lease.ts';
import { formatMicroTime } from '../../kube-api/meta/time.ts';

const NAMESPACE = 'kube-node-lease';
const DURATION_SECONDS = 40;
const RENEW_INTERVAL_MS = 10_000;
/** Renewals are spread by this share of the interval. */
const JITTER = 0.04;

export class NodeLease {
  readonly #client: ApiClient;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #nodeName: string;
  readonly #nodeUid: () => string | undefined;
  #lease: Lease | undefined;
  #timer: Timer | undefined;

  constructor(
    nodeName: string,
    nodeUid: () => string | undefined,
    { client, clock, random }: { readonly client: ApiClient; readonly clock: Clock; readonly random: Random },
  ) {
    this.#nodeName = nodeName;
    this.#nodeUid = nodeUid;
    this.#client = client;
    this.#clock = clock;
    this.#random = random;
  }

  start(): void {
    this.#renew();
  }

  stop(): void {
    this.#clock.cancel(this.#timer);
  }

  #renew(): void {
    const delayMs = this.#random.jitter(RENEW_INTERVAL_MS, JITTER);
    this.#timer = this.#clock.schedule(delayMs, () => this.#renew(), { background: true });
    try {
      this.#write();
    } catch (error) {
      if (!isRequestError(error)) throw error;
      // Overtaken, gone or out of reach: the next renewal starts from what is there then.
      this.#lease = undefined;
    }
  }

  #write(): void {
    this.#lease ??= this.#client.find(LeaseKind, this.#nodeName, NAMESPACE);
    const renewTime = formatMicroTime(this.#clock.nowMs);
    if (this.#lease !== undefined) {
      this.#lease = this.#client.update(LeaseKind, { ...this.#lease, spec: { ...this.#lease.spec, renewTime } });
      return;
    }
    const uid = this.#nodeUid();
    const owner = { apiVersion: 'v1', kind: 'Node', name: this.#nodeName };
    this.#lease = this.#client.create(LeaseKind, {
      metadata: {
        name: this.#nodeName,
        namespace: NAMESPACE,
        ...(uid === undefined ? {} : { ownerReferences: [{ ...owner, uid }] }),
      },
      spec: { holderIdentity: this.#nodeName, leaseDurationSeconds: DURATION_SECONDS, renewTime },
    });
  }
}
