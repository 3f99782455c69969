/**
 * What the kubelet's own server answers (kubernetes/pkg/kubelet/server/server.go, kubelet_pods.go): logs of its pods' containers. Refusals are StatusErrors
 * as the API server passes them on (apiserver/pkg/registry/generic/rest/response_checker.go).
 */
import type { LogOptions, TextSink } from '../../../control-plane/api-server/http/node-connector.ts';
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import { badRequest, StatusError } from '../../../kube-api/meta/status-error.ts';
import type { KubeletContext } from '../kubelet-context.ts';
import { logContainer } from './log-container.ts';
import { readLog } from './log-reader.ts';

/** The pods that a kubelet knows, by uid, in the newest version that it has reported on. */
export type KnownPods = (uid: string) => Pod | undefined;

export class KubeletStreams {
  readonly #context: Pick<KubeletContext, 'clock' | 'machine'>;
  readonly #podOf: KnownPods;

  constructor(context: Pick<KubeletContext, 'clock' | 'machine'>, podOf: KnownPods) {
    this.#context = context;
    this.#podOf = podOf;
  }

  logs(asked: Pod, options: LogOptions, sink: TextSink): () => void {
    const { clock, machine } = this.#context;
    const name = asked.metadata.name ?? '';
    const pod = this.#known(asked);
    if (!hasContainer(pod, options.container)) {
      throw unexpected(name, `container "${options.container}" not found in pod "${name}"`);
    }
    const found = logContainer(name, pod.status ?? {}, options.container, options.previous);
    if ('refusal' in found) throw badRequest(found.refusal);
    const record = machine.runtime.container(found.containerId.replace(/^containerd:\/\//, ''));
    if (record === undefined) {
      // The answer has begun by then, so that the complaint comes as its text.
      sink.write(`unable to retrieve container logs for ${found.containerId}`);
      sink.end();
      return () => undefined;
    }
    return readLog(machine.runtime, record, options, clock.nowMs, sink);
  }

  #known({ metadata: { name = '', uid = '' } }: Pod): Pod {
    const pod = this.#podOf(uid);
    if (pod === undefined) throw unexpected(name, `pod "${name}" does not exist`);
    return pod;
  }
}

function hasContainer({ spec }: Pod, name: string): boolean {
  const { containers = [], ephemeralContainers = [], initContainers = [] } = spec ?? {};
  return [...containers, ...initContainers, ...ephemeralContainers].some((container) => container.name === name);
}

/** The kubelet does not know what it was asked for. */
function unexpected(podName: string, body: string): StatusError {
  return new StatusError(404, 'NotFound', `the server could not find the requested resource ( pods/log ${podName})`, {
    name: podName,
    kind: 'pods/log',
    causes: [{ reason: 'UnexpectedServerResponse', message: body }],
  });
}
