/** A network namespace: of a machine, of a pod, or of somebody outside of the cluster. */
import type { ConnectionEnd } from './connection.ts';
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
  readonly ips: readonly string[];
  readonly host: Stack;
  /** True for somebody who is not on a machine of the cluster. */
  readonly isOutside: boolean;
  readonly connections = new Set<ConnectionEnd>();
  forwarding: Forwarding | undefined;
  resolver: Resolver | undefined;

  readonly #network: Network;
  readonly #listeners = new Map<string, Listener>();
  #isUp = true;
  #nextPort = FIRST_EPHEMERAL_PORT;

  constructor(network: Network, label: string, ip: string, host: Stack | undefined, isOutside: boolean) {
    this.#network = network;
    this.label = label;
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

  get ip(): string {
    return this.ips[0] ?? '';
  }

  listen(listener: Listener): (() => void) | undefined {
    const key = listenerKey(listener.port, listener.protocol);
    if (this.#listeners.has(key)) return undefined;
    this.#listeners.set(key, listener);
    return () => {
      if (this.#listeners.get(key) === listener) this.#listeners.delete(key);
    };
  }

  listener(port: number, protocol: Protocol): Listener | undefined {
    return this.#listeners.get(listenerKey(port, protocol));
  }

  connect(to: Endpoint, options: ConnectOptions): PendingConnect {
    return this.#network.connect(this, to, options);
  }

  vanish(): void {
    for (const connection of [...this.connections]) connection.vanish();
    this.#listeners.clear();
  }

  /** The port from which the next outgoing connection comes. */
  takePort(): number {
    const port = this.#nextPort;
    this.#nextPort = port === LAST_EPHEMERAL_PORT ? FIRST_EPHEMERAL_PORT : port + 1;
    return port;
  }
}

function listenerKey(port: number, protocol: Protocol): string {
  return `${port}/${protocol}`;
}
