/** Streams and conversations that were begun, fed with whatever comes, and left again. */
import type {
  ChannelSession,
  ForwardedConnection,
  HttpAnswer,
  HttpRequest,
  HttpResponse,
} from '../../control-plane/api-server/http/contract.ts';
import { decodeBytes, encodeText, type Random } from '../../kernel/index.ts';
import { junk, junkText } from './junk.ts';

const MOST_OPEN = 12;

interface Open {
  /** Says something to the other end. */
  readonly poke: () => void;
  readonly leave: () => void;
}

/** What came on streams, and what was wrong with it. */
export class OpenStreams {
  readonly #random: Random;
  readonly #onText: (text: string) => void;
  readonly #onProblem: (problem: string) => void;
  #open: Open[] = [];

  constructor(random: Random, onText: (text: string) => void, onProblem: (problem: string) => void) {
    this.#random = random;
    this.#onText = onText;
    this.#onProblem = onProblem;
  }

  /** Begins what an answer offers; whole answers are handed on. */
  take(request: HttpRequest, answer: HttpAnswer, onResponse: (response: HttpResponse) => void): void {
    switch (answer.kind) {
      case 'response':
        onResponse(answer);
        break;
      case 'deferred':
        this.#add({ poke: () => undefined, leave: answer.start(onResponse) });
        break;
      case 'stream': {
        const isWatch =
          String(answer.headers['content-type']).includes('stream=watch') || request.target.includes('watch');
        const isJson = String(answer.headers['content-type']).includes('json');
        const leave = answer.start({
          write: (chunk) => this.#hear(typeof chunk === 'string' ? chunk : decodeBytes(chunk), isWatch && isJson),
          end: () => undefined,
        });
        this.#add({ poke: () => undefined, leave });
        break;
      }
      case 'channels': {
        let isClosed = false;
        const session = answer.start({
          send: (channel, bytes) => {
            if (isClosed) this.#onProblem('something is sent after the end');
            this.#onText(`${channel}:${decodeBytes(bytes)}`);
          },
          close: () => {
            isClosed = true;
          },
        });
        this.#add({ poke: () => this.#talk(session), leave: () => session.closed() });
        break;
      }
      case 'port-forward': {
        const connection = answer.connect(this.#random.pick([80, 1, 0, 70_000]) ?? 0, {
          send: (bytes) => this.#onText(decodeBytes(bytes)),
          close: () => undefined,
          fail: (message) => this.#onText(message),
        });
        this.#add({ poke: () => this.#forward(connection), leave: () => connection.closed() });
      }
    }
  }

  /** One of them is spoken to, or left. */
  stir(): void {
    const random = this.#random;
    if (this.#open.length > MOST_OPEN) this.#open.splice(random.int(0, this.#open.length - 1), 1)[0]?.leave();
    random.pick(this.#open)?.poke();
  }

  /** Leaves all of them. */
  leave(): void {
    for (const { leave } of this.#open) leave();
    this.#open = [];
  }

  #add(open: Open): void {
    this.#open.push(open);
  }

  #hear(text: string, isWatch: boolean): void {
    this.#onText(text);
    if (!isWatch) return;
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const { type, object } = JSON.parse(line) as { readonly type?: string; readonly object?: unknown };
      const isEvent = ['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR'].includes(type ?? '');
      if (!isEvent || typeof object !== 'object') this.#onProblem(`no event: ${line.slice(0, 200)}`);
    }
  }

  #talk(session: ChannelSession): void {
    const channel = this.#random.pick([0, 0, 1, 3, 4, 4, 255, -1]) ?? 0;
    const draw = this.#random.int(0, 5);
    if (draw === 0) session.endOfInput(channel);
    else if (draw === 1) session.closed();
    else
      session.receive(
        channel,
        encodeText(draw === 2 ? (JSON.stringify(junk(this.#random)) ?? '') : junkText(this.#random)),
      );
  }

  #forward(connection: ForwardedConnection): void {
    const draw = this.#random.int(0, 5);
    if (draw === 0) connection.endOfInput();
    else if (draw === 1) connection.closed();
    else connection.receive(encodeText(junkText(this.#random)));
  }
}
