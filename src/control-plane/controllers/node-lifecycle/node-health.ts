/**
 * Whether a node's kubelet is heard of: it renews a lease every few seconds and posts the node's status now and then. A node
 * that did neither for the grace period gets its conditions set to Unknown
 * (kubernetes/pkg/controller/nodelifecycle/node_lifecycle_controller.go: tryUpdateNodeHealth).
 *
 * A heartbeat costs nothing here: leases and statuses are only compared when the node is looked at.
 */
import type { NodeCondition, NodeStatus } from '../../../kube-api/generated/types.gen.ts';
import { Lease, Node } from '../../../kube-api/kinds/index.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import { formatTime, parseTime } from '../../../kube-api/meta/time.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { Informer } from '../../client/informer.ts';
import type { ControllerContext } from '../framework/define-controller.ts';

export interface GracePeriods {
  /** `--node-monitor-grace-period`: how long a node may be silent. */
  readonly monitorGraceMs: number;
  /** `--node-startup-grace-period`: how long a new node may take to post its first status. */
  readonly startupGraceMs: number;
}

/** A node's Ready condition as it was found, and as it is after the check; a node that never posted one has no present one. */
export interface HealthCheck {
  readonly observed: NodeCondition;
  readonly current: NodeCondition | undefined;
}

interface Health {
  status: NodeStatus | undefined;
  lease: Lease | undefined;
  /** When the node was last heard of, by our own clock. */
  probedAtMs: number;
}

/** Conditions that only the kubelet can know; NetworkUnavailable is set by the control plane. */
const KUBELET_CONDITIONS = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;
const LEASE_NAMESPACE = 'kube-node-lease';
const UPDATE_RETRIES = 5;

export class NodeHealth {
  readonly #context: ControllerContext;
  readonly #periods: GracePeriods;
  readonly #leases: Informer<Lease>;
  readonly #healths = new Map<string, Health>();

  constructor(context: ControllerContext, periods: GracePeriods) {
    this.#context = context;
    this.#periods = periods;
    this.#leases = context.informers.informer(Lease);
  }

  /** Looks at a node and writes its status if it fell silent; undefined when that could not be written. */
  check(node: Node): HealthCheck | undefined {
    let latest: Node | undefined = node;
    for (let attempt = 0; latest !== undefined && attempt < UPDATE_RETRIES; attempt++) {
      try {
        return this.#check(latest);
      } catch (error) {
        if (!isRequestError(error)) throw error;
        latest = this.#read(node.metadata.name ?? '');
      }
    }
    return undefined;
  }

  /** Status of the Ready condition when the node was last looked at; undefined when it had none or was never looked at. */
  readyStatusOf(name: string): string | undefined {
    return findCondition(this.#healths.get(name)?.status?.conditions, 'Ready')?.status;
  }

  forget(name: string): void {
    this.#healths.delete(name);
  }

  /** Gives every node a full grace period anew. */
  restartGracePeriods(): void {
    for (const health of this.#healths.values()) health.probedAtMs = this.#context.clock.nowMs;
  }

  #read(name: string): Node | undefined {
    try {
      return this.#context.client.find(Node, name);
    } catch (error) {
      if (!isRequestError(error)) throw error;
      return undefined;
    }
  }

  #check(node: Node): HealthCheck {
    const nowMs = this.#context.clock.nowMs;
    const current = findCondition(node.status?.conditions, 'Ready');
    const health = this.#listen(node, current, nowMs);
    const observed = current ?? neverReady(node);
    const graceMs = current === undefined ? this.#periods.startupGraceMs : this.#periods.monitorGraceMs;
    if (nowMs <= health.probedAtMs + graceMs) return { observed, current };

    const status = silentStatus(node, nowMs);
    const silent = findCondition(status.conditions, 'Ready');
    if (silent !== current) {
      const silentForMs = nowMs - health.probedAtMs;
      const { trace, client, clock } = this.#context;
      const cause = trace.record(client.identity.actor, 'decision', `nodes/${node.metadata.name ?? ''}`, {
        Ready: 'Unknown',
        silentForMs,
      });
      clock.withCause(cause, () => client.updateStatus(Node, { ...node, status }));
      health.status = status;
      health.lease = this.#leaseOf(node);
    }
    return { observed, current: silent };
  }

  /** Takes note of what was heard of the node since the last check. */
  #listen(node: Node, current: NodeCondition | undefined, nowMs: number): Health {
    const name = node.metadata.name ?? '';
    let health = this.#healths.get(name);
    const savedLease = health?.lease;
    if (health === undefined) {
      const createdAt = node.metadata.creationTimestamp;
      const isNew = current === undefined && createdAt !== undefined;
      health = { status: node.status, lease: undefined, probedAtMs: isNew ? parseTime(createdAt) : nowMs };
      this.#healths.set(name, health);
    } else {
      const saved = findCondition(health.status?.conditions, 'Ready');
      const hasPosted = saved?.lastHeartbeatTime !== current?.lastHeartbeatTime;
      if ((saved === undefined) !== (current === undefined) || hasPosted) {
        health.probedAtMs = nowMs;
        health.lease = undefined;
        health.status = node.status;
      } else if (current === undefined) health.status = node.status;
    }
    const lease = this.#leaseOf(node);
    if (lease !== undefined && lease !== savedLease && isRenewed(lease, savedLease)) {
      health.lease = lease;
      health.probedAtMs = nowMs;
    }
    return health;
  }

  #leaseOf(node: Node): Lease | undefined {
    return this.#leases.get(node.metadata.name ?? '', LEASE_NAMESPACE);
  }
}

function isRenewed(lease: Lease, saved: Lease | undefined): boolean {
  if (saved === undefined) return true;
  const renewTime = lease.spec?.renewTime;
  const savedTime = saved.spec?.renewTime;
  if (renewTime === undefined || renewTime === savedTime) return false;
  return savedTime === undefined || parseTime(savedTime) < parseTime(renewTime);
}

/** What stands for the Ready condition of a node whose kubelet never posted a status. */
function neverReady(node: Node): NodeCondition {
  const since = node.metadata.creationTimestamp;
  return {
    type: 'Ready',
    status: 'Unknown',
    ...(since === undefined ? {} : { lastHeartbeatTime: since, lastTransitionTime: since }),
  };
}

/** The node's status with everything that its kubelet would say set to Unknown; what is Unknown already stays as it is. */
function silentStatus(node: Node, nowMs: number): NodeStatus {
  const conditions = [...(node.status?.conditions ?? [])];
  const lastTransitionTime = formatTime(nowMs);
  for (const type of KUBELET_CONDITIONS) {
    const index = conditions.findIndex((condition) => condition.type === type);
    const condition = conditions[index];
    if (condition === undefined) {
      const since = node.metadata.creationTimestamp;
      conditions.push({
        type,
        status: 'Unknown',
        reason: 'NodeStatusNeverUpdated',
        message: 'Kubelet never posted node status.',
        ...(since === undefined ? {} : { lastHeartbeatTime: since }),
        lastTransitionTime,
      });
    } else if (condition.status !== 'Unknown') {
      conditions[index] = {
        ...condition,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime,
      };
    }
  }
  return { ...node.status, conditions };
}
