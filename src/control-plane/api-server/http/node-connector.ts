/**
 * How the API server reaches the kubelet of a pod's node (kubernetes/pkg/registry/core/pod/rest, the kubelet's own server on
 * port 10250). Implemented where nodes are; all methods throw a StatusError when the node can't be reached or the kubelet
 * refuses, in its words.
 */
import type { Pod } from '../../../kube-api/generated/types.gen.ts';

/** The query of `log` (PodLogOptions), checked already. */
export interface LogOptions {
  /** Always given: the server has chosen the only or the default container. */
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly sinceSeconds: number | undefined;
  /** RFC 3339. */
  readonly sinceTime: string | undefined;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
}

export interface TextSink {
  write(text: string): void;
  end(): void;
}

/**
 * How a command in a container ended: an exit code, or why it could not be run or waited for, in the runtime's words, e.g.
 * `failed to exec in container: failed to start exec "4f…": OCI runtime exec failed: …`. What kubelet and API server put in
 * front of that (`Internal error occurred: error executing command in container: `) is not in it.
 */
export type ExecResult = { readonly exitCode: number } | { readonly error: string };

/** Text holds one character for each byte where it is not UTF-8, as the kernel's `decodeBytes` and `encodeText` have it: nothing is lost on the way. */
export interface ExecStreams {
  readonly stdout: ((text: string) => void) | undefined;
  readonly stderr: ((text: string) => void) | undefined;
  /** Called once, last. */
  readonly onEnd: (result: ExecResult) => void;
}

/** A running command, or a container's main process, with somebody at its terminal. */
export interface ExecSession {
  stdin(text: string): void;
  endOfInput(): void;
  resize(columns: number, rows: number): void;
  /** The client went away. */
  hangUp(): void;
}

export interface ExecOptions {
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

export interface PortConnection {
  send(bytes: Uint8Array): void;
  endOfInput(): void;
  close(): void;
}

/** A request that is passed on; bodies keep bytes that are no UTF-8, as everywhere. */
export interface ProxiedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came back, or how the connection failed in Go's words, e.g. `dial tcp 10.244.0.2:81: connect: connection refused`. */
export type ProxiedResult =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  | { readonly error: string };

export interface NodeConnector {
  /** Writes the log and ends the sink, at once unless it follows; answers how to stop following. */
  logs(pod: Pod, options: LogOptions, sink: TextSink): () => void;
  exec(pod: Pod, options: ExecOptions, streams: ExecStreams): ExecSession;
  attach(pod: Pod, options: Omit<ExecOptions, 'command'>, streams: ExecStreams): ExecSession;
  /** Connects to a port inside the pod's network namespace. */
  portForward(
    pod: Pod,
    port: number,
    sink: { receive(bytes: Uint8Array): void; closed(): void; fail(message: string): void },
  ): PortConnection;
  /** Sends a request to an address in the pod network, as from the control plane; answers how to give up. */
  request(
    address: { readonly ip: string; readonly port: number },
    request: ProxiedRequest,
    done: (result: ProxiedResult) => void,
  ): () => void;
  /** Asks the kubelet of a node, at its own port. */
  kubelet(nodeName: string, request: ProxiedRequest): ProxiedResult;
}
