/**
 * The meters of all machines as their kubelets tell them to metrics-server. Simplified: a node uses what its containers use, and those
 * that are gone leave their CPU time with it.
 */
import type {
  ContainerReading,
  MetricsSource,
  NodeReading,
} from '../control-plane/api-server/virtual/metrics/metrics-source.ts';
import type { Machine } from '../machine/contract.ts';
import type { Nodes } from './nodes.ts';

/** What a machine's containers had used when it was read before. */
interface Ledger {
  readonly startedAtMs: number;
  cpuMs: number;
  byContainer: ReadonlyMap<string, number>;
}

export class MachineMetrics implements MetricsSource {
  readonly #nodes: () => Nodes;
  readonly #ledgers = new Map<string, Ledger>();

  constructor(nodes: () => Nodes) {
    this.#nodes = nodes;
  }

  read(): readonly NodeReading[] {
    return [...this.#nodes().machines].flatMap((machine) => {
      if (machine.isBooted) return [this.#readNode(machine)];
      this.#ledgers.delete(machine.spec.name);
      return [];
    });
  }

  #readNode(machine: Machine): NodeReading {
    const containers = machine.runtime.containers().flatMap(({ id, startedAtMs }): ContainerReading[] => {
      const usage = machine.runtime.usage(id);
      return usage === undefined || startedAtMs === undefined ? [] : [{ id, startedAtMs, ...usage }];
    });
    const { name } = machine.spec;
    let ledger = this.#ledgers.get(name);
    if (ledger === undefined) {
      ledger = { startedAtMs: machine.clock.nowMs, cpuMs: 0, byContainer: new Map() };
      this.#ledgers.set(name, ledger);
    }
    let memoryBytes = 0;
    for (const { id, cpuMs, memoryBytes: bytes } of containers) {
      ledger.cpuMs += Math.max(0, cpuMs - (ledger.byContainer.get(id) ?? 0));
      memoryBytes += bytes;
    }
    ledger.byContainer = new Map(containers.map(({ id, cpuMs }) => [id, cpuMs]));
    return { name, startedAtMs: ledger.startedAtMs, cpuMs: ledger.cpuMs, memoryBytes, containers };
  }
}
