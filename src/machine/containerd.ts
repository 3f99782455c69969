/**
 * The container runtime of one machine, as the kubelet and docker use it (k8s.io/cri-api; error texts of containerd 2 and runc).
 * Sandboxes and pulls take time, the other calls answer at once; a started container's first instruction comes a moment later.
 *
 * Left out: image removal, pausing, checkpoints, stats beyond CPU and memory.
 */
import type { Clock, Random, Timer, Trace } from '../kernel/index.ts';
import type { Network } from '../network/network.ts';
import type { Stack } from '../network/stack.ts';
import { AddressPool } from './address-pool.ts';
import { Container, type ContainerHost } from './container.ts';
import { type ContainerLog, LogSpace } from './container-log.ts';
import type {
  ContainerConfig,
  ContainerRecord,
  ContainerRuntime,
  ContainerUsage,
  ExecResult,
  ExecSpec,
  ImageRecord,
  LogFollower,
  MachineSpec,
  PullResult,
  Sandbox,
  SandboxConfig,
  Session,
  SessionSinks,
  Signal,
} from './contract.ts';
import { type ExecContext, runExec } from './exec.ts';
import { containerId } from './ids.ts';
import { ImagePuller } from './image-puller.ts';
import type { ImageSource } from './image-source.ts';
import { ImageStore } from './image-store.ts';
import type { ProgramTable } from './program-table.ts';
import { attachSession, execSession } from './session.ts';
import { parseSignal } from './signals.ts';
import { CONTAINER_START_MS, EXIT_NOTICE_MS, SANDBOX_MS } from './timings.ts';

export interface ContainerdOptions {
  readonly spec: MachineSpec;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly network: Network;
  readonly hostStack: Stack;
  readonly images: ImageSource;
  readonly programs: ProgramTable;
}

interface LiveSandbox extends Sandbox {
  readonly stack: Stack;
  readonly config: SandboxConfig;
  /** False once the machine was rebooted: its network is gone. */
  isReady: boolean;
  readonly containers: Container[];
}

/** Where the first process after boot is counted from: the system's own came before. */
const FIRST_CONTAINER_PID = 1201;
/** What all logs of a machine may take together. */
const LOG_SPACE_BYTES = 32 * 1024 ** 2;

