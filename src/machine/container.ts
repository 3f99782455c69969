/** One container: what it was made from, its processes, its log, its end. The same object all its life. */
import type { Clock, Random, Trace } from '../kernel/index.ts';
import type { NetworkStack } from '../network/contract.ts';
import { ContainerFiles } from './container-files.ts';
import { ContainerLog, type LogSpace } from './container-log.ts';
import type {
  ContainerConfig,
  ContainerExit,
  ContainerRecord,
  ContainerUsage,
  FileSystem,
  ImageRecord,
  LogFollower,
  LogLine,
  SessionSinks,
  Signal,
} from './contract.ts';
import type { ImageManifest } from './image-source.ts';
import type { StoredImage } from './image-store.ts';
import type { Output, ProcessEnd, ProcessStart } from './process-start.ts';
import { type ProcessSurroundings, ProcessTable } from './process-table.ts';
import type { Command, ProgramTable } from './program-table.ts';
import type { RunningProcess } from './running-process.ts';
import { Input } from './standard-input.ts';
import { TerminalDevice } from './terminal.ts';

/** The PATH of containers whose image sets none. */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NO_LINES: readonly LogLine[] = [];

/** What a container needs of its machine and sandbox. */
export interface ContainerHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  readonly programs: ProgramTable;
  /** Actor of its trace entries, e.g. `containerd/node-1`. */
  readonly actor: string;
  /** What logs may take on its disk. */
  readonly logSpace: LogSpace;
  nextHostPid(): number;
  /** Told once when it exited, except by a power cut. */
  containerExited(container: Container): void;
}

export interface ContainerPlace {
  readonly sandboxId: string;
  /** e.g. `default/web-1`. */
  readonly podName: string;
  readonly hostname: string;
  readonly stack: NetworkStack;
}

/** Input and terminal of a process, where it has any. */
export type Seat = Pick<ProcessStart, 'input' | 'terminal'>;

export class Container implements ContainerRecord, ProcessSurroundings, Output {
  readonly id: string;
  readonly config: ContainerConfig;
  readonly image: ImageRecord;
  readonly manifest: ImageManifest;
  readonly createdAtMs: number;
  state: 'created' | 'running' | 'exited' = 'created';
  startedAtMs: number | undefined;
  exit: ContainerExit | undefined;
  /** Called when it has exited and that was told. */
  afterExit: (() => void)[] | undefined;

  readonly #host: ContainerHost;
  readonly #place: ContainerPlace;
  #files: ContainerFiles | undefined;
  #random: Random | undefined;
  #log: ContainerLog | undefined;
  #processes: ProcessTable | undefined;
  #first: RunningProcess | undefined;
  /** Of the first process. */
  terminal: TerminalDevice | undefined;
  input: Input | undefined;
  #attached: Set<SessionSinks> | undefined;
  #wasOutOfMemory = false;

  constructor(host: ContainerHost, place: ContainerPlace, id: string, image: StoredImage, config: ContainerConfig) {
    this.#host = host;
    this.#place = place;
    this.id = id;
    this.image = image.record;
    this.manifest = image.manifest;
    this.config = config;
    this.createdAtMs = host.clock.nowMs;
  }

