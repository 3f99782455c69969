/** The probes of one running container: the startup probe first, and only when it has passed the other two. */
import type { Container } from '../../../kube-api/generated/types.gen.ts';
import { type ProbeListener, type ProbeType, ProbeWorker } from './probe-worker.ts';
import type { ProbeTarget } from './run-probe.ts';

export class ContainerProbes {
  readonly #target: ProbeTarget;
  readonly #listener: ProbeListener;
  readonly #container: Container;
  readonly #workers: ProbeWorker[] = [];

  constructor(container: Container, target: ProbeTarget, listener: ProbeListener) {
    this.#container = container;
    this.#target = target;
    this.#listener = listener;
  }

  /** Starts what has to be probed first. */
  start(elapsedMs: number): void {
    if (this.#container.startupProbe !== undefined) this.#begin('startup', elapsedMs);
    else this.startOthers(elapsedMs);
  }

  /** Starts liveness and readiness: the container has started. */
  startOthers(elapsedMs: number): void {
    this.#stop('startup');
    this.#begin('liveness', elapsedMs);
    this.#begin('readiness', elapsedMs);
  }

  /** A container that is being stopped is not restarted for failing; whether it is ready still counts. */
  stopRestarts(): void {
    this.#stop('startup');
    this.#stop('liveness');
  }

  stop(): void {
    for (const worker of this.#workers) worker.stop();
    this.#workers.length = 0;
  }

  #begin(type: ProbeType, elapsedMs: number): void {
    const { livenessProbe, readinessProbe, startupProbe } = this.#container;
    const probe = { liveness: livenessProbe, readiness: readinessProbe, startup: startupProbe }[type];
    if (probe === undefined) return;
    const worker = new ProbeWorker(type, probe, this.#target, this.#listener);
    this.#workers.push(worker);
    worker.start(elapsedMs);
  }

  #stop(type: ProbeType): void {
    for (const worker of this.#workers) if (worker.type === type) worker.stop();
  }
}
