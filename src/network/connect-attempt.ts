/** Opening a connection: the way there, somebody who listens, the answer back. */
import type { ConnectOptions, Endpoint, NetworkFailure, PendingConnect } from './contract.ts';
import { Journey } from './journey.ts';
import type { Stack } from './stack.ts';

export class ConnectAttempt extends Journey implements PendingConnect {
  readonly #options: ConnectOptions;

  private constructor(from: Stack, to: Endpoint, options: ConnectOptions) {
    super(from, to, options);
    this.#options = options;
  }

  /** Sets out at once; one of the two callbacks of `options` is called later, once, unless it is cancelled. */
  static begin(from: Stack, to: Endpoint, options: ConnectOptions): PendingConnect {
    const attempt = new ConnectAttempt(from, to, options);
    attempt.depart();
    return attempt;
  }

  protected arrive(target: Stack, to: Endpoint): void {
    const listener = target.listener(to.port, this.protocol);
    if (listener === undefined) {
      this.failAfter(this.travelledMs, 'refused');
    } else if (this.isAnswerInTime()) {
      const { sockets, onOpen, firstMessage } = this.#options;
      this.openConnection(target, to, listener, sockets, (connection) => {
        this.isOver = true;
        onOpen(connection);
        if (firstMessage !== undefined) connection.send(firstMessage);
      });
    } else {
      this.waitInVain();
    }
  }

  protected failed(failure: NetworkFailure): void {
    this.isOver = true;
    this.#options.onFail(failure);
  }
}
