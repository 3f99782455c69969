/** A network namespace: of a machine, of a pod, or of somebody outside of the cluster. */
import { ConnectAttempt } from './connect-attempt.ts';
import type {
  ConnectOptions,
  Endpoint,
  Forwarding,
  Listener,
  NetworkStack,
  PendingConnect,
  Protocol,
  Resolver,
} from './contract.ts';
import type { Network } from './network.ts';

/** Linux' range of ports for outgoing connections (net.ipv4.ip_local_port_range). */
const FIRST_EPHEMERAL_PORT = 32_768;
const LAST_EPHEMERAL_PORT = 60_999;

export class Stack implements NetworkStack {
  readonly label: string;
  readonly ip: string;
  readonly ips: readonly string[];
  readonly host: Stack;
  /** True for somebody who is not on a machine of the cluster. */
  readonly isOutside: boolean;
  readonly network: Network;
  forwarding: Forwarding | undefined;
  resolver: Resolver | undefined;

  /** Few, so that looking through them is the fastest. */
  readonly #listeners: Listener[] = [];
  #isUp = true;
  #generation = 0;
  #nextPort = FIRST_EPHEMERAL_PORT;

  constructor(network: Network, label: string, ip: string, host: Stack | undefined, isOutside: boolean) {
    this.network = network;
    this.label = label;
    this.ip = ip;
    this.ips = [ip];
    this.host = host ?? this;
    this.isOutside = isOutside;
  }

  get isUp(): boolean {
    return this.#isUp && (this.host === this || this.host.isUp);
  }

  set isUp(value: boolean) {
    this.#isUp = value;
  }

  /** Rises whenever everything open here was lost: a connection that began under another number is dead. */
  get generation(): number {
    return this.#generation;
  }

  listen(listener: Listener): (() => void) | undefined {
    if (this.listener(listener.port, listener.protocol) !== undefined) return undefined;
    this.#listeners.push(listener);
    return () => {
      const index = this.#listeners.indexOf(listener);
      if (index !== -1) this.#listeners.splice(index, 1);
    };
  }

  /** Who listens on a port. */
  listener(port: number, protocol: Protocol): Listener | undefined {
    for (const listener of this.#listeners) {
      if (listener.port === port && listener.protocol === protocol) return listener;
    }
    return undefined;
  }

  connect(to: Endpoint, options: ConnectOptions): PendingConnect {
    return ConnectAttempt.begin(this, to, options);
  }

  vanish(): void {
    this.#generation++;
    this.#listeners.length = 0;
  }

  /** The port from which the next outgoing connection comes. */
  takePort(): number {
    const port = this.#nextPort;
    this.#nextPort = port === LAST_EPHEMERAL_PORT ? FIRST_EPHEMERAL_PORT : port + 1;
    return port;
  }
}
