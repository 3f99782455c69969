/**
 * The two ends of an open connection. Messages keep their order and arrive after the link's delay. A machine without power and a cut cable
 * are silence; a process that died is a reset; so is talking to an end that is closed, or to a machine that was rebooted.
 *
 * Left out: retransmission (what is lost on a cut cable stays lost).
 */
import type { Connection, Endpoint, NetworkFailure, Sockets } from './contract.ts';
import type { Journey } from './journey.ts';
import type { Stack } from './stack.ts';

type News = { readonly message: unknown } | { readonly isFinish: true } | { readonly end: NetworkFailure | undefined };

export class ConnectionEnd implements Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  onMessage: ((message: unknown) => void) | undefined;
  onFinish: (() => void) | undefined;
  onClose: ((failure: NetworkFailure | undefined) => void) | undefined;

  readonly #journey: Journey;
  readonly #stack: Stack;
  readonly #generation: number;
  readonly #sockets: Sockets | undefined;
  #peer: ConnectionEnd | undefined;
  /** What was said before the other end existed (between its handshake's two halves). */
  #unsent: News[] | undefined;
  #isOpen = true;

  constructor(journey: Journey, stack: Stack, local: Endpoint, remote: Endpoint, sockets: Sockets | undefined) {
    this.#journey = journey;
    this.#stack = stack;
    this.#generation = stack.generation;
    this.local = local;
    this.remote = remote;
    this.#sockets = sockets;
    sockets?.add(this);
  }

  /** Makes two ends one connection, `b` being the one that could speak before. */
  static join(a: ConnectionEnd, b: ConnectionEnd): void {
    a.#peer = b;
    b.#peer = a;
    const { network, timers } = a.#journey;
    const unsent = b.#unsent ?? [];
    b.#unsent = undefined;
    // It was said before now; it arrives right after the handshake's second half, on which it follows.
    for (const news of unsent) network.clock.schedule(0, () => a.#hear(news, b), timers);
  }

  get path(): readonly string[] {
    return this.#journey.path;
  }

  send(message: unknown): void {
    if (this.#isAlive()) this.#tell({ message });
  }

  finish(): void {
    if (this.#isAlive()) this.#tell({ isFinish: true });
  }

  close(): void {
    this.#end(undefined);
  }

  reset(): void {
    this.#end('reset');
  }

  /** Forgets the connection without telling anybody. */
  vanish(): void {
    this.#isOpen = false;
    this.#sockets?.delete(this);
  }

  #isAlive(): boolean {
    return this.#isOpen && this.#generation === this.#stack.generation;
  }

  #end(failure: NetworkFailure | undefined): void {
    if (!this.#isOpen) return;
    const isAlive = this.#isAlive();
    this.vanish();
    if (isAlive) this.#tell({ end: failure });
  }

  #tell(news: News): void {
    const peer = this.#peer;
    if (peer === undefined) {
      this.#unsent ??= [];
      this.#unsent.push(news);
      return;
    }
    const { network, travelledMs, route, timers } = this.#journey;
    if (!network.isRouteOpen(route)) return;
    network.clock.schedule(
      travelledMs,
      () => {
        if (network.canArrive(route, this.#stack)) peer.#hear(news, this);
      },
      timers,
    );
  }

  #hear(news: News, from: ConnectionEnd): void {
    if (!this.#isAlive()) {
      // The kernel of a machine that knows nothing of this connection answers so.
      if ('message' in news && from.#isAlive()) this.#tell({ end: 'reset' });
    } else if ('message' in news) {
      this.onMessage?.(news.message);
    } else if ('isFinish' in news) {
      this.onFinish?.();
    } else {
      this.vanish();
      this.onClose?.(news.end);
    }
  }
}
