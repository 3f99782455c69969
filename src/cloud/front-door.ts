/**
 * What stands between customers outside and the nodes: a plain balancer that asks each node's kube-proxy whether it is well and
 * spreads connections over those that are, in turn. It stands for the balancer that people put in front of node ports; its checks are those of
 * cloud balancers (kube-proxy's /healthz on port 10256), its intervals typical ones.
 */
import type { Clock, Timer } from '../kernel/index.ts';
import type { HttpResult, NetworkStack } from '../network/contract.ts';
import { httpRequest } from '../network/http.ts';

export interface DoorNode {
  readonly name: string;
  readonly ip: string;
}

/** Port on which kube-proxy says that it is well (kubernetes/pkg/cluster/ports). */
export const PROXY_HEALTH_PORT = 10_256;

const CHECK_INTERVAL_MS = 5000;
const CHECK_TIMEOUT_MS = 2000;
/** A node is taken out after so many failures in a row; one success brings it back. */
const FAILURES_TO_LEAVE = 2;

export class FrontDoor {
  readonly #clock: Clock;
  readonly #stack: NetworkStack;
  readonly #nodes: () => readonly DoorNode[];
  readonly #failures = new Map<string, number>();
  #turn = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock, stack: NetworkStack, nodes: () => readonly DoorNode[]) {
    this.#clock = clock;
    this.#stack = stack;
    this.#nodes = nodes;
  }

  /** Begins to check nodes; harmless when it has. */
  open(): void {
    this.#timer ??= this.#clock.schedule(0, () => this.#check(), { background: true });
  }

  close(): void {
    this.#clock.cancel(this.#timer);
    this.#timer = undefined;
  }

  isHealthy(node: string): boolean {
    return (this.#failures.get(node) ?? 0) < FAILURES_TO_LEAVE;
  }

  /** The node that gets the next connection: the healthy ones in turn, any in turn when none is; undefined without nodes. */
  next(): DoorNode | undefined {
    const nodes = this.#nodes();
    const healthy = nodes.filter((node) => this.isHealthy(node.name));
    const choices = healthy.length > 0 ? healthy : nodes;
    this.#turn++;
    return choices[this.#turn % Math.max(choices.length, 1)];
  }

  #check(): void {
    for (const node of this.#nodes()) {
      const call = {
        to: { ip: node.ip, port: PROXY_HEALTH_PORT },
        request: { method: 'GET', path: '/healthz', headers: {}, body: '' },
        connectTimeoutMs: CHECK_TIMEOUT_MS,
        timeoutMs: CHECK_TIMEOUT_MS,
      };
      httpRequest(this.#clock, this.#stack, call, (result) => this.#learn(node.name, result));
    }
    this.#timer = this.#clock.schedule(CHECK_INTERVAL_MS, () => this.#check(), { background: true });
  }

  #learn(node: string, result: HttpResult): void {
    const isWell = result.ok && result.response.status === 200;
    this.#failures.set(node, isWell ? 0 : (this.#failures.get(node) ?? 0) + 1);
  }
}
