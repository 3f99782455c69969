/** How much CPU and memory each machine's containers use, read off the runtimes when somebody looks; changes nothing in them. */
import type { Machine } from '../machine/contract.ts';
import type { Amount } from './scene/pod-resources.ts';

interface Reading {
  readonly atMs: number;
  readonly cpuMs: number;
  readonly amount: Amount;
}

/** CPU is averaged over at least this much virtual time. */
const WINDOW_MS = 2000;

export class UsageMeter {
  readonly #readings = new Map<string, Reading>();

  /** Cores and bytes that the containers of `machine` use now. */
  used(machine: Machine): Amount {
    return this.#readings.get(machine.spec.name)?.amount ?? { cpu: 0, memory: 0 };
  }

  /** Reads a machine's meters if the last reading is old enough; answers whether the figures changed. */
  read(machine: Machine): boolean {
    const nowMs = machine.clock.nowMs;
    const before = this.#readings.get(machine.spec.name);
    if (before !== undefined && nowMs - before.atMs < WINDOW_MS) return false;
    let cpuMs = 0;
    let memory = 0;
    for (const { id } of machine.runtime.containers()) {
      const usage = machine.runtime.usage(id);
      cpuMs += usage?.cpuMs ?? 0;
      memory += usage?.memoryBytes ?? 0;
    }
    const elapsedMs = nowMs - (before?.atMs ?? nowMs);
    // Containers that are gone take their time with them: never less than nothing.
    const cpu = elapsedMs > 0 ? Math.max(0, cpuMs - (before?.cpuMs ?? 0)) / elapsedMs : 0;
    const amount = { cpu: Math.round(cpu * 1000) / 1000, memory };
    this.#readings.set(machine.spec.name, { atMs: nowMs, cpuMs, amount });
    return before === undefined || before.amount.cpu !== amount.cpu || before.amount.memory !== amount.memory;
  }
}