  get sandboxId(): string {
    return this.#place.sandboxId;
  }
  get log(): readonly LogLine[] {
    return this.#log?.lines ?? NO_LINES;
  }
  /** Undefined until something was written. */
  get ownLog(): ContainerLog | undefined {
    return this.#log;
  }
  get clock(): Clock {
    return this.#host.clock;
  }
  /** Chance of its own, so that what its programs draw changes nothing elsewhere. */
  get random(): Random {
    this.#random ??= this.#host.random.fork(this.id);
    return this.#random;
  }
  get stack(): NetworkStack {
    return this.#place.stack;
  }
  get hostname(): string {
    return this.#place.hostname;
  }
  get declaredPorts(): readonly number[] {
    return this.config.declaredPorts.length > 0 ? this.config.declaredPorts : this.manifest.config.exposedPorts;
  }
  get memoryLimitBytes(): number {
    return this.config.memoryLimitBytes;
  }
  get cpuLimitCores(): number {
    return this.config.cpuLimitCores;
  }
  get files(): FileSystem {
    this.#files ??= new ContainerFiles(
      this.manifest.files,
      this.config.mounts,
      this.#workingDirectory(),
      this.config.systemFiles,
    );
    return this.#files;
  }

  find(argv: readonly string[]): Command {
    return this.#host.programs.find(this.manifest, this, argv);
  }

  nextHostPid(): number {
    return this.#host.nextHostPid();
  }

  stdout(text: string): void {
    if (this.terminal === undefined) this.#logTo('stdout', text);
    else this.terminal.write(text);
  }

  stderr(text: string): void {
    if (this.terminal === undefined) this.#logTo('stderr', text);
    else this.terminal.write(text);
  }

  /** Starts the first process after `delayMs`; an executable that is not there ends the container with 128. */
  start(delayMs: number): { readonly error: string } | undefined {
    const spawned = this.spawn(this.commandLine(), this, (end) => this.#finish(end), this.#takeSeat());
    const now = this.#host.clock.nowMs;
    if (!spawned.ok) {
      this.state = 'exited';
      this.exit = { exitCode: 128, signal: undefined, wasOutOfMemory: false, finishedAtMs: now };
      const error = startError(spawned.message);
      this.#record({ event: 'start-failed', error });
      return { error };
    }
    this.state = 'running';
    this.startedAtMs = now;
    this.#first = spawned.process;
    if (this.terminal !== undefined) this.terminal.leader = spawned.process;
    const cause = this.#record({ event: 'started', pid: spawned.process.hostPid });
    this.#host.clock.withCause(cause, () => spawned.process.begin(delayMs));
    return undefined;
  }

  /** Makes another process in it that has not begun yet. */
  spawn(
    argv: readonly string[],
    output: Output,
    onEnd: (end: ProcessEnd) => void,
    seat?: Seat,
  ): ReturnType<ProcessTable['spawn']> {
    this.#processes ??= new ProcessTable(this);
    return this.#processes.spawn(argv, {
      env: () => this.#environment(),
      workingDirectory: this.#workingDirectory(),
      parentPid: 0,
      output,
      onEnd,
      ...seat,
    });
  }

  /** Hears what its first process writes from now on; answers how to stop. */
  attach(sinks: SessionSinks): () => void {
    this.#attached ??= new Set();
    const attached = this.#attached.add(sinks);
    return () => attached.delete(sinks);
  }

  /** The image's entrypoint and command with what the configuration puts in their place (`ENTRYPOINT`, `CMD`). */
  commandLine(): readonly string[] {
    const { entrypoint, cmd } = this.manifest.config;
    const command = this.config.command ?? [];
    const args = this.config.args ?? [];
    if (command.length > 0) return [...command, ...args];
    return [...entrypoint, ...(args.length > 0 ? args : cmd)];
  }

  /** A signal from outside of the container. */
  signal(signal: Signal): void {
    this.#first?.receive(signal, true);
  }

  /** Tells of lines that are logged from now on, as long as it runs. */
  followLog(follower: LogFollower): () => void {
    if (this.state === 'exited') return () => undefined;
    this.#log ??= new ContainerLog(this.#host.logSpace);
    return this.#log.follow(follower);
  }

  usage(): ContainerUsage {
    return { cpuMs: this.#processes?.cpu.usedMs ?? 0, memoryBytes: this.#processes?.memoryBytes ?? 0 };
  }

  onOutOfMemory(): void {
    this.#wasOutOfMemory = true;
  }

  /** The power is gone; {@link markLost} says so once somebody can look again. */
  vanish(): void {
    this.#processes?.vanish();
    this.#log?.silence();
    this.#attached = undefined;
    this.#first = undefined;
    this.afterExit = undefined;
  }

  /** After a reboot: it ran, and does not any more. */
  markLost(): void {
    if (this.state !== 'running') return;
    this.state = 'exited';
    const finishedAtMs = this.#host.clock.nowMs;
    this.#log?.finish(finishedAtMs);
    this.exit = { exitCode: 255, signal: undefined, wasOutOfMemory: false, finishedAtMs };
  }

  #finish(end: ProcessEnd): void {
    const finishedAtMs = this.#host.clock.nowMs;
    this.#log?.finish(finishedAtMs);
    this.state = 'exited';
    this.#first = undefined;
    this.exit = { ...end, wasOutOfMemory: this.#wasOutOfMemory, finishedAtMs };
    const cause = this.#record({ event: 'exited', ...end, wasOutOfMemory: this.#wasOutOfMemory });
    this.#host.clock.withCause(cause, () => this.#host.containerExited(this));
    const attached = this.#attached;
    this.#attached = undefined;
    for (const { onEnd } of attached ?? []) onEnd({ exitCode: 0 });
  }

  #logTo(stream: LogLine['stream'], text: string): void {
    this.#log ??= new ContainerLog(this.#host.logSpace);
    this.#log.write(stream, text, this.#host.clock.nowMs);
    for (const sinks of this.#attached ?? []) sinks[stream]?.(text);
  }

  #takeSeat(): Seat | undefined {
    const { stdin, tty } = this.config;
    if (tty === true) {
      this.terminal = new TerminalDevice((text) => this.#logTo('stdout', text));
      return { input: this.terminal.input, terminal: this.terminal };
    }
    if (stdin === undefined) return undefined;
    this.input = new Input('', false);
    return { input: this.input };
  }

  #record(detail: Readonly<Record<string, unknown>>): number {
    const subject = `container/${this.#place.podName}/${this.config.name}`;
    return this.#host.trace.record(this.#host.actor, 'container', subject, { id: this.id, ...detail });
  }

  /** runc adds HOME where nobody has set it, from the user's line in /etc/passwd. */
  #environment(): Readonly<Record<string, string>> {
    const { env, user } = this.manifest.config;
    const own: Readonly<Record<string, string>> = { ...env, ...this.config.env };
    const known = { PATH: DEFAULT_PATH, HOSTNAME: this.hostname, ...own };
    return own.HOME !== undefined ? known : { ...known, HOME: /^(?:(?:root|0)(?::.*)?)?$/.test(user) ? '/root' : '/' };
  }

  #workingDirectory(): string {
    const directory = this.config.workingDirectory ?? this.manifest.config.workingDir;
    return directory === '' ? '/' : directory;
  }
}

function startError(why: string): string {
  return `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${why}: unknown`;
}
