/**
 * One HTTP request on its way, its wait for an answer, and the way back. The time limit costs a timer only once it is clear that
 * the server takes its time or that something was lost.
 */
import type { Timer } from '../kernel/index.ts';
import type { Connection, Endpoint, HttpPeer, HttpResponse, HttpResult, Listener, NetworkFailure } from './contract.ts';
import type { HttpCall } from './http.ts';
import { formatRequest, parseResponse } from './http-text.ts';
import { Journey } from './journey.ts';
import type { Stack } from './stack.ts';

export class HttpExchange extends Journey implements HttpPeer {
  readonly #call: HttpCall;
  readonly #done: (result: HttpResult) => void;
  #local: Endpoint | undefined;
  #target: Stack | undefined;
  #targetGeneration = 0;
  #listener: Listener | undefined;
  #connection: Connection | undefined;
  /** True from the server's answer on, or from its end. */
  #isAnswered = false;
  #deadline: Timer | undefined;
  readonly #port: number;

  private constructor(from: Stack, call: HttpCall, done: (result: HttpResult) => void) {
    super(from, call.to, {
      timeoutMs: Math.min(call.connectTimeoutMs, call.timeoutMs),
      isBackground: call.isBackground,
    });
    this.#call = call;
    this.#done = done;
    this.#port = from.takePort();
  }

  static begin(from: Stack, call: HttpCall, done: (result: HttpResult) => void): HttpExchange {
    const exchange = new HttpExchange(from, call, done);
    exchange.depart();
    return exchange;
  }

  /** As the server sees it. */
  get local(): Endpoint {
    return this.#local ?? this.destination;
  }

  get remote(): Endpoint {
    return { ip: this.sourceIp, port: this.#port };
  }

  override readonly cancel = (): void => {
    this.#end();
  };

  /** The server's process ended before it answered. */
  reset(): void {
    this.#listener?.sockets?.delete(this);
    if (this.isOver || this.#isAnswered) return;
    this.#isAnswered = true;
    this.#sendBack(() => this.#fail('reset'));
  }

  protected arrive(target: Stack, to: Endpoint): void {
    const listener = target.listener(to.port, 'TCP');
    if (listener === undefined) {
      this.failAfter(this.travelledMs, 'refused');
    } else if (!this.isAnswerInTime()) {
      this.waitInVain();
    } else if (listener.http === undefined) {
      this.openConnection(target, to, listener, undefined, (connection) => this.#talkOver(connection));
    } else {
      this.#target = target;
      this.#targetGeneration = target.generation;
      this.#listener = listener;
      this.#local = to;
      // There and back once more: the answer to the handshake, then the request itself.
      this.network.clock.schedule(2 * this.travelledMs, () => this.#deliver(), this.timers);
    }
  }

  protected failed(failure: NetworkFailure): void {
    this.#fail(failure);
  }

  #deliver(): void {
    const { isOver } = this;
    const target = this.#target;
    const listener = this.#listener;
    if (isOver || target === undefined || listener?.http === undefined) return;
    if (!this.isRouteOpen()) {
      this.#startDeadline();
    } else if (target.generation !== this.#targetGeneration || target.listener(listener.port, 'TCP') !== listener) {
      this.reset();
    } else {
      listener.http(this.#call.request, this, this.#respond);
      if (!this.#isAnswered) {
        listener.sockets?.add(this);
        this.#startDeadline();
      }
    }
  }

  readonly #respond = (response: HttpResponse): void => {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    this.#listener?.sockets?.delete(this);
    if (!this.isOver && this.#target?.generation === this.#targetGeneration)
      this.#sendBack(() => this.#finish(response));
  };

  /** What the server's side says gets to the client, unless it is lost on the way. */
  #sendBack(learn: () => void): void {
    if (!this.isRouteOpen()) {
      this.#startDeadline();
      return;
    }
    const { network, travelledMs } = this;
    if (network.clock.nowMs + travelledMs > this.#deadlineMs()) {
      this.#startDeadline();
      return;
    }
    network.clock.schedule(
      travelledMs,
      () => {
        if (network.canArrive(this.route, this.#target)) learn();
        else this.#startDeadline();
      },
      this.timers,
    );
  }

  #deadlineMs(): number {
    return this.startedAtMs + this.#call.timeoutMs;
  }

  #startDeadline(): void {
    if (this.#deadline !== undefined || this.isOver) return;
    const { clock } = this.network;
    this.#deadline = clock.schedule(this.#deadlineMs() - clock.nowMs, () => this.#fail('timeout'), this.timers);
  }

  /** The other side speaks no HTTP that this file knows of: it gets text, and whatever it says is read as text. */
  #talkOver(connection: Connection): void {
    this.#connection = connection;
    this.#startDeadline();
    let heard = '';
    connection.onMessage = (message) => {
      heard += String(message);
      const response = parseResponse(heard);
      if (response === undefined) this.#fail('reset');
      else if (response !== 'incomplete') this.#finish(response);
    };
    connection.onClose = (failure) => this.#fail(failure ?? 'reset');
    connection.send(formatRequest(this.#call.request));
  }

  #finish(response: HttpResponse): void {
    if (this.#end()) this.#done({ ok: true, response, latencyMs: this.#latencyMs(), path: this.path });
  }

  #fail(failure: NetworkFailure): void {
    if (this.#end()) this.#done({ ok: false, failure, latencyMs: this.#latencyMs(), path: this.path });
  }

  #latencyMs(): number {
    return this.network.clock.nowMs - this.startedAtMs;
  }

  /** Lets go of everything; false when it was over before. */
  #end(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    this.network.clock.cancel(this.#deadline);
    if (!this.#isAnswered) this.#listener?.sockets?.delete(this);
    this.#connection?.close();
    return true;
  }
}
