/** The tab's end of the relay: hands requests from outside to the cluster's HTTP door, and what it answers back. */

import type {
  BodySink,
  ChannelSession,
  ChannelUpgrade,
  ForwardedConnection,
  HttpDeferred,
  HttpDoor,
  HttpResponse,
  HttpStream,
  PortForwardUpgrade,
} from '../../control-plane/api-server/http/contract.ts';
import type { RelayAnswer, RelayRequest } from '../messages/relay.ts';

/** What goes on after its request was answered. */
type Conversation =
  | { readonly kind: 'stream'; readonly stop: () => void }
  | { readonly kind: 'channels'; readonly session: ChannelSession }
  | {
      readonly kind: 'port-forward';
      readonly upgrade: PortForwardUpgrade;
      readonly connections: Map<number, ForwardedConnection>;
    };

type Incoming = Exclude<RelayRequest, { type: 'clients' }>;

export class Relay {
  readonly #send: (answer: RelayAnswer) => void;
  readonly #conversations = new Map<number, Conversation>();

  constructor(send: (answer: RelayAnswer) => void) {
    this.#send = send;
  }

  /** Carries out what the server passes on. */
  receive(door: HttpDoor, message: Incoming): void {
    if (message.type === 'request') this.#answer(door, message);
    else this.#goOn(message);
  }

  /** Ends all that goes on: the world behind it is gone. */
  endAll(): void {
    for (const id of [...this.#conversations.keys()]) {
      this.#leave(id);
      this.#send({ type: 'end', id });
    }
  }

  #answer(door: HttpDoor, { id, method, target, headers, body }: Extract<Incoming, { type: 'request' }>): void {
    const answer = door.handle({ method, target, headers, body: bytesOf(body) });
    switch (answer.kind) {
      case 'response':
        this.#respond(id, answer);
        return;
      case 'deferred':
        this.#await(id, answer);
        return;
      case 'stream':
        this.#send({ type: 'stream', id, status: answer.status, headers: answer.headers });
        this.#stream(id, answer);
        return;
      case 'channels':
        this.#send({ type: 'channels', id, streams: answer.streams });
        this.#talk(id, answer);
        return;
      case 'port-forward':
        this.#send({ type: 'port-forward', id });
        this.#conversations.set(id, { kind: 'port-forward', upgrade: answer, connections: new Map() });
    }
  }

  #respond(id: number, { status, headers, body }: HttpResponse): void {
    this.#send({ type: 'response', id, status, headers, body: base64Of(body) });
  }

  #await(id: number, deferred: HttpDeferred): void {
    let isOver = false;
    const stop = deferred.start((response) => {
      isOver = true;
      this.#conversations.delete(id);
      this.#respond(id, response);
    });
    if (!isOver) this.#conversations.set(id, { kind: 'stream', stop });
  }

  #stream(id: number, stream: HttpStream): void {
    let isOver = false;
    const sink: BodySink = {
      write: (chunk) => this.#send({ type: 'chunk', id, bytes: base64Of(chunk) }),
      end: () => {
        isOver = true;
        this.#conversations.delete(id);
        this.#send({ type: 'end', id });
      },
    };
    const stop = stream.start(sink);
    if (!isOver) this.#conversations.set(id, { kind: 'stream', stop });
  }

  #talk(id: number, upgrade: ChannelUpgrade): void {
    let isOver = false;
    const session = upgrade.start({
      send: (channel, bytes) => this.#send({ type: 'channel-output', id, channel, bytes: base64Of(bytes) }),
      close: () => {
        isOver = true;
        this.#conversations.delete(id);
        this.#send({ type: 'end', id });
      },
    });
    if (!isOver) this.#conversations.set(id, { kind: 'channels', session });
  }

  #goOn(message: Exclude<Incoming, { type: 'request' }>): void {
    const conversation = this.#conversations.get(message.id);
    if (conversation === undefined) return;
    if (message.type === 'stop') this.#leave(message.id);
    else if (conversation.kind === 'channels') hear(conversation.session, message);
    else if (conversation.kind === 'port-forward') this.#forward(conversation, message);
  }

  #forward(
    { upgrade, connections }: Extract<Conversation, { kind: 'port-forward' }>,
    message: Exclude<Incoming, { type: 'request' }>,
  ): void {
    const { id } = message;
    switch (message.type) {
      case 'connect': {
        const { connection, port } = message;
        connections.set(
          connection,
          upgrade.connect(port, {
            send: (bytes) => this.#send({ type: 'connection-output', id, connection, bytes: base64Of(bytes) }),
            close: () => this.#send({ type: 'connection-end', id, connection }),
            fail: (text) => this.#send({ type: 'connection-failed', id, connection, message: text }),
          }),
        );
        return;
      }
      case 'connection-input':
        connections.get(message.connection)?.receive(bytesOf(message.bytes));
        return;
      case 'connection-end':
        connections.get(message.connection)?.endOfInput();
        return;
      case 'connection-closed':
        connections.get(message.connection)?.closed();
        connections.delete(message.connection);
    }
  }

  #leave(id: number): void {
    const conversation = this.#conversations.get(id);
    this.#conversations.delete(id);
    if (conversation?.kind === 'stream') conversation.stop();
    else if (conversation?.kind === 'channels') conversation.session.closed();
    else for (const connection of conversation?.connections.values() ?? []) connection.closed();
  }
}

function hear(session: ChannelSession, message: Exclude<Incoming, { type: 'request' }>): void {
  if (message.type === 'channel-input') session.receive(message.channel, bytesOf(message.bytes));
  else if (message.type === 'channel-end') session.endOfInput(message.channel);
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

/** Most arguments that a call may have. */
const PIECE = 0x8000;

function base64Of(body: string | Uint8Array): string {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  return btoa(text);
}
