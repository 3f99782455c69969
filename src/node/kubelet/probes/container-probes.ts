/** The probes of one running container: the startup probe first, and only when it has passed the other two. */
import type { Container } from '../../../kube-api/generated/types.gen.ts';
import { type ProbeListener, type ProbeType, ProbeWorker } from './probe-worker.ts';
import type { ProbeTarget } from './run-probe.ts';

export interface ProbeTimes {
  /** When the kubelet began to look after the pod: ticks count from there. */
  readonly sinceMs: number;
  readonly containerStartedAtMs: number;
}

export class ContainerProbes {
  readonly #target: ProbeTarget;
  readonly #listener: ProbeListener;
  readonly #container: Container;
  readonly #times: ProbeTimes;
  readonly #workers: ProbeWorker[] = [];

  constructor(target: ProbeTarget, times: ProbeTimes, listener: ProbeListener) {
    this.#container = target.container;
    this.#target = target;
    this.#times = times;
    this.#listener = listener;
  }

  /** Starts what has to be probed first. */
  start(): void {
    if (this.#container.startupProbe !== undefined) this.#begin('startup');
    else this.startOthers();
  }

  /** Starts liveness and readiness: the container has started. */
  startOthers(): void {
    this.#stop('startup');
    this.#begin('liveness');
    this.#begin('readiness');
  }

  /** Asks at once whether the container is ready. */
  triggerReadiness(): void {
    for (const worker of this.#workers) if (worker.type === 'readiness') worker.trigger();
  }

  /** The container has ended; each probe finds that at its next tick. */
  noteEnd(): void {
    for (const worker of this.#workers) worker.noteEnd();
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

  #begin(type: ProbeType): void {
    const { livenessProbe, readinessProbe, startupProbe } = this.#container;
    const probe = { liveness: livenessProbe, readiness: readinessProbe, startup: startupProbe }[type];
    if (probe === undefined) return;
    const worker = new ProbeWorker(type, probe, this.#target, this.#times.containerStartedAtMs, this.#listener);
    this.#workers.push(worker);
    worker.start(this.#times.sinceMs);
  }

  #stop(type: ProbeType): void {
    for (const worker of this.#workers) if (worker.type === type) worker.stop();
  }
}
