/**
 * The way from the API server to the kubelet of a pod's node (kubernetes/pkg/registry/core/pod/strategy.go LogLocation,
 * streamLocation; pkg/kubelet/client). A node without power, or one that is still booting, is silence: whoever dials it is told so at
 * once, without the seconds that the real neighbour look-up takes.
 */
import type {
  ExecOptions,
  ExecSession,
  ExecStreams,
  LogOptions,
  NodeConnector,
  PortConnection,
  ProxiedRequest,
  ProxiedResult,
  TextSink,
} from '../control-plane/api-server/http/node-connector.ts';
import type { Clock } from '../kernel/index.ts';
import type { Pod } from '../kube-api/generated/types.gen.ts';
import { badRequest, internalError, notFound, StatusError } from '../kube-api/meta/status-error.ts';
import { httpRequest } from '../network/http.ts';
import type { KubeletStreams } from '../node/kubelet/streams/kubelet-streams.ts';
import type { PortSink } from '../node/kubelet/streams/port-forward.ts';
import type { Nodes } from './nodes.ts';

const KUBELET_PORT = 10250;
const DIAL_TIMEOUT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 60_000;

const DIAL_WORDS = {
  refused: 'connect: connection refused',
  timeout: 'i/o timeout',
  unreachable: 'connect: no route to host',
  reset: 'read: connection reset by peer',
  'no-such-host': 'no such host',
} as const;

/** Makes an error of what went wrong when that address was dialled. */
type Refuse = (address: string, why: string) => StatusError;

export class SandboxNodeConnector implements NodeConnector {
  readonly #nodes: Nodes;
  readonly #clock: Clock;

  constructor(nodes: Nodes, clock: Clock) {
    this.#nodes = nodes;
    this.#clock = clock;
  }

  logs(pod: Pod, options: LogOptions, sink: TextSink): () => void {
    if ((pod.spec?.nodeName ?? '') === '') {
      sink.end();
      return () => undefined;
    }
    const path = pathOf('containerLogs', pod, options.container, logQuery(options));
    const kubelet = this.#kubelet(pod, (address, why) => unknown(`Get "https://${address}${path}": ${why}`));
    return kubelet.logs(pod, options, sink);
  }

  exec(pod: Pod, options: ExecOptions, streams: ExecStreams): ExecSession {
    const query = [...options.command.map((word) => ['command', word] as const), ...streamQuery(options, streams)];
    return this.#kubelet(pod, notSent(pathOf('exec', pod, options.container, query))).exec(pod, options, streams);
  }

  attach(pod: Pod, options: Omit<ExecOptions, 'command'>, streams: ExecStreams): ExecSession {
    const path = pathOf('attach', pod, options.container, streamQuery(options, streams));
    return this.#kubelet(pod, notSent(path)).attach(pod, options, streams);
  }

  portForward(pod: Pod, port: number, sink: PortSink): PortConnection {
    const kubelet = this.#kubelet(pod, (_, why) => unknown(`error dialing backend: ${why}`));
    return kubelet.portForward(pod, port, sink);
  }

  request(
    address: { readonly ip: string; readonly port: number },
    request: ProxiedRequest,
    done: (result: ProxiedResult) => void,
  ): () => void {
    const failed = (failure: keyof typeof DIAL_WORDS) => {
      done({ error: `dial tcp ${address.ip}:${address.port}: ${DIAL_WORDS[failure]}` });
    };
    // the control plane has no machine of its own in this world: it sees the pod network as the first node does
    const [from] = this.#nodes.liveStacks();
    if (from === undefined) {
      failed('unreachable');
      return () => undefined;
    }
    const call = { to: address, request, connectTimeoutMs: DIAL_TIMEOUT_MS, timeoutMs: ANSWER_TIMEOUT_MS };
    const { cancel } = httpRequest(this.#clock, from, call, (result) => {
      if (result.ok) done(result.response);
      else failed(result.failure);
    });
    return cancel;
  }

  kubelet(nodeName: string, { path }: ProxiedRequest): ProxiedResult {
    const machine = this.#nodes.machine(nodeName);
    const kubelet = this.#nodes.kubelet(nodeName);
    if (machine === undefined || kubelet?.streams === undefined) {
      const why = machine?.isBooted === true ? 'connect: connection refused' : 'connect: no route to host';
      return { error: `dial tcp ${machine?.spec.ip}:${KUBELET_PORT}: ${why}` };
    }
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    return path.replace(/\?.*$/, '') === '/healthz'
      ? { status: 200, headers, body: 'ok' }
      : { status: 404, headers, body: '404 page not found\n' };
  }

  #kubelet({ metadata, spec }: Pod, refuse: Refuse): KubeletStreams {
    const nodeName = spec?.nodeName ?? '';
    if (nodeName === '') throw badRequest(`pod ${metadata.name} does not have a host assigned`);
    const machine = this.#nodes.machine(nodeName);
    if (machine === undefined) throw notFound({ group: '', name: 'nodes' }, nodeName);
    const streams = this.#nodes.kubelet(nodeName)?.streams;
    const address = `${machine.spec.ip}:${KUBELET_PORT}`;
    if (streams !== undefined) return streams;
    const why = machine.isBooted ? 'connection refused' : 'no route to host';
    throw refuse(address, `dial tcp ${address}: connect: ${why}`);
  }
}

/** An error that is no Status of its own: kubectl prints `Error from server: …`. */
function unknown(message: string): StatusError {
  return new StatusError(500, 'Unknown', message);
}

/** A stream is asked for by POST, and the API server says itself what became of it. */
function notSent(path: string): Refuse {
  return (address, why) => internalError(`error sending request: Post "https://${address}${path}": ${why}`);
}

type Query = readonly (readonly [name: string, value: string])[];

function pathOf(what: string, { metadata }: Pod, container: string, query: Query): string {
  const words = query.map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%20', '+')}`);
  return `/${what}/${metadata.namespace}/${metadata.name}/${container}${words.length === 0 ? '' : `?${words.join('&')}`}`;
}

/** By name, as Go encodes it. */
function logQuery(options: LogOptions): Query {
  const { follow, limitBytes, previous, sinceSeconds, sinceTime, tailLines, timestamps } = options;
  return Object.entries({ follow, limitBytes, previous, sinceSeconds, sinceTime, tailLines, timestamps })
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => [name, String(value)] as const);
}

function streamQuery({ stdin, tty }: Pick<ExecOptions, 'stdin' | 'tty'>, { stderr, stdout }: ExecStreams): Query {
  const asked = { error: stderr !== undefined, input: stdin, output: stdout !== undefined, tty };
  return Object.entries(asked).flatMap(([name, isAsked]) => (isAsked ? [[name, '1'] as const] : []));
}
