/** The machines of the cluster, with kubelet and kube-proxy on each, started whenever the machine has booted. */
import type { SceneNode } from '../bridge/messages.ts';
import type { DoorNode } from '../cloud/front-door.ts';
import type { ApiClient } from '../control-plane/client/api-client.ts';
import type { Clock, Random, Trace } from '../kernel/index.ts';
import type { Machine, MachineSpec } from '../machine/contract.ts';
import type { ImageSource } from '../machine/image-source.ts';
import { createMachine } from '../machine/machine.ts';
import { PROGRAMS } from '../machine/programs/index.ts';
import type { NetworkStack } from '../network/contract.ts';
import type { Network } from '../network/network.ts';
import type { Kubelet } from '../node/kubelet/kubelet.ts';
import { startNode } from '../node/start-node.ts';
import { createRegistry } from '../registry/registry.ts';
import type { Amount } from './scene/pod-resources.ts';
import { UsageMeter } from './usage-meter.ts';

export interface NodesOptions {
  readonly count: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly network: Network;
  readonly images?: ImageSource;
  readonly clientFor: (actor: string, user: string) => ApiClient;
}

const GIB = 1024 ** 3;

/** A small cloud machine. */
const MACHINE = {
  cores: 2,
  memoryBytes: 4 * GIB,
  diskBytes: 40 * GIB,
  architecture: 'amd64',
  bootMs: 25_000,
} as const satisfies Omit<MachineSpec, 'name' | 'ip'>;

/** Addresses of machines: 192.168.49.3 and up, as a small cluster on one desk has them. */
const FIRST_HOST = 3;

export class Nodes {
  readonly #options: NodesOptions;
  readonly #machines = new Map<string, Machine>();
  readonly #kubelets = new Map<string, Kubelet>();
  readonly #meter = new UsageMeter();
  readonly #powerListeners = new Set<(name: string) => void>();

  constructor(options: NodesOptions) {
    this.#options = options;
    for (let index = 0; index < options.count; index++) this.#add(index);
  }

  get machines(): Iterable<Machine> {
    return this.#machines.values();
  }

  machine(name: string): Machine | undefined {
    return this.#machines.get(name);
  }

  /** The kubelet of a machine, running or not. */
  kubelet(name: string): Kubelet | undefined {
    return this.#kubelets.get(name);
  }

  /** Name and address of every machine, with or without power. */
  addresses(): readonly DoorNode[] {
    return [...this.#machines.values()].map(({ spec }) => ({ name: spec.name, ip: spec.ip }));
  }

  liveStacks(): readonly NetworkStack[] {
    return [...this.#machines.values()].filter((machine) => machine.isBooted).map((machine) => machine.stack);
  }

  powerOf(name: string): SceneNode['power'] {
    const machine = this.#machines.get(name);
    if (machine === undefined || !machine.isOn) return 'off';
    return machine.isBooted ? 'on' : 'booting';
  }

  usedOf(name: string): Amount {
    const machine = this.#machines.get(name);
    return machine === undefined ? { cpu: 0, memory: 0 } : this.#meter.used(machine);
  }

  /** Reads all meters; answers the names of machines whose figures changed. */
  readMeters(): readonly string[] {
    return [...this.#machines.values()].filter((machine) => this.#meter.read(machine)).map(({ spec }) => spec.name);
  }

  isStandIn(image: string): boolean {
    for (const { runtime } of this.#machines.values()) {
      const record = runtime.image(image);
      if (record !== undefined) return record.isStandIn;
    }
    return false;
  }

  /** Calls `listener` with a machine's name whenever its power goes, comes, or its boot is over. Answers how to stop. */
  onPower(listener: (name: string) => void): () => void {
    this.#powerListeners.add(listener);
    return () => this.#powerListeners.delete(listener);
  }

  /** Cuts or gives power; answers a refusal in words. */
  setPower(name: string, on: boolean): string | undefined {
    const machine = this.#machines.get(name);
    if (machine === undefined) return `nodes "${name}" not found`;
    if (machine.isOn === on) return `${name} is already ${on ? 'on' : 'off'}`;
    if (on) machine.powerOn();
    else machine.powerOff();
    this.#notePower(name);
    return undefined;
  }

  /** Kills the first process of a container named as in a pod's status, e.g. `containerd://4f…`. */
  killContainer(name: string, containerId: string): string | undefined {
    const machine = this.#machines.get(name);
    if (machine === undefined || !machine.isBooted) return `${name} has no power`;
    const id = containerId.replace(/^containerd:\/\//, '');
    if (machine.runtime.container(id)?.state !== 'running') return 'its process has ended already';
    machine.runtime.killContainer(id, 'SIGKILL');
    return undefined;
  }

  #notePower(name: string): void {
    for (const listener of this.#powerListeners) listener(name);
  }

  #add(index: number): void {
    const { clientFor, clock, images = createRegistry(), network, random, trace } = this.#options;
    const name = `node-${index + 1}`;
    const host = FIRST_HOST + index;
    const spec: MachineSpec = { ...MACHINE, name, ip: `192.168.${49 + Math.floor(host / 254)}.${host % 254 || 254}` };
    const ownRandom = random.fork(name);
    const machine = createMachine(spec, {
      clock,
      random: ownRandom.fork('machine'),
      trace,
      network,
      images,
      programs: PROGRAMS,
    });
    this.#machines.set(name, machine);
    const kubelet = startNode({
      machine,
      kubeletClient: clientFor(`kubelet/${name}`, `system:node:${name}`),
      proxyClient: clientFor(`kube-proxy/${name}`, 'system:kube-proxy'),
      clock,
      random: ownRandom,
      trace,
    });
    this.#kubelets.set(name, kubelet);
    machine.onBoot(() => this.#notePower(name));
    machine.powerOn();
  }
}