export class Containerd implements ContainerRuntime, ContainerHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly programs: ProgramTable;
  readonly actor: string;
  readonly logSpace = new LogSpace(LOG_SPACE_BYTES, () => this.#logs());

  readonly #options: ContainerdOptions;
  readonly #store = new ImageStore();
  readonly #puller: ImagePuller;
  readonly #sandboxes = new Map<string, LiveSandbox>();
  readonly #containers = new Map<string, Container>();
  readonly #exitListeners = new Set<(container: ContainerRecord) => void>();
  #addresses: AddressPool | undefined;
  #isOn = false;
  /** Counts power cuts: what was begun before one does not go on. */
  #generation = 0;
  #nextPid = FIRST_CONTAINER_PID;

  constructor(options: ContainerdOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.random = options.random;
    this.trace = options.trace;
    this.programs = options.programs;
    this.actor = `containerd/${options.spec.name}`;
    const { clock, images: source, spec } = options;
    const { architecture, diskBytes } = spec;
    this.#puller = new ImagePuller({ clock, source, store: this.#store, architecture, diskBytes });
  }

  get podCidr(): string | undefined {
    return this.#addresses?.cidr;
  }

  set podCidr(cidr: string | undefined) {
    if (cidr !== this.#addresses?.cidr) this.#addresses = cidr === undefined ? undefined : new AddressPool(cidr);
  }

  image(reference: string): ImageRecord | undefined {
    return this.#store.find(reference)?.record;
  }

  images(): readonly ImageRecord[] {
    return this.#store.records();
  }

  pullImage(reference: string, done: (result: PullResult) => void): void {
    if (this.#isOn) this.#puller.pull(reference, done);
  }

  runSandbox(config: SandboxConfig, done: (sandbox: Sandbox | { readonly error: string }) => void): void {
    if (!this.#isOn) return;
    const id = containerId(this.random);
    this.#later(this.random.int(SANDBOX_MS.min, SANDBOX_MS.max), () => done(this.#makeSandbox(id, config)));
  }

  removeSandbox(id: string): void {
    const sandbox = this.#sandboxes.get(id);
    if (sandbox === undefined) return;
    this.#sandboxes.delete(id);
    for (const container of [...sandbox.containers]) this.removeContainer(container.id);
    this.#releaseNetwork(sandbox);
  }

  createContainer(sandboxId: string, config: ContainerConfig): ContainerRecord | { readonly error: string } {
    const sandbox = this.#sandboxes.get(sandboxId);
    if (sandbox === undefined) return { error: `failed to find sandbox id "${sandboxId}": not found` };
    if (!sandbox.isReady) return { error: `sandbox container "${sandboxId}" is not running` };
    const image = this.#store.find(config.image);
    if (image === undefined) return { error: `failed to resolve image "${config.image}": not found` };
    const id = containerId(this.random);
    const { hostname, namespace, name } = sandbox.config;
    const place = { sandboxId, podName: `${namespace}/${name}`, hostname, stack: sandbox.stack };
    const container = new Container(this, place, id, image, config);
    if (container.commandLine().length === 0) {
      return { error: `failed to generate container "${id}" spec: failed to generate spec: no command specified` };
    }
    this.#containers.set(id, container);
    sandbox.containers.push(container);
    return container;
  }

  startContainer(id: string): { readonly error: string } | undefined {
    const container = this.#containers.get(id);
    if (container === undefined) return { error: `an error occurred when try to find container "${id}": not found` };
    if (container.state !== 'created') {
      return {
        error: `failed to set starting state for container "${id}": container is already in ${container.state} state`,
      };
    }
    return container.start(this.random.int(CONTAINER_START_MS.min, CONTAINER_START_MS.max));
  }

  stopContainer(id: string, graceMs: number, done: () => void): void {
    const container = this.#containers.get(id);
    if (container?.state !== 'running') {
      this.#later(0, done);
      return;
    }
    container.afterExit ??= [];
    container.afterExit.push(done);
    if (graceMs > 0) {
      const kill = this.#later(graceMs, () => container.signal('SIGKILL'));
      container.afterExit.push(() => this.clock.cancel(kill));
      container.signal(parseSignal(container.manifest.config.stopSignal));
    } else {
      container.signal('SIGKILL');
    }
  }

  killContainer(id: string, signal: Signal): void {
    this.#containers.get(id)?.signal(signal);
  }

  removeContainer(id: string): void {
    const container = this.#containers.get(id);
    if (container === undefined) return;
    this.#containers.delete(id);
    const siblings = this.#sandboxes.get(container.sandboxId)?.containers;
    siblings?.splice(siblings.indexOf(container), 1);
    container.signal('SIGKILL');
    this.logSpace.free(container.ownLog);
  }

  container(id: string): ContainerRecord | undefined {
    return this.#containers.get(id);
  }

  containers(): readonly ContainerRecord[] {
    return [...this.#containers.values()];
  }

  exec(id: string, argv: readonly string[], timeoutMs: number, done: (result: ExecResult) => void): void {
    runExec(this.#execContext(id), id, argv, timeoutMs, done);
  }

  openExec(id: string, spec: ExecSpec, sinks: SessionSinks): Session {
    return execSession(this.#execContext(id), id, spec, sinks);
  }

  attach(id: string, { stdin }: { readonly stdin: boolean }, sinks: SessionSinks): Session {
    return attachSession(this.#execContext(id), id, stdin, sinks);
  }

  followLog(id: string, follower: LogFollower): () => void {
    return this.#containers.get(id)?.followLog(follower) ?? (() => undefined);
  }

  usage(id: string): ContainerUsage | undefined {
    const container = this.#containers.get(id);
    return container?.state === 'running' ? container.usage() : undefined;
  }

  readFile(id: string, path: string): string | undefined {
    return this.#containers.get(id)?.files.read(path);
  }

  onExit(listener: (container: ContainerRecord) => void): () => void {
    this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  nextHostPid(): number {
    return this.#nextPid++;
  }

  containerExited(container: Container): void {
    this.#later(EXIT_NOTICE_MS, () => {
      if (this.#containers.get(container.id) === container) {
        for (const listener of [...this.#exitListeners]) listener(container);
      }
      const waiting = container.afterExit;
      container.afterExit = undefined;
      for (const tell of waiting ?? []) tell();
    });
  }

  /** Its services are up: containers that ran before a power cut are found dead, their network is gone. */
  boot(): void {
    this.#isOn = true;
    for (const container of this.#containers.values()) container.markLost();
    for (const sandbox of this.#sandboxes.values()) this.#releaseNetwork(sandbox);
  }

  /** Everything that ran or was under way is gone without a trace. */
  powerOff(): void {
    this.#isOn = false;
    this.#generation++;
    this.#nextPid = FIRST_CONTAINER_PID;
    this.#puller.abort();
    for (const sandbox of this.#sandboxes.values()) sandbox.stack.vanish();
    for (const container of this.#containers.values()) container.vanish();
  }

  #makeSandbox(id: string, config: SandboxConfig): Sandbox | { readonly error: string } {
    const { hostStack, network, spec } = this.#options;
    if (config.hostNetwork)
      return this.#addSandbox({ id, ip: spec.ip, stack: hostStack, config, isReady: true, containers: [] });
    if (this.#addresses === undefined) return { error: networkError(id, 'cni plugin not initialized') };
    const address = this.#addresses.take();
    if (!address.ok) return { error: networkError(id, `plugin type="bridge" failed (add): ${address.message}`) };
    const stack = network.createPodStack(`pod/${config.namespace}/${config.name}`, address.ip, hostStack);
    return this.#addSandbox({ id, ip: address.ip, stack, config, isReady: true, containers: [] });
  }

  #addSandbox(sandbox: LiveSandbox): Sandbox {
    this.#sandboxes.set(sandbox.id, sandbox);
    return sandbox;
  }

  #releaseNetwork(sandbox: LiveSandbox): void {
    sandbox.isReady = false;
    const { network, hostStack } = this.#options;
    if (sandbox.stack === hostStack || network.stackAt(sandbox.ip) !== sandbox.stack) return;
    network.remove(sandbox.stack);
    this.#addresses?.free(sandbox.ip);
  }

  #execContext(id: string): ExecContext {
    const later = (delayMs: number, run: () => void): Timer => this.#later(delayMs, run);
    return { clock: this.clock, container: this.#containers.get(id), execId: containerId(this.random), later };
  }

  *#logs(): Generator<ContainerLog | undefined> {
    for (const container of this.#containers.values()) yield container.ownLog;
  }

  #later(delayMs: number, run: () => void): Timer {
    const generation = this.#generation;
    return this.clock.schedule(delayMs, () => {
      if (generation === this.#generation) run();
    });
  }
}

function networkError(id: string, why: string): string {
  return `failed to setup network for sandbox "${id}": ${why}`;
}
