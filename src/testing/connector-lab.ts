/** A whole cluster with one node, and somebody who reads logs and runs commands in its pods through the API server's way to kubelets. */
import type { LogOptions } from '../control-plane/api-server/http/node-connector.ts';
import type { Container, Pod as PodObject, PodSpec } from '../kube-api/generated/types.gen.ts';
import { Pod } from '../kube-api/kinds/pod.ts';
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
}
