/**
 * Where the figures of metrics.k8s.io come from: what each kubelet says of its meters when it is asked (kubelet's
 * /metrics/resource, as metrics-server scrapes it). Whoever has the machines implements it.
 */

/** Meters at one moment. */
export interface MeterReading {
  /** When it started; its CPU time was nothing then. Milliseconds of virtual time. */
  readonly startedAtMs: number;
  /** CPU time since then, in milliseconds. */
  readonly cpuMs: number;
  /** The working set. */
  readonly memoryBytes: number;
}

export interface ContainerReading extends MeterReading {
  /** The container's id as its runtime has it: without `containerd://`. */
  readonly id: string;
}

export interface NodeReading extends MeterReading {
  readonly name: string;
  readonly containers: readonly ContainerReading[];
}

export interface MetricsSource {
  /** What every node that can be reached says now. */
  read(): readonly NodeReading[];
}
