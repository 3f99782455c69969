/** A whole cluster with one node, and somebody who reads logs and runs commands in its pods through the API server's way to kubelets. */
import type {
  ExecOptions,
  ExecSession,
  ExecStreams,
  LogOptions,
} from '../control-plane/api-server/http/node-connector.ts';
import { decodeBytes, encodeText } from '../kernel/index.ts';
import type { Container, Pod as PodObject, PodSpec } from '../kube-api/generated/types.gen.ts';
import { Pod } from '../kube-api/kinds/pod.ts';
import { StatusError } from '../kube-api/meta/status-error.ts';
import { Sandbox } from '../sandbox/sandbox.ts';

const NO_OPTIONS: Omit<LogOptions, 'container'> = {
  follow: false,
  previous: false,
  timestamps: false,
  sinceSeconds: undefined,
  sinceTime: undefined,
  tailLines: undefined,
  limitBytes: undefined,
};

/** What was written to a sink so far. */
export interface Heard {
  text: string;
  isEnded: boolean;
  readonly stop: () => void;
}

/** What came of a command or an attached process so far. */
export interface Said {
  out: string;
  err: string;
  end: { readonly exitCode: number } | { readonly error: string } | undefined;
  readonly session: ExecSession;
}

/** What came over a forwarded connection so far. */
export interface Forwarded {
  text: string;
  isClosed: boolean;
  failure: string | undefined;
  readonly send: (text: string) => void;
  readonly endOfInput: () => void;
}

export class ConnectorLab {
  readonly sandbox = new Sandbox({ seed: 1, nodes: 1 });

  constructor() {
    this.advance(40_000);
  }

  advance(ms: number): void {
    this.sandbox.clock.advance(ms);
  }

  /** A pod of one container `c` that runs a shell script, started. */
  script(name: string, script: string, container: Partial<Container> = {}, spec: Partial<PodSpec> = {}): PodObject {
    return this.pod(name, { image: 'busybox:1.36', command: ['sh', '-c', script], ...container }, spec);
  }

  /** A pod of one container `c`, given ten seconds to start. */
  pod(name: string, container: Partial<Container>, spec: Partial<PodSpec> = {}): PodObject {
    this.sandbox.client().create(Pod, {
      metadata: { name, namespace: 'default' },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [{ name: 'c', image: 'busybox:1.36', ...container }],
        ...spec,
      },
    });
    this.advance(10_000);
    return this.get(name);
  }

  get(name: string): PodObject {
    return this.sandbox.client().get(Pod, name, 'default');
  }

  logs(name: string, options: Partial<LogOptions> = {}): Heard {
    let stop = (): void => undefined;
    const heard: Heard = { text: '', isEnded: false, stop: () => stop() };
    stop = this.sandbox.connector.logs(
      this.get(name),
      { ...NO_OPTIONS, container: 'c', ...options },
      {
        write: (text) => {
          heard.text += text;
        },
        end: () => {
          heard.isEnded = true;
        },
      },
    );
    return heard;
  }

  exec(name: string, command: readonly string[], options: Partial<ExecOptions> = {}): Said {
    const { connector } = this.sandbox;
    const given = { container: 'c', stdin: false, tty: false, ...options };
    return this.#listen((streams) => connector.exec(this.get(name), { ...given, command }, streams));
  }

  attach(name: string, options: Partial<ExecOptions> = {}): Said {
    const { connector } = this.sandbox;
    const given = { container: 'c', stdin: false, tty: false, ...options };
    return this.#listen((streams) => connector.attach(this.get(name), given, streams));
  }

  forward(name: string, port: number): Forwarded {
    const forwarded: Forwarded = {
      text: '',
      isClosed: false,
      failure: undefined,
      send: (text) => connection.send(encodeText(text)),
      endOfInput: () => connection.endOfInput(),
    };
    const connection = this.sandbox.connector.portForward(this.get(name), port, {
      receive: (bytes) => {
        forwarded.text += decodeBytes(bytes);
      },
      closed: () => {
        forwarded.isClosed = true;
      },
      fail: (message) => {
        forwarded.failure = message;
      },
    });
    return forwarded;
  }

  #listen(open: (streams: ExecStreams) => ExecSession): Said {
    const heard: Omit<Said, 'session'> = { out: '', err: '', end: undefined };
    const session = open({
      stdout: (text) => {
        heard.out += text;
      },
      stderr: (text) => {
        heard.err += text;
      },
      onEnd: (end) => {
        heard.end = end;
      },
    });
    return Object.assign(heard, { session });
  }
}

/** Code, reason and message of the StatusError that `run` throws. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.reason} ${error.message}`;
    throw error;
  }
  return 'none';
}
