/**
 * The network as the rest of the simulation sees it: stacks (network namespaces) with addresses and listeners, connections
 * between them, and names. Knows nothing of Kubernetes: kube-proxy plugs in as {@link Forwarding}, pods are just stacks.
 *
 * Connections carry whole messages, not packets. What can go wrong is what really can: nobody listens (refused), nobody answers
 * (timeout), no such machine (unreachable), the other side died (reset).
 */

export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** Why a connection did not come about or ended early. */
export type NetworkFailure = 'refused' | 'timeout' | 'unreachable' | 'reset';

/** What a host's packet filter does with a connection addressed to `destination`. */
export type Verdict =
  /** With `masquerade` the other end takes this host for the client. */
  | { readonly action: 'forward'; readonly to: Endpoint; readonly masquerade?: boolean }
  /** Answered at once with a refusal, as `REJECT` does. */
  | { readonly action: 'reject' }
  /** Never answered. */
  | { readonly action: 'drop' };

/** Destination rewriting on one host, as kube-proxy programs it. */
export interface Forwarding {
  /** The verdict for a new connection seen on this host, or undefined when no rule concerns it. */
  translate(flow: Flow): Verdict | undefined;
}

export interface Flow {
  readonly protocol: Protocol;
  readonly sourceIp: string;
  readonly destination: Endpoint;
}

/** Turns a name into addresses for the programs of one stack. */
export interface Resolver {
  /** Calls `done` once, after the time that the look-up takes: with addresses, or empty when there is no such name. */
  resolve(name: string, done: (addresses: readonly string[]) => void): void;
}

/** Open connections of one process, e.g. a `Set`; whoever hands this in can reset them when the process ends. */
export interface Sockets {
  add(socket: OpenSocket): unknown;
  delete(socket: OpenSocket): unknown;
}

export interface OpenSocket {
  reset(): void;
}

/** Answers one HTTP request by calling `respond` once, at once or later; never answering leaves the client waiting. */
export type HttpService = (request: HttpRequest, peer: HttpPeer, respond: (response: HttpResponse) => void) => void;

/** Who asks, as the server sees it. */
export type HttpPeer = Pick<Connection, 'local' | 'remote' | 'path'>;

export interface Listener {
  readonly port: number;
  readonly protocol: Protocol;
  /** Accepted connections are in here for as long as they are open. */
  readonly sockets?: Sockets | undefined;
  /** Set where HTTP is spoken: requests come here whole, without a {@link Connection} for each. */
  readonly http?: HttpService;
  /** Called for each new connection; the listener sets the connection's handlers. */
  accept(connection: Connection): void;
}

/** One end of an open connection. */
export interface Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Labels of the stacks that the connection passed, client first, e.g. `customers`, `node-1`, `pod/default/web-1`; where it failed, the last one may have been tried in vain. */
  readonly path: readonly string[];
  /** Sends one message (a string, an HTTP request or response …), which arrives after the link's delay. */
  send(message: unknown): void;
  /** Tells the other end that nothing more will be sent; what it says is still heard. */
  finish(): void;
  /** Ends the connection in good order. */
  close(): void;
  /** Ends it with a reset, as the kernel does for a process that died. */
  reset(): void;
  onMessage: ((message: unknown) => void) | undefined;
  /** Called when the other end will send nothing more. */
  onFinish: (() => void) | undefined;
  /** Called once: without a failure at an orderly end. */
  onClose: ((failure: NetworkFailure | undefined) => void) | undefined;
}

/** A network namespace: of a machine, a pod, or of somebody outside. */
export interface NetworkStack {
  /** Unique and readable, used in paths and traces. */
  readonly label: string;
  readonly ips: readonly string[];
  /** The machine's own stack through which this one's traffic goes; itself for a machine. */
  readonly host: NetworkStack;
  /** Rules that apply to traffic entering or leaving through this host. */
  forwarding: Forwarding | undefined;
  resolver: Resolver | undefined;
  /** False while the machine is off: nothing is answered and nothing leaves. */
  isUp: boolean;
  /** Opens a port; undefined when it is taken. Answers how to close it. */
  listen(listener: Listener): (() => void) | undefined;
  /** Connects to an address; exactly one of the two callbacks is called, once. */
  connect(to: Endpoint, options: ConnectOptions): PendingConnect;
  /** Drops every connection and listener without a word to the peers (power cut). */
  vanish(): void;
}

export interface ConnectOptions {
  readonly protocol?: Protocol;
  /** How long the caller waits for an answer before giving up, in ms. */
  readonly timeoutMs: number;
  /** True for housekeeping that recurs for ever: the clock's `settle` does not wait for it. */
  readonly isBackground?: boolean | undefined;
  /** The connection is in here for as long as it is open. */
  readonly sockets?: Sockets | undefined;
  /** Sent as soon as the connection is open. */
  readonly firstMessage?: unknown;
  readonly onOpen: (connection: Connection) => void;
  readonly onFail: (failure: NetworkFailure) => void;
}

export interface PendingConnect {
  cancel(): void;
}

export interface HttpRequest {
  readonly method: string;
  /** With its query, e.g. `/healthz?full=1`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a request ended, as its sender learns it. */
export type HttpResult =
  | {
      readonly ok: true;
      readonly response: HttpResponse;
      readonly latencyMs: number;
      readonly path: readonly string[];
    }
  | {
      readonly ok: false;
      readonly failure: NetworkFailure | 'no-such-host';
      readonly latencyMs: number;
      readonly path: readonly string[];
    };
