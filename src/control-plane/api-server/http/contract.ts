/**
 * The API server over HTTP, as data: what comes in from a socket, or across a relay, and what goes back. Nothing here knows
 * sockets, so that the same door opens in Node and in a tab (the paths and media types are those of
 * apiserver/pkg/endpoints).
 */

export interface HttpRequest {
  readonly method: string;
  /** Path and query as sent, e.g. `/api/v1/pods?limit=500`. */
  readonly target: string;
  /** By lower-case name; a header that was sent more than once is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** A whole answer. */
export interface HttpResponse {
  readonly kind: 'response';
  readonly status: number;
  /** Several values of one header, such as `Warning`, are an array. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array;
}

/** An answer that somebody else has to give first, in virtual time: what is proxied. */
export interface HttpDeferred {
  readonly kind: 'deferred';
  /** Called once; `respond` is called once, at once or later. Answers how to stop when the client goes away. */
  start(respond: (response: HttpResponse) => void): () => void;
}

/** What a streamed answer is written to. */
export interface BodySink {
  write(chunk: string | Uint8Array): void;
  end(): void;
}

/** An answer whose body goes on: watches and followed logs. The head is to be sent at once, before anything is written. */
export interface HttpStream {
  readonly kind: 'stream';
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Called once when the head has been sent; answers how to stop when the reader goes away. */
  start(sink: BodySink): () => void;
}

/** What the other end of an upgraded connection is told: numbered channels of bytes, as kubectl and kubelets speak. */
export interface ChannelSink {
  /** Bytes for the client: 1 standard output, 2 standard error, 3 the final Status as JSON. */
  send(channel: number, bytes: Uint8Array): void;
  /** Ends the conversation; nothing is sent afterwards. */
  close(): void;
}

/** What the client says in a conversation of channels: 0 standard input, 4 the size of its terminal as JSON. */
export interface ChannelSession {
  receive(channel: number, bytes: Uint8Array): void;
  /** The client has no more to say on this channel, e.g. its standard input ended. */
  endOfInput(channel: number): void;
  /** The client went away. */
  closed(): void;
}

/** exec and attach: the request asks to go on with channels instead of HTTP. */
export interface ChannelUpgrade {
  readonly kind: 'channels';
  /** Which channels the request asked for. */
  readonly streams: {
    readonly stdin: boolean;
    readonly stdout: boolean;
    readonly stderr: boolean;
    readonly tty: boolean;
  };
  start(sink: ChannelSink): ChannelSession;
}

/** One forwarded connection to a port of a pod. */
export interface ForwardedConnection {
  receive(bytes: Uint8Array): void;
  /** The client has no more to say. */
  endOfInput(): void;
  closed(): void;
}

/** port-forward: any number of connections over one. */
export interface PortForwardUpgrade {
  readonly kind: 'port-forward';
  /**
   * Connects to a port of the pod. `fail` is told in the kubelet's words when that can't be done; then nothing else is
   * called, and what the answered connection receives is dropped.
   */
  connect(
    port: number,
    sink: { send(bytes: Uint8Array): void; close(): void; fail(message: string): void },
  ): ForwardedConnection;
}

export type HttpAnswer = HttpResponse | HttpDeferred | HttpStream | ChannelUpgrade | PortForwardUpgrade;

/** The door itself. Never throws: what goes wrong is answered as a Status. */
export interface HttpDoor {
  handle(request: HttpRequest): HttpAnswer;
}
