/**
 * One computer: power, a network stack, a container runtime. Power off is a pulled plug: nothing is told to anybody; the disk (images,
 * containers' records) stays. It begins powered off.
 */
import type { Clock, Random, Timer, Trace } from '../kernel/index.ts';
import type { Network } from '../network/network.ts';
import type { Stack } from '../network/stack.ts';
import { Containerd } from './containerd.ts';
import type { ContainerRuntime, Machine, MachineSpec, Program } from './contract.ts';
import type { ImageSource } from './image-source.ts';
import { ProgramTable } from './program-table.ts';

export interface MachineOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly network: Network;
  readonly images: ImageSource;
  readonly programs: readonly Program[];
}

/** A machine, connected to the network under its name and address, without power yet. */
export function createMachine(spec: MachineSpec, options: MachineOptions): Machine {
  return new SimulatedMachine(spec, options);
}

class SimulatedMachine implements Machine {
  readonly spec: MachineSpec;
  readonly stack: Stack;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly #containerd: Containerd;
  readonly #bootListeners = new Set<() => void>();
  readonly #powerOffListeners = new Set<() => void>();
  #isOn = false;
  #isBooted = false;
  #booting: Timer | undefined;

  constructor(spec: MachineSpec, options: MachineOptions) {
    const { clock, trace, network, images } = options;
    this.spec = spec;
    this.clock = clock;
    this.trace = trace;
    this.stack = network.createHostStack(spec.name, spec.ip);
    this.stack.isUp = false;
    const random = options.random.fork(`machine/${spec.name}`);
    const programs = new ProgramTable(options.programs);
    this.#containerd = new Containerd({ spec, clock, random, trace, network, hostStack: this.stack, images, programs });
  }

  get runtime(): ContainerRuntime {
    return this.#containerd;
  }
  get isOn(): boolean {
    return this.#isOn;
  }
  get isBooted(): boolean {
    return this.#isBooted;
  }
  get podCidr(): string | undefined {
    return this.#containerd.podCidr;
  }
  set podCidr(cidr: string | undefined) {
    this.#containerd.podCidr = cidr;
  }

  powerOff(): void {
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#isBooted = false;
    this.clock.cancel(this.#booting);
    this.#containerd.powerOff();
    this.stack.vanish();
    this.stack.isUp = false;
    this.stack.forwarding = undefined;
    for (const listener of [...this.#powerOffListeners]) listener();
  }

  powerOn(): void {
    if (this.#isOn) return;
    this.#isOn = true;
    if (this.spec.bootMs > 0) this.#booting = this.clock.schedule(this.spec.bootMs, () => this.#boot());
    else this.#boot();
  }

  onBoot(listener: () => void): () => void {
    this.#bootListeners.add(listener);
    return () => this.#bootListeners.delete(listener);
  }

  onPowerOff(listener: () => void): () => void {
    this.#powerOffListeners.add(listener);
    return () => this.#powerOffListeners.delete(listener);
  }

  #boot(): void {
    this.#isBooted = true;
    this.stack.isUp = true;
    this.#containerd.boot();
    for (const listener of [...this.#bootListeners]) listener();
  }
}
