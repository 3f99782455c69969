/**
 * What the kubelet's own server answers (kubernetes/pkg/kubelet/server/server.go, kubelet_pods.go, kubelet.go): logs, commands, terminals and ports of
 * its pods. Refusals are StatusErrors as they reach clients: of logs through the API server's check of the answer
 * (apiserver/pkg/registry/generic/rest/response_checker.go), of the others as an upgrade that was refused.
 */
import type {
  ExecOptions,
  ExecSession,
  ExecStreams,
  LogOptions,
  PortConnection,
  TextSink,
} from '../../../control-plane/api-server/http/node-connector.ts';
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import { badRequest, internalError, StatusError } from '../../../kube-api/meta/status-error.ts';
import type { Sandbox, Session } from '../../../machine/contract.ts';
import type { KubeletContext } from '../kubelet-context.ts';
import { logContainer } from './log-container.ts';
import { readLog } from './log-reader.ts';
import { forwardPort, type PortSink } from './port-forward.ts';

/** What a kubelet knows of its pods, by uid. */
export interface KnownPods {
  /** In the newest version that it has reported on. */
  pod(uid: string): Pod | undefined;
  /** Undefined unless the pod runs. */
  sandbox(uid: string): Sandbox | undefined;
}

type Context = Pick<KubeletContext, 'clock' | 'machine' | 'owners'>;

export class KubeletStreams {
  readonly #context: Context;
  readonly #pods: KnownPods;

  constructor(context: Context, pods: KnownPods) {
    this.#context = context;
    this.#pods = pods;
  }

  logs({ metadata: { name = '', uid = '' } }: Pod, options: LogOptions, sink: TextSink): () => void {
    const { clock, machine } = this.#context;
    const pod = this.#pods.pod(uid);
    if (pod === undefined) throw unexpected(name, `pod "${name}" does not exist`);
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

  exec(pod: Pod, { command, container, stdin, tty }: ExecOptions, streams: ExecStreams): ExecSession {
    const id = this.#runningContainer(pod, container);
    if (id === undefined) throw notUpgraded(`container not found ("${container}")`);
    return asked(this.#context.machine.runtime.openExec(id, { argv: command, stdin, tty }, streams));
  }

  attach(pod: Pod, { container, stdin }: Omit<ExecOptions, 'command'>, streams: ExecStreams): ExecSession {
    const id = this.#runningContainer(pod, container);
    if (id === undefined) throw notUpgraded(`container ${container} not found in pod ${fullName(pod)}`);
    return asked(this.#context.machine.runtime.attach(id, { stdin }, streams));
  }

  portForward(pod: Pod, port: number, sink: PortSink): PortConnection {
    const sandbox = this.#pods.sandbox(pod.metadata.uid ?? '');
    if (sandbox === undefined) {
      throw new StatusError(500, 'InternalError', `unable to upgrade connection: pod not found ("${fullName(pod)}")`);
    }
    return forwardPort(this.#context.clock, sandbox, port, sink);
  }

  /** As the runtime has it now, whatever was reported. */
  #runningContainer({ metadata: { uid } }: Pod, name: string): string | undefined {
    const { machine, owners } = this.#context;
    for (const [id, worker] of owners) {
      if (worker.pod.metadata.uid !== uid) continue;
      const record = machine.runtime.container(id);
      if (record?.state === 'running' && record.config.name === name) return id;
    }
    return undefined;
  }
}

function asked(session: Session): ExecSession {
  return {
    stdin: (text) => session.input(text),
    endOfInput: () => session.endOfInput(),
    resize: (columns, rows) => session.resize(columns, rows),
    hangUp: () => session.hangUp(),
  };
}

function fullName({ metadata: { name, namespace } }: Pod): string {
  return `${name}_${namespace}`;
}

function hasContainer({ spec }: Pod, name: string): boolean {
  const { containers = [], ephemeralContainers = [], initContainers = [] } = spec ?? {};
  return [...containers, ...initContainers, ...ephemeralContainers].some((container) => container.name === name);
}

function notUpgraded(why: string): StatusError {
  return internalError(`unable to upgrade connection: ${why}`);
}

/** The kubelet does not know what it was asked for. */
function unexpected(podName: string, body: string): StatusError {
  return new StatusError(404, 'NotFound', `the server could not find the requested resource ( pods/log ${podName})`, {
    name: podName,
    kind: 'pods/log',
    causes: [{ reason: 'UnexpectedServerResponse', message: body }],
  });
}
