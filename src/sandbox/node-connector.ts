/**
 * The way from the API server to the kubelet of a pod's node (kubernetes/pkg/registry/core/pod/strategy.go LogLocation,
 * pkg/kubelet/client). A node without power, or one that is still booting, is silence: whoever dials it is told so at once, without
 * the seconds that the real neighbour look-up takes.
 */
import type { LogOptions, NodeConnector, TextSink } from '../control-plane/api-server/http/node-connector.ts';
import type { Pod } from '../kube-api/generated/types.gen.ts';
import { notFound, StatusError } from '../kube-api/meta/status-error.ts';
import type { KubeletStreams } from '../node/kubelet/streams/kubelet-streams.ts';
import type { Nodes } from './nodes.ts';

const KUBELET_PORT = 10250;

export class SandboxNodeConnector implements Pick<NodeConnector, 'logs'> {
  readonly #nodes: Nodes;

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
  }

  logs(pod: Pod, options: LogOptions, sink: TextSink): () => void {
    if ((pod.spec?.nodeName ?? '') === '') {
      sink.end();
      return () => undefined;
    }
    const { name = '', namespace = '' } = pod.metadata;
    const path = `/containerLogs/${namespace}/${name}/${options.container}${queryOf(options)}`;
    const streams = this.#streams(pod, (address, why) => `Get "https://${address}${path}": ${why}`);
    return streams.logs(pod, options, sink);
  }

  #streams(pod: Pod, words: (address: string, why: string) => string): KubeletStreams {
    const nodeName = pod.spec?.nodeName ?? '';
    const machine = this.#nodes.machine(nodeName);
    if (machine === undefined) throw notFound({ group: '', name: 'nodes' }, nodeName);
    const streams = this.#nodes.kubelet(nodeName)?.streams;
    const address = `${machine.spec.ip}:${KUBELET_PORT}`;
    if (!machine.isBooted) throw unreachable(words(address, `dial tcp ${address}: connect: no route to host`));
    if (streams === undefined) throw unreachable(words(address, `dial tcp ${address}: connect: connection refused`));
    return streams;
  }
}

/** An error that is no Status of its own: kubectl prints `Error from server: …`. */
function unreachable(message: string): StatusError {
  return new StatusError(500, 'Unknown', message);
}

/** The query as Go encodes it: by name. */
function queryOf(options: LogOptions): string {
  const { follow, limitBytes, previous, sinceSeconds, sinceTime, tailLines, timestamps } = options;
  const values = { follow, limitBytes, previous, sinceSeconds, sinceTime, tailLines, timestamps };
  const words = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return words.length === 0 ? '' : `?${words.join('&')}`;
}
