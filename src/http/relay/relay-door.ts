/**
 * The server's end of the relay: a door whose answers come from the cluster in an open tab. The newest tab answers; without one
 * every request is told to open the page.
 */
import type { WebSocket } from 'ws';
import type { RelayAnswer, RelayClient, RelayRequest } from '../../bridge/messages/relay.ts';
import type {
  BodySink,
  ChannelSink,
  HttpAnswer,
  HttpRequest,
  HttpResponse,
} from '../../control-plane/api-server/http/contract.ts';

type ConnectionSink = { send(bytes: Uint8Array): void; close(): void; fail(message: string): void };

interface Pending {
  readonly client: Tally;
  readonly resolve: (answer: HttpAnswer) => void;
  /** False until the head of the answer is known. */
  isAnswered: boolean;
  body?: BodySink;
  channels?: ChannelSink;
  connections?: Map<number, ConnectionSink>;
  /** What came before somebody listened. */
  readonly early: RelayAnswer[];
}

interface Tally {
  requests: number;
  open: number;
}

/** What a client is told while no page is open. */
const NOBODY_THERE = unavailable('no cluster is open: open the page that this server serves in a browser');
/** What a client is told whose cluster was replaced by another while it waited. */
const GONE = unavailable('the cluster in the tab has been replaced by another one');
/** Answers that say how a request goes on. */
const STARTS: ReadonlySet<string> = new Set(['response', 'stream', 'channels', 'port-forward']);

export class RelayDoor {
  readonly #pending = new Map<number, Pending>();
  readonly #clients = new Map<string, Tally>();
  #tab: WebSocket | undefined;
  #nextId = 1;
  #nextConnection = 1;

  /** Whether a tab is there to answer. */
  get isOpen(): boolean {
    return this.#tab !== undefined;
  }

  /** From now on this tab answers. */
  attach(tab: WebSocket): void {
    this.#tab?.close();
    this.#dropAll();
    this.#tab = tab;
    tab.on('message', (data: Buffer) => this.#take(JSON.parse(data.toString()) as RelayAnswer));
    tab.on('error', () => tab.terminate());
    tab.once('close', () => {
      if (this.#tab !== tab) return;
      this.#tab = undefined;
      this.#dropAll();
    });
    this.#tellClients();
  }

  handle(request: HttpRequest): Promise<HttpAnswer> {
    if (this.#tab === undefined) return Promise.resolve(NOBODY_THERE);
    const id = this.#nextId++;
    const client = this.#tallyOf(request.headers['user-agent'] ?? 'unknown');
    client.requests++;
    client.open++;
    return new Promise((resolve) => {
      this.#pending.set(id, { client, resolve, isAnswered: false, early: [] });
      const { method, target, headers, body } = request;
      this.#say({ type: 'request', id, method, target, headers, body: Buffer.from(body).toString('base64') });
      this.#tellClients();
    });
  }

  #take(answer: RelayAnswer): void {
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    const { id } = answer;
    if (STARTS.has(answer.type)) pending.isAnswered = true;
    switch (answer.type) {
      case 'response':
        this.#forget(id);
        pending.resolve({ ...answer, kind: 'response', body: bytesOf(answer.body) });
        return;
      case 'stream':
        pending.resolve({
          kind: 'stream',
          status: answer.status,
          headers: answer.headers,
          start: (sink) => {
            pending.body = sink;
            this.#replay(pending);
            return () => this.#stop(id);
          },
        });
        return;
      case 'channels':
        pending.resolve({
          kind: 'channels',
          streams: answer.streams,
          start: (sink) => {
            pending.channels = sink;
            this.#replay(pending);
            return {
              receive: (channel, bytes) => this.#say({ type: 'channel-input', id, channel, bytes: base64Of(bytes) }),
              endOfInput: (channel) => this.#say({ type: 'channel-end', id, channel }),
              closed: () => this.#stop(id),
            };
          },
        });
        return;
      case 'port-forward':
        pending.connections = new Map();
        pending.resolve({ kind: 'port-forward', connect: (port, sink) => this.#connect(id, pending, port, sink) });
        return;
      default:
        this.#pass(pending, answer);
    }
  }

  #pass(pending: Pending, answer: RelayAnswer): void {
    const { body, channels, connections } = pending;
    if (answer.type === 'end' && !pending.isAnswered) {
      this.#forget(answer.id);
      pending.resolve(GONE);
      return;
    }
    if (body === undefined && channels === undefined && connections === undefined) {
      pending.early.push(answer);
      return;
    }
    switch (answer.type) {
      case 'chunk':
        body?.write(bytesOf(answer.bytes));
        return;
      case 'channel-output':
        channels?.send(answer.channel, bytesOf(answer.bytes));
        return;
      case 'end':
        this.#forget(answer.id);
        body?.end();
        channels?.close();
        for (const sink of connections?.values() ?? []) sink.close();
        return;
      case 'connection-output':
        connections?.get(answer.connection)?.send(bytesOf(answer.bytes));
        return;
      case 'connection-end':
        connections?.get(answer.connection)?.close();
        return;
      case 'connection-failed':
        connections?.get(answer.connection)?.fail(answer.message);
    }
  }

  #replay(pending: Pending): void {
    for (const answer of pending.early.splice(0)) this.#pass(pending, answer);
  }

  #connect(id: number, { connections }: Pending, port: number, sink: ConnectionSink) {
    const connection = this.#nextConnection++;
    connections?.set(connection, sink);
    this.#say({ type: 'connect', id, connection, port });
    return {
      receive: (bytes: Uint8Array) => this.#say({ type: 'connection-input', id, connection, bytes: base64Of(bytes) }),
      endOfInput: () => this.#say({ type: 'connection-end', id, connection }),
      closed: () => {
        connections?.delete(connection);
        this.#say({ type: 'connection-closed', id, connection });
      },
    };
  }

  #stop(id: number): void {
    if (!this.#pending.has(id)) return;
    this.#forget(id);
    this.#say({ type: 'stop', id });
  }

  #forget(id: number): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    pending.client.open--;
    this.#pending.delete(id);
    this.#tellClients();
  }

  /** The tab is gone: whatever it was answering ends. */
  #dropAll(): void {
    for (const [id, { body, channels, connections, resolve }] of [...this.#pending]) {
      this.#forget(id);
      resolve(NOBODY_THERE);
      body?.end();
      channels?.close();
      for (const sink of connections?.values() ?? []) sink.close();
    }
  }

  #tallyOf(userAgent: string): Tally {
    const name = userAgent.split(' ')[0] ?? userAgent;
    const tally = this.#clients.get(name) ?? { requests: 0, open: 0 };
    this.#clients.set(name, tally);
    return tally;
  }

  #tellClients(): void {
    const clients: RelayClient[] = [...this.#clients].map(([userAgent, tally]) => ({ userAgent, ...tally }));
    this.#say({ type: 'clients', clients });
  }

  #say(message: RelayRequest): void {
    this.#tab?.send(JSON.stringify(message));
  }
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function bytesOf(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}

function unavailable(message: string): HttpResponse {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message };
  return {
    kind: 'response',
    status: 503,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...status, reason: 'ServiceUnavailable', code: 503 }),
  };
}
