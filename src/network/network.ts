/**
 * Who can reach whom, and how an attempt to connect ends. Modelled on what Linux hosts with a flat pod network do: a packet for a pod is
 * routed to the machine that has it, each machine's packet filter may rewrite where a new connection goes, and whoever
 * is not there answers nothing.
 *
 * Left out: packets, congestion, bandwidth, UDP datagrams (names are looked up through {@link Resolver}).
 */
import type { Clock } from '../kernel/index.ts';
import { ConnectionEnd } from './connection.ts';
import type { ConnectOptions, Endpoint, NetworkFailure, PendingConnect } from './contract.ts';
import { DEFAULT_DELAYS, type LinkDelays, NEIGHBOUR_TIMEOUT_MS } from './link-delays.ts';
import { Stack } from './stack.ts';

/** A connection passes few hosts; more rewrites than this are a loop. */
const MOST_HOPS = 4;

export class Network {
  readonly clock: Clock;
  readonly #delays: LinkDelays;
  readonly #byIp = new Map<string, Stack>();
  readonly #cuts = new Set<string>();

  constructor(clock: Clock, delays: LinkDelays = DEFAULT_DELAYS) {
    this.clock = clock;
    this.#delays = delays;
  }

  /** A machine's own stack. */
  createHostStack(label: string, ip: string): Stack {
    return this.#add(new Stack(this, label, ip, undefined, false));
  }

  /** A namespace on a machine, with an address of its own. */
  createPodStack(label: string, ip: string, host: Stack): Stack {
    return this.#add(new Stack(this, label, ip, host, false));
  }

  /** Somebody who is not part of the cluster. */
  createOutsideStack(label: string, ip: string): Stack {
    return this.#add(new Stack(this, label, ip, undefined, true));
  }

