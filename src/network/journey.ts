/**
 * One attempt to get to an address, hop by hop, as Linux hosts with a flat pod network carry it: the packet filter of the machine that it
 * leaves, and of each machine that it enters, may rewrite where it goes (netfilter's OUTPUT and PREROUTING); the routing finds the
 * machine that has the address. Who is not there answers nothing; an address that nobody has is unreachable once the
 * neighbour look-up gave up (`No route to host`). Whatever has been decided for the first packet holds for the connection.
 */

import type { TimerOptions } from '../kernel/index.ts';
import { ConnectionEnd } from './connection.ts';
import type {
  Connection,
  ConnectOptions,
  Endpoint,
  Listener,
  NetworkFailure,
  Protocol,
  Sockets,
  Verdict,
} from './contract.ts';
import { NEIGHBOUR_TIMEOUT_MS } from './link-delays.ts';
import type { Network } from './network.ts';
import type { Stack } from './stack.ts';

/** More rewrites than this are a loop. */
const MOST_FORWARDS = 4;

const BACKGROUND: TimerOptions = { background: true };

export type JourneyOptions = Pick<ConnectOptions, 'timeoutMs' | 'protocol' | 'isBackground'>;

export abstract class Journey {
  readonly network: Network;
  readonly from: Stack;
  readonly destination: Endpoint;
  readonly startedAtMs: number;
  /** The stacks passed, the traveller's own first; where it failed, the last one may have been tried in vain. */
  readonly route: Stack[];
  /** The address that it seems to come from. */
  sourceIp: string;
  travelledMs = 0;
  /** How its timers count for the clock. */
  readonly timers: TimerOptions | undefined;
  protected isOver = false;
  readonly #protocol: Protocol;
  readonly #timeoutMs: number;
  #forwards = 0;

  constructor(from: Stack, to: Endpoint, options: JourneyOptions) {
    const { network } = from;
    this.network = network;
    this.from = from;
    this.destination = to;
    this.timers = options.isBackground === true ? BACKGROUND : undefined;
    this.startedAtMs = network.clock.nowMs;
    this.route = [from];
    this.sourceIp = from.ip;
    this.#protocol = options.protocol ?? 'TCP';
    this.#timeoutMs = options.timeoutMs;
  }

  get protocol(): Protocol {
    return this.#protocol;
  }

  /** Labels of the stacks passed. */
  get path(): readonly string[] {
    return this.route.map(labelOf);
  }

  cancel(): void {
    this.isOver = true;
  }

  /** It came to the stack that has the address; the listener is looked for by whoever travels. */
  protected abstract arrive(target: Stack, to: Endpoint): void;
  /** The traveller learns that it failed; called once, never after {@link cancel}. */
  protected abstract failed(failure: NetworkFailure): void;

  protected depart(): void {
    const { from, destination } = this;
    if (!from.isUp) {
      this.failAfter(0, 'unreachable');
    } else if (isLoopback(destination.ip) && from.host !== from) {
      this.#travel(from, from, destination);
    } else {
      const verdict = this.#ask(from.host, destination);
      if (verdict === undefined) this.#sendTo(from, destination);
      else this.#obey(from, verdict);
    }
  }

  /** Whether news can pass all the way now. */
  protected isRouteOpen(): boolean {
    return this.network.isRouteOpen(this.route);
  }

  protected failAfter(delayMs: number, failure: NetworkFailure): void {
    const { clock } = this.network;
    const remainingMs = this.startedAtMs + this.#timeoutMs - clock.nowMs;
    const isTooLate = delayMs > remainingMs;
    clock.schedule(
      isTooLate ? remainingMs : delayMs,
      () => {
        if (!this.isOver) this.failed(isTooLate ? 'timeout' : failure);
      },
      this.timers,
    );
  }

  /** Nothing will be heard: the traveller waits for as long as it is willing to. */
  protected waitInVain(): void {
    this.failAfter(Number.POSITIVE_INFINITY, 'timeout');
  }

  /** The second half of the handshake: both ends come to be, and `onOpen` gets the traveller's. */
  protected openConnection(
    target: Stack,
    to: Endpoint,
    listener: Listener,
    sockets: Sockets | undefined,
    onOpen: (connection: Connection) => void,
  ): void {
    const own = { ip: this.sourceIp, port: this.from.takePort() };
    const server = new ConnectionEnd(this, target, to, own, listener.sockets);
    listener.accept(server);
    this.network.clock.schedule(
      this.travelledMs,
      () => {
        const client = new ConnectionEnd(this, this.from, own, this.destination, sockets);
        if (this.isRouteOpen()) {
          ConnectionEnd.join(client, server);
          if (this.isOver) client.reset();
          else onOpen(client);
          return;
        }
        client.vanish();
        server.vanish();
        if (!this.isOver) this.waitInVain();
      },
      this.timers,
    );
  }

  /** Whether the other side's answer, sent now, comes before the traveller loses patience. */
  protected isAnswerInTime(): boolean {
    return this.network.clock.nowMs + this.travelledMs <= this.startedAtMs + this.#timeoutMs;
  }

  #ask(host: Stack, destination: Endpoint): Verdict | undefined {
    const { forwarding } = host;
    if (forwarding === undefined) return undefined;
    return forwarding.translate({ protocol: this.#protocol, sourceIp: this.sourceIp, destination });
  }

  #obey(here: Stack, verdict: Verdict): void {
    if (verdict.action === 'reject') this.failAfter(this.travelledMs, 'refused');
    else if (verdict.action === 'drop' || this.#forwards++ >= MOST_FORWARDS) this.waitInVain();
    else {
      if (verdict.masquerade === true) this.sourceIp = here.host.ip;
      this.#sendTo(here, verdict.to);
    }
  }

  #sendTo(here: Stack, to: Endpoint): void {
    const next = isLoopback(to.ip) ? here : this.network.stackAt(to.ip);
    if (next === undefined) this.failAfter(NEIGHBOUR_TIMEOUT_MS, 'unreachable');
    else this.#travel(here, next, to);
  }

  #travel(here: Stack, next: Stack, to: Endpoint): void {
    this.route.push(next);
    if (!this.network.isReachable(here, next)) {
      this.waitInVain();
      return;
    }
    const delayMs = this.network.delayMs(here, next);
    this.travelledMs += delayMs;
    this.network.clock.schedule(delayMs, () => this.#reach(here, next, to), this.timers);
  }

  #reach(here: Stack, next: Stack, to: Endpoint): void {
    if (this.isOver) return;
    if (!this.network.isReachable(here, next)) {
      this.waitInVain();
      return;
    }
    const entersMachine = next.host === next && here.host !== next;
    const verdict = entersMachine ? this.#ask(next, to) : undefined;
    if (verdict === undefined) this.arrive(next, to);
    else this.#obey(next, verdict);
  }
}

function isLoopback(ip: string): boolean {
  return ip.startsWith('127.');
}

function labelOf(stack: Stack): string {
  return stack.label;
}
