/**
 * What a pod's probes find out, and what follows from it (kubernetes/pkg/kubelet/prober/prober_manager.go and the kubelet's
 * syncLoopIteration, which takes in their results).
 */

import type { Pod } from '../../kube-api/generated/types.gen.ts';
import type { ContainerSlot } from './container-slot.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { ContainerProbes } from './probes/container-probes.ts';
import type { ProbeListener, ProbeType } from './probes/probe-worker.ts';
import type { ProbeTarget } from './probes/run-probe.ts';

export interface ProbedPod {
  readonly pod: Pod;
  /** Reports what has changed, now. */
  publish(): void;
  /** Asks that the pod be looked at. */
  request(): void;
}

export class PodProbes {
  readonly #context: KubeletContext;
  readonly #owner: ProbedPod;
  readonly #sinceMs: number;
  readonly #bySlot = new Map<ContainerSlot, ContainerProbes>();

  constructor(context: KubeletContext, owner: ProbedPod) {
    this.#context = context;
    this.#owner = owner;
    this.#sinceMs = context.clock.nowMs;
  }

  /** Begins to probe a container that was seen running. */
  begin(slot: ContainerSlot, target: ProbeTarget): void {
    this.#bySlot.get(slot)?.stop();
    const { nowMs } = this.#context.clock;
    const times = { sinceMs: this.#sinceMs, containerStartedAtMs: slot.seen?.startedAtMs ?? nowMs };
    const probes = new ContainerProbes(target, times, this.#listenerFor(slot));
    this.#bySlot.set(slot, probes);
    probes.start();
  }

  noteEnd(slot: ContainerSlot): void {
    this.#bySlot.get(slot)?.noteEnd();
  }

  /** Asks at once for each container that runs but is not known to be ready. */
  triggerReadiness(): void {
    for (const [slot, probes] of this.#bySlot) if (slot.isRunning && !slot.isReady) probes.triggerReadiness();
  }

  /** Whether something waits for a container to become ready. */
  get isWaiting(): boolean {
    for (const slot of this.#bySlot.keys()) if (slot.isRunning && !slot.isReady) return true;
    return false;
  }

  stopRestarts(): void {
    for (const probes of this.#bySlot.values()) probes.stopRestarts();
  }

  stop(): void {
    for (const probes of this.#bySlot.values()) probes.stop();
    this.#bySlot.clear();
  }

  #listenerFor(slot: ContainerSlot): ProbeListener {
    return {
      onFailure: (type, output) => {
        const message = `${TITLES[type]} probe failed: ${output}`;
        this.#context.recorder.event(this.#owner.pod, 'Warning', 'Unhealthy', message, slot.fieldPath);
      },
      onVerdict: (type, isHealthy) => this.#take(slot, type, isHealthy),
      onEnded: () => this.#owner.request(),
    };
  }

  #take(slot: ContainerSlot, type: ProbeType, isHealthy: boolean): void {
    this.#noteDecision(slot, type, isHealthy);
    if (type === 'readiness') {
      slot.isReady = isHealthy;
      this.#owner.publish();
    } else if (!isHealthy) slot.failedProbe = type;
    else if (type === 'startup') {
      slot.hasStarted = true;
      slot.isReady = slot.spec.readinessProbe === undefined;
      this.#owner.publish();
      this.#bySlot.get(slot)?.startOthers();
    }
    this.#owner.request();
  }

  #noteDecision(slot: ContainerSlot, probe: ProbeType, isHealthy: boolean): void {
    const { clock, nodeName, trace } = this.#context;
    const { name, namespace } = this.#owner.pod.metadata;
    const detail = { container: slot.spec.name, probe, isHealthy };
    clock.cause = trace.record(`kubelet/${nodeName}`, 'decision', `pods/${namespace}/${name}`, detail);
  }
}

const TITLES = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' } as const;