  /** Takes a stack off the network; its connections die with a reset if its machine is up. */
  remove(stack: Stack): void {
    for (const connection of [...stack.connections]) connection.reset();
    stack.vanish();
    stack.isUp = false;
    if (this.#byIp.get(stack.ip) === stack) this.#byIp.delete(stack.ip);
  }

  stackAt(ip: string): Stack | undefined {
    return this.#byIp.get(ip);
  }

  /** Cuts or mends the cable between two machines (or a machine and somebody outside), named by their labels. */
  setCut(a: string, b: string, isCut: boolean): void {
    const key = a < b ? `${a}|${b}` : `${b}|${a}`;
    if (isCut) this.#cuts.add(key);
    else this.#cuts.delete(key);
  }

  /** Whether news can pass between two stacks now. */
  isReachable(from: Stack, to: Stack): boolean {
    if (!from.isUp || !to.isUp) return false;
    if (this.#cuts.size === 0 || from.host === to.host) return true;
    const [a, b] = [from.host.label, to.host.label];
    return !this.#cuts.has(a < b ? `${a}|${b}` : `${b}|${a}`);
  }

  delayMs(from: Stack, to: Stack): number {
    if (from === to) return this.#delays.loopbackMs;
    if (from.host === to.host) return this.#delays.sameHostMs;
    return from.isOutside || to.isOutside ? this.#delays.outsideMs : this.#delays.betweenHostsMs;
  }

  connect(from: Stack, to: Endpoint, options: ConnectOptions): PendingConnect {
    const attempt = new ConnectAttempt(this, from, to, options);
    attempt.start();
    return attempt;
  }

  #add(stack: Stack): Stack {
    if (this.#byIp.has(stack.ip))
      throw new Error(`address ${stack.ip} is already in use by ${this.#byIp.get(stack.ip)?.label}`);
    this.#byIp.set(stack.ip, stack);
    return stack;
  }
}

/** One attempt to connect, hop by hop. */
class ConnectAttempt implements PendingConnect {
  readonly #network: Network;
  readonly #from: Stack;
  readonly #to: Endpoint;
  readonly #options: ConnectOptions;
  readonly #startedAtMs: number;
  readonly #path: string[];
  #travelledMs = 0;
  #isOver = false;

  constructor(network: Network, from: Stack, to: Endpoint, options: ConnectOptions) {
    this.#network = network;
    this.#from = from;
    this.#to = to;
    this.#options = options;
    this.#startedAtMs = network.clock.nowMs;
    this.#path = [from.label];
  }

  cancel(): void {
    this.#isOver = true;
  }

  start(): void {
    if (!this.#from.isUp) this.#fail('unreachable', 0);
    else this.#route(this.#from, this.#to, 0);
  }

  /** Decides at `here` where a connection to `destination` goes next. */
  #route(here: Stack, destination: Endpoint, hops: number): void {
    const protocol = this.#options.protocol ?? 'TCP';
    const verdict = here.host.forwarding?.translate({ protocol, sourceIp: this.#from.ip, destination });
    const target = verdict?.action === 'forward' ? verdict.to : destination;
    const next = target.ip.startsWith('127.') ? here : this.#network.stackAt(target.ip);
    if (verdict?.action === 'reject') this.#fail('refused', this.#travelledMs);
    else if (verdict?.action === 'drop') this.#timeOut();
    else if (next === undefined) this.#noNeighbour();
    else if (!this.#network.isReachable(here, next)) this.#timeOut();
    else this.#travel(here, next, target, hops);
  }

  #travel(here: Stack, next: Stack, target: Endpoint, hops: number): void {
    const delayMs = this.#network.delayMs(here, next);
    this.#travelledMs += delayMs;
    this.#network.clock.schedule(delayMs, () => {
      if (this.#isOver) return;
      if (!this.#network.isReachable(here, next)) {
        this.#timeOut();
        return;
      }
      this.#path.push(next.label);
      const entersAnotherHost = next.host === next && here.host !== next;
      const rule = entersAnotherHost
        ? next.forwarding?.translate({
            protocol: this.#options.protocol ?? 'TCP',
            sourceIp: this.#from.ip,
            destination: target,
          })
        : undefined;
      if (rule === undefined) this.#arrive(next, target);
      else if (rule.action === 'reject') this.#fail('refused', this.#travelledMs);
      else if (rule.action === 'drop') this.#timeOut();
      else this.#forward(next, rule.to, hops);
    });
  }

  #forward(here: Stack, to: Endpoint, hops: number): void {
    const next = this.#network.stackAt(to.ip);
    if (next === undefined) this.#noNeighbour();
    else if (hops >= MOST_HOPS || !this.#network.isReachable(here, next)) this.#timeOut();
    else this.#travel(here, next, to, hops + 1);
  }

  #arrive(target: Stack, to: Endpoint): void {
    const listener = target.listener(to.port, this.#options.protocol ?? 'TCP');
    if (listener === undefined) {
      this.#fail('refused', this.#travelledMs);
      return;
    }
    const local = { ip: this.#from.ip, port: this.#from.takePort() };
    const client = new ConnectionEnd(
      this.#network,
      this.#from,
      local,
      this.#to,
      this.#path,
      this.#travelledMs,
      this.#options.sockets,
    );
    const server = new ConnectionEnd(this.#network, target, to, local, this.#path, this.#travelledMs, listener.sockets);
    ConnectionEnd.join(client, server);
    listener.accept(server);
    this.#network.clock.schedule(this.#travelledMs, () => {
      if (this.#isOver) {
        client.reset();
        return;
      }
      // The machine may have lost its power while the answer was under way.
      if (!this.#network.isReachable(target, this.#from)) {
        this.#timeOut();
        return;
      }
      this.#isOver = true;
      this.#options.onOpen(client);
      if (this.#options.firstMessage !== undefined) client.send(this.#options.firstMessage);
    });
  }

  #fail(failure: NetworkFailure, afterMs: number): void {
    this.#network.clock.schedule(afterMs, () => {
      if (this.#isOver) return;
      this.#isOver = true;
      this.#options.onFail(failure);
    });
  }

  #timeOut(): void {
    this.#fail('timeout', this.#startedAtMs + this.#options.timeoutMs - this.#network.clock.nowMs);
  }

  #noNeighbour(): void {
    const remainingMs = this.#startedAtMs + this.#options.timeoutMs - this.#network.clock.nowMs;
    if (remainingMs <= NEIGHBOUR_TIMEOUT_MS) this.#timeOut();
    else this.#fail('unreachable', NEIGHBOUR_TIMEOUT_MS);
  }
}
