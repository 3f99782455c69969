/**
 * Registers the node and keeps its status true (kubernetes/pkg/kubelet/kubelet_node_status.go): looked at every ten seconds, written
 * when it changed or after five minutes.
 */
import { isRequestError } from '../../control-plane/client/connection-error.ts';
import type { Clock, Timer } from '../../kernel/index.ts';
import type { Node, NodeStatus } from '../../kube-api/generated/types.gen.ts';
import { Node as NodeKind } from '../../kube-api/kinds/node.ts';
import { findCondition } from '../../kube-api/meta/conditions.ts';
import { isReason } from '../../kube-api/meta/status-error.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { hardwareStatus, imageList, NODE_ANNOTATIONS, nodeConditions, nodeLabels, systemInfo } from './node-object.ts';

const UPDATE_FREQUENCY_MS = 10_000;
const REPORT_FREQUENCY_MS = 300_000;
/** Until the node is ready for the first time it is looked at more often. */
const START_FREQUENCY_MS = 100;
const REGISTER_RETRY_MS = 1000;

export type NodeStatusContext = Pick<
  KubeletContext,
  'nodeName' | 'machine' | 'client' | 'clock' | 'random' | 'recorder'
>;

export class NodeStatusUpdater {
  readonly #context: NodeStatusContext;
  readonly #clock: Clock;
  #hardware: NodeStatus = {};
  #timer: Timer | undefined;
  #reportedAtMs = Number.NEGATIVE_INFINITY;
  #node: Node | undefined;

  constructor(context: NodeStatusContext) {
    this.#context = context;
    this.#clock = context.clock;
  }

  /** Uid of the Node object, when it is known. */
  get nodeUid(): string | undefined {
    return this.#node?.metadata.uid;
  }

  get node(): Node | undefined {
    return this.#node;
  }

  start(): void {
    const { machine, random, nodeName } = this.#context;
    const bootId = random.fork(`boot/${this.#clock.nowMs}`).uuid();
    this.#hardware = hardwareStatus(machine, systemInfo(machine, random.fork(`identity/${nodeName}`), bootId));
    this.#register();
  }

  stop(): void {
    this.#clock.cancel(this.#timer);
  }

  #register(): void {
    const { client, machine, nodeName, recorder } = this.#context;
    try {
      const existing = client.find(NodeKind, nodeName);
      const oldBootId = existing?.status?.nodeInfo?.bootID;
      this.#node =
        existing ??
        client.create(NodeKind, {
          metadata: { name: nodeName, labels: nodeLabels(machine), annotations: NODE_ANNOTATIONS },
        });
      recorder.event(this.#node, 'Normal', 'Starting', 'Starting kubelet.');
      const bootId = this.#hardware.nodeInfo?.bootID;
      if (oldBootId !== undefined && bootId !== undefined && oldBootId !== bootId) {
        recorder.event(this.#node, 'Warning', 'Rebooted', `Node ${nodeName} has been rebooted, boot id: ${bootId}`);
      }
    } catch (error) {
      if (!isRequestError(error)) throw error;
      this.#timer = this.#clock.schedule(REGISTER_RETRY_MS, () => this.#register(), { background: true });
      return;
    }
    this.#update();
  }

  #update(): void {
    const isReady = this.#tryUpdate();
    const delayMs = isReady ? UPDATE_FREQUENCY_MS : START_FREQUENCY_MS;
    this.#timer = this.#clock.schedule(delayMs, () => this.#update(), { background: true });
  }

  /** Brings the status up to date; answers whether the node is ready. */
  #tryUpdate(): boolean {
    const { client, machine, nodeName } = this.#context;
    try {
      const node = client.get(NodeKind, nodeName);
      machine.podCidr = node.spec?.podCIDR;
      const isNetworkReady = machine.podCidr !== undefined;
      const status = this.#statusOf(node, isNetworkReady);
      if (this.#isDue(node, status)) {
        this.#reportEvents(node, status);
        this.#node = client.updateStatus(NodeKind, { ...node, status });
        this.#reportedAtMs = this.#clock.nowMs;
      }
      return isNetworkReady;
    } catch (error) {
      if (!isRequestError(error)) throw error;
      if (isReason(error, 'NotFound')) {
        // Somebody deleted the Node object: a kubelet registers only when it starts.
        this.#node = undefined;
      }
      return true;
    }
  }

  #statusOf(node: Node, isNetworkReady: boolean): NodeStatus {
    return {
      ...node.status,
      ...this.#hardware,
      conditions: nodeConditions(node, isNetworkReady, this.#clock.nowMs),
      images: imageList(this.#context.machine),
    };
  }

  /** Whether this status should be written: after a change other than of heartbeats, or when the last one is old. */
  #isDue(node: Node, status: NodeStatus): boolean {
    if (this.#clock.nowMs - this.#reportedAtMs >= REPORT_FREQUENCY_MS) return true;
    return withoutHeartbeats(node.status) !== withoutHeartbeats(status);
  }

  #reportEvents(node: Node, status: NodeStatus): void {
    const { nodeName, recorder } = this.#context;
    const say = (reason: string): void =>
      recorder.event(node, 'Normal', reason, `Node ${nodeName} status is now: ${reason}`);
    if (findCondition(node.status?.conditions, 'MemoryPressure')?.status !== 'False') say('NodeHasSufficientMemory');
    if (findCondition(node.status?.conditions, 'DiskPressure')?.status !== 'False') say('NodeHasNoDiskPressure');
    if (findCondition(node.status?.conditions, 'PIDPressure')?.status !== 'False') say('NodeHasSufficientPID');
    const before = findCondition(node.status?.conditions, 'Ready')?.status;
    const after = findCondition(status.conditions, 'Ready')?.status;
    if (before === after) return;
    if (after === 'True') say('NodeReady');
    else if (before !== undefined) say('NodeNotReady');
  }
}

function withoutHeartbeats(status: NodeStatus | undefined): string {
  const conditions = status?.conditions?.map(({ lastHeartbeatTime: _, ...rest }) => rest);
  return JSON.stringify([conditions, status?.images, status?.nodeInfo, status?.allocatable, status?.addresses]);
}
