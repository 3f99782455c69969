/**
 * The processes of one container and what they share: files, network, limits. Its first process is the reaper of all: when it ends,
 * the rest is killed (pid_namespaces(7)); when together they pass the memory limit, all are killed (cgroup v2
 * `memory.oom.group`, which the kubelet sets).
 */
import type { Clock, Random } from '../kernel/index.ts';
import type { NetworkStack } from '../network/contract.ts';
import type { FileSystem, ProcessEntry, Signal } from './contract.ts';
import { CpuMeter } from './cpu-meter.ts';
import type { ProcessStart } from './process-start.ts';
import type { Command } from './program-table.ts';
import { RunningProcess } from './running-process.ts';

/** What a container gives its processes. */
export interface ProcessSurroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly stack: NetworkStack;
  readonly hostname: string;
  readonly files: FileSystem;
  readonly declaredPorts: readonly number[];
  /** 0 for no limit. */
  readonly memoryLimitBytes: number;
  readonly cpuLimitCores: number;
  find(argv: readonly string[]): Command;
  /** The next free process ID on the machine. */
  nextHostPid(): number;
  /** The limit was passed: everything is about to be killed. */
  onOutOfMemory(): void;
}

export type Spawned =
  | { readonly ok: true; readonly process: RunningProcess }
  | { readonly ok: false; readonly message: string };

export class ProcessTable {
  readonly cpu: CpuMeter;
  readonly #around: ProcessSurroundings;
  readonly #byPid = new Map<number, RunningProcess>();
  #nextPid = 1;

  constructor(around: ProcessSurroundings) {
    this.#around = around;
    this.cpu = new CpuMeter(around.clock, around.cpuLimitCores);
  }

  get clock(): Clock {
    return this.#around.clock;
  }
  get random(): Random {
    return this.#around.random;
  }
  get hostname(): string {
    return this.#around.hostname;
  }
  get files(): FileSystem {
    return this.#around.files;
  }
  get stack(): NetworkStack {
    return this.#around.stack;
  }
  get declaredPorts(): readonly number[] {
    return this.#around.declaredPorts;
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const process of this.#byPid.values()) bytes += process.memoryBytes;
    return bytes;
  }

  find(argv: readonly string[]): Command {
    return this.#around.find(argv);
  }

  /** Makes a process that has not begun yet; or says why there is no such executable. */
  spawn(argv: readonly string[], start: ProcessStart): Spawned {
    const command = this.#around.find(argv);
    if (!command.ok) return command;
    const pid = this.#nextPid++;
    const process = new RunningProcess(this, pid, this.#around.nextHostPid(), command, start);
    this.#byPid.set(pid, process);
    return { ok: true, process };
  }

  /** Sends a signal from inside of the container; false when there is no such process. */
  signal(pid: number, signal: Signal): boolean {
    const process = this.#byPid.get(pid);
    process?.receive(signal, false);
    return process !== undefined;
  }

  entries(): readonly ProcessEntry[] {
    return [...this.#byPid.values()].map(({ pid, parentPid, argv }) => ({ pid, parentPid, argv }));
  }

  /** A process ended. */
  forget(process: RunningProcess): void {
    this.#byPid.delete(process.pid);
    if (process.pid === 1) this.#killRest();
  }

  checkMemory(): void {
    const limit = this.#around.memoryLimitBytes;
    if (limit === 0 || this.memoryBytes <= limit) return;
    this.#around.onOutOfMemory();
    this.#killRest();
  }

  /** Everything stops without a trace: the power is gone. */
  vanish(): void {
    this.cpu.stop();
    for (const process of this.#byPid.values()) process.vanish();
    this.#byPid.clear();
  }

  #killRest(): void {
    // Parents first, so that none goes on because its child has ended.
    for (const process of [...this.#byPid.values()]) process.die();
  }
}
