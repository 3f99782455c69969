/** The two ends of an open connection. Messages keep their order; a lost machine is silence, a dead process a reset. */
import type { Connection, Endpoint, NetworkFailure, Sockets } from './contract.ts';
import type { Network } from './network.ts';
import type { Stack } from './stack.ts';

export class ConnectionEnd implements Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly path: readonly string[];
  onMessage: ((message: unknown) => void) | undefined;
  onClose: ((failure: NetworkFailure | undefined) => void) | undefined;

  readonly #network: Network;
  readonly #stack: Stack;
  readonly #delayMs: number;
  readonly #sockets: Sockets | undefined;
  #peer: ConnectionEnd | undefined;
  #isOpen = true;

  constructor(
    network: Network,
    stack: Stack,
    local: Endpoint,
    remote: Endpoint,
    path: readonly string[],
    delayMs: number,
    sockets: Sockets | undefined,
  ) {
    this.#network = network;
    this.#stack = stack;
    this.local = local;
    this.remote = remote;
    this.path = path;
    this.#delayMs = delayMs;
    this.#sockets = sockets;
    sockets?.add(this);
    stack.connections.add(this);
  }

  /** Makes two ends one connection. */
  static join(a: ConnectionEnd, b: ConnectionEnd): void {
    a.#peer = b;
    b.#peer = a;
  }

  send(message: unknown): void {
    if (!this.#isOpen) return;
    this.#travel((peer) => peer.onMessage?.(message));
  }

  close(): void {
    this.#end(undefined);
  }

  reset(): void {
    this.#end('reset');
  }

  /** Forgets the connection without telling anybody, as a power cut does. */
  vanish(): void {
    this.#isOpen = false;
    this.#stack.connections.delete(this);
    this.#sockets?.delete(this);
  }

  #end(failure: NetworkFailure | undefined): void {
    if (!this.#isOpen) return;
    this.vanish();
    this.#travel((peer) => peer.#hearEnd(failure));
  }

  #hearEnd(failure: NetworkFailure | undefined): void {
    this.vanish();
    this.onClose?.(failure);
  }

  /** Runs `arrive` at the other end after the link's delay, if both machines are up and joined by then. */
  #travel(arrive: (peer: ConnectionEnd) => void): void {
    const peer = this.#peer;
    if (peer === undefined || !this.#stack.isUp) return;
    this.#network.clock.schedule(this.#delayMs, () => {
      if (peer.#isOpen && this.#network.isReachable(this.#stack, peer.#stack)) arrive(peer);
    });
  }
}
