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

const PROTOCOL_NUMBERS: Readonly<Record<Protocol, number>> = { TCP: 0, UDP: 1, SCTP: 2 };

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

  readonly #listeners = new Map<number, Listener>();
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
    const key = listenerKey(listener.port, listener.protocol);
    if (this.#listeners.has(key)) return undefined;
    this.#listeners.set(key, listener);
    return () => {
      if (this.#listeners.get(key) === listener) this.#listeners.delete(key);
    };
  }

  /** Who listens on a port. */
  listener(port: number, protocol: Protocol): Listener | undefined {
    return this.#listeners.get(listenerKey(port, protocol));
  }

  connect(to: Endpoint, options: ConnectOptions): PendingConnect {
    return ConnectAttempt.begin(this, to, options);
  }

  vanish(): void {
    this.#generation++;
    this.#listeners.clear();
  }

  /** The port from which the next outgoing connection comes. */
  takePort(): number {
    const port = this.#nextPort;
    this.#nextPort = port === LAST_EPHEMERAL_PORT ? FIRST_EPHEMERAL_PORT : port + 1;
    return port;
  }
}

function listenerKey(port: number, protocol: Protocol): number {
  return port * 4 + PROTOCOL_NUMBERS[protocol];
}
