/**
 * A simulated computer as the rest of the simulation sees it: power, processes, files, and a container runtime. Knows nothing of
 * Kubernetes; kubelet and docker are two users of the same {@link ContainerRuntime} (shaped after the Container Runtime
 * Interface, k8s.io/cri-api).
 */
import type { Clock, Random, Trace } from '../kernel/index.ts';
import type {
  Connection,
  HttpRequest,
  HttpResponse,
  HttpResult,
  NetworkFailure,
  NetworkStack,
} from '../network/contract.ts';

export type Architecture = 'amd64' | 'arm64';

export interface MachineSpec {
  readonly name: string;
  readonly ip: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly architecture: Architecture;
  /** From power on until its services run, in ms. */
  readonly bootMs: number;
}

/** What programs wait for; a program is a generator that yields these. */
export type Wait =
  /** Resumes after `ms` of virtual time. */
  | { readonly kind: 'sleep'; readonly ms: number }
  /** Uses a core for `cpuMs` milliseconds of CPU time. */
  | { readonly kind: 'work'; readonly cpuMs: number }
  /** Resumes with the value handed to `resume`; `start` answers how to give up waiting. */
  | { readonly kind: 'until'; readonly start: (resume: (value: unknown) => void) => () => void };

/** The body of a program: its return value is the exit code. */
export type ProgramRun = Generator<Wait, number, unknown>;

/** What {@link Process.connectTcp} resumes with. */
export type TcpResult =
  | { readonly ok: true; readonly connection: Connection }
  | { readonly ok: false; readonly failure: NetworkFailure | 'no-such-host' };

/**
 * What a process reads from. Each of these is to be delegated to (`yield*`) and resumes at once with what is there; an end that somebody typed
 * (^D) is read once, the end of everything for ever.
 */
export interface StandardInput {
  readonly isTerminal: boolean;
  /** The next line with its newline; at the end what is left without one, then undefined. */
  line(): Generator<Wait, string | undefined, unknown>;
  /** Whatever has come, at least something; undefined at the end. */
  some(): Generator<Wait, string | undefined, unknown>;
  /** Everything up to the end. */
  all(): Generator<Wait, string, unknown>;
}

/** The terminal at which somebody sits; changes of its size are told by SIGWINCH. */
export interface Terminal {
  /** 0 until its size is known. */
  readonly columns: number;
  readonly rows: number;
}

/** Where and how a child program runs; what is not given is its parent's. */
export interface RunOptions {
  readonly stdin?: StandardInput;
  readonly stdout?: (text: string) => void;
  readonly stderr?: (text: string) => void;
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
}

/** One line of `ps`. */
export interface ProcessEntry {
  /** As seen inside the container. */
  readonly pid: number;
  readonly parentPid: number;
  readonly argv: readonly string[];
}

export type Signal = 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGQUIT' | 'SIGHUP' | 'SIGWINCH' | 'SIGUSR1' | 'SIGUSR2';

/** What a running program can do: its system calls. */
export interface Process {
  /** As seen inside the container: its first process is 1. */
  readonly pid: number;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly workingDirectory: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly files: FileSystem;
  readonly stack: NetworkStack;
  /** The image's declared ports, for stand-ins. */
  readonly declaredPorts: readonly number[];
  /** Has ended from the start where nobody gave anything to read. */
  readonly stdin: StandardInput;
  /** Undefined where nobody sits at one. Output goes to it unless it was redirected. */
  readonly terminal: Terminal | undefined;
  /** Writes to the container's log (or to the caller of exec), byte for byte: a line ends with a newline, which the program writes. */
  stdout(text: string): void;
  stderr(text: string): void;
  /** Serves HTTP on `port` until the process ends; false when the port is taken. */
  serveHttp(port: number, handle: HttpHandler): boolean;
  /** Serves any TCP protocol on `port` until the process ends; false when the port is taken. */
  serveTcp(port: number, accept: (connection: Connection) => void): boolean;
  /** Sends one HTTP request to `http://host:port/path`; resumes with its {@link HttpResult}. */
  fetch(
    url: string,
    request?: Partial<HttpRequest> & { readonly timeoutMs?: number },
  ): Wait & { readonly result?: HttpResult };
  /** Connects to a name or address; resumes with a {@link TcpResult}. The connection ends with the process. */
  connectTcp(host: string, port: number, timeoutMs: number): Wait;
  /** Handles a signal; without a handler it kills the process, except that PID 1 ignores all but SIGKILL. */
  onSignal(signal: Signal, handle: () => void): void;
  /** Ends the process at once with this code, closing its connections. */
  exit(code: number): void;
  /** Declares how much memory the process now holds. */
  useMemory(bytes: number): void;
  /** Adds CPU time to the container's meter without waiting for it: what handling one request costs. */
  useCpu(cpuMs: number): void;
  /**
   * Runs another program in the same container; resumes with its exit code (127 when there is no such executable, 128 + n when
   * signal n killed it). Calling `start` of what this answers by hand runs it in the background; giving up kills it.
   */
  run(argv: readonly string[], options?: RunOptions): Wait;
  /** Whether a program of that name or path could be run here. */
  canRun(executable: string): boolean;
  /** Sends a signal to a process of this container; false when there is no such process. */
  kill(pid: number, signal: Signal): boolean;
  /** What runs in this container, by pid. */
  processes(): readonly ProcessEntry[];
}

export interface IncomingRequest extends HttpRequest {
  /** The address that the connection came from. */
  readonly clientIp: string;
}

/** Answers by calling `respond` once, then or later; never answering leaves the client waiting. */
export type HttpHandler = (request: IncomingRequest, respond: (response: HttpResponse) => void) => void;

/** A program that images can contain; one file each in `programs/`. */
export interface Program {
  /** The name under which image configurations refer to it, e.g. `nginx`. */
  readonly name: string;
  /** What it leaves out of the real one, for learners; empty when nothing that matters. */
  readonly fidelity: string;
  /** The executables by which it is started: `argv[0]` without its folder, e.g. `nginx`, `redis-server`. */
  readonly executables: readonly string[];
  readonly run: (process: Process) => ProgramRun;
}

/** A tree of files as one container sees it: image layers, its own writes, mounted volumes. */
export interface FileSystem {
  read(path: string): string | undefined;
  /** Undefined when it worked, else the error as the system words it, e.g. `No such file or directory`. */
  write(path: string, content: string, options?: { readonly append?: boolean }): string | undefined;
  remove(path: string): string | undefined;
  makeDirectory(path: string): string | undefined;
  isDirectory(path: string): boolean;
  exists(path: string): boolean;
  /** Names in a directory, sorted; undefined when it is none. */
  list(path: string): readonly string[] | undefined;
  /** Permission bits, e.g. 0o644. They are only told: nobody is kept from anything. */
  mode(path: string): number;
  /** Undefined when it worked, as for {@link write}. */
  setMode(path: string, mode: number): string | undefined;
  /** Whether it lies in a file system that is kept in memory. */
  isInMemory(path: string): boolean;
  /** What a symbolic link leads to, as it says it; undefined for what is none. Everything else follows links. */
  link(path: string): string | undefined;
  /** How many names lead to it: 1 for a file, more for a folder with folders in it. */
  linkCount(path: string): number;
}

/** A directory of files that outlives containers: what a volume is made of. Keys are paths below its root, e.g. `conf/app.ini`; one ending in `/` is an empty directory. */
export interface Volume {
  readonly files: Map<string, string>;
  /** Permission bits of files where they differ from `fileMode`, by the same paths. */
  modes?: Map<string, number>;
  /** 0644 where it is not given. */
  readonly fileMode?: number | undefined;
  readonly isInMemory?: boolean;
  /**
   * Name of the folder at its root that holds the files, whose contents are replaced all at once: `..data` leads to it, and what
   * stands at the root leads there through `..data`. Changes with the contents.
   */
  payload?: string;
}

export interface VolumeMount {
  readonly volume: Volume;
  readonly path: string;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

export interface ImageRecord {
  /** `sha256:…` of the image's configuration. */
  readonly id: string;
  /** e.g. `docker.io/library/nginx:1.27`. */
  readonly tags: readonly string[];
  /** e.g. `docker.io/library/nginx@sha256:…`. */
  readonly digests: readonly string[];
  readonly sizeBytes: number;
  /** True for an image that the catalogue doesn't know: it serves its declared ports and nothing else. */
  readonly isStandIn: boolean;
}

export type PullResult =
  | { readonly ok: true; readonly image: ImageRecord; readonly tookMs: number; readonly waitedMs: number }
  /** The error as containerd words it. */
  | { readonly ok: false; readonly message: string };

export interface SandboxConfig {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly hostname: string;
  readonly hostNetwork: boolean;
}

/** A pod's shared surroundings: its network namespace, kept by the pause container. */
export interface Sandbox {
  readonly id: string;
  readonly ip: string;
  readonly stack: NetworkStack;
}

export interface ContainerConfig {
  readonly name: string;
  /** As written, e.g. `nginx:1.27`; it must have been pulled. */
  readonly image: string;
  /** Overrides the image's entrypoint; undefined keeps it. */
  readonly command: readonly string[] | undefined;
  /** Overrides the image's command; undefined keeps it unless `command` is given. */
  readonly args: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly workingDirectory: string | undefined;
  readonly declaredPorts: readonly number[];
  readonly mounts: readonly VolumeMount[];
  /** 0 for no limit. */
  readonly memoryLimitBytes: number;
  /** Cores; 0 for no limit. */
  readonly cpuLimitCores: number;
  readonly attempt: number;
  /** Whether its first process can be given something to read by {@link ContainerRuntime.attach}: as often as somebody does, or until the first one leaves. */
  readonly stdin?: 'always' | 'once' | undefined;
  /** Its first process sits at a terminal. */
  readonly tty?: boolean;
  /** What is put over `/etc/hosts`, `/etc/hostname` and `/etc/resolv.conf`, by path; asked once, when such a file is first looked at. */
  readonly systemFiles?: () => Readonly<Record<string, string>>;
}

export interface ContainerExit {
  /** 255 when the machine lost its power meanwhile, 128 when it could not be started. */
  readonly exitCode: number;
  /** The signal that killed it, when one did. */
  readonly signal: Signal | undefined;
  readonly wasOutOfMemory: boolean;
  readonly finishedAtMs: number;
}

export interface LogLine {
  readonly atMs: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
  /** The process ended in the middle of it: no newline follows. */
  readonly isUnfinished?: true;
}

/** Somebody who reads a log while it is written. */
export interface LogFollower {
  line(line: LogLine): void;
  /** The container has ended; nothing more comes. */
  ended(): void;
}

/** A container as the runtime has it: the same object all its life, always up to date. */
export interface ContainerRecord {
  /** `containerd://` is put in front of it by the kubelet. */
  readonly id: string;
  readonly sandboxId: string;
  readonly config: ContainerConfig;
  readonly image: ImageRecord;
  readonly state: 'created' | 'running' | 'exited';
  readonly createdAtMs: number;
  readonly startedAtMs: number | undefined;
  readonly exit: ContainerExit | undefined;
  /** The log so far, oldest first (bounded; the oldest lines go first). */
  readonly log: readonly LogLine[];
}

export interface ContainerUsage {
  /** CPU time used since its start, in ms. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
}

export type ExecResult =
  | { readonly ok: true; readonly exitCode: number; readonly output: string }
  /** It could not be started, or did not end in time. */
  | { readonly ok: false; readonly failure: 'timeout' | 'not-found' | 'not-running'; readonly message: string };

export interface ExecSpec {
  readonly argv: readonly string[];
  /** Whether something can be read; else standard input has ended from the start, unless there is a terminal. */
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** Where the output of a {@link Session} goes; with a terminal all of it is standard output. */
export interface SessionSinks {
  readonly stdout: ((text: string) => void) | undefined;
  readonly stderr: ((text: string) => void) | undefined;
  /** Called once, last, unless the power was cut: with its exit code, or why there is none in containerd's words. */
  readonly onEnd: (end: { readonly exitCode: number } | { readonly error: string }) => void;
}

/** Somebody at the other end of a process' input and output. */
export interface Session {
  input(text: string): void;
  /** Nothing more will come. At a terminal this means nothing: ^D does. */
  endOfInput(): void;
  resize(columns: number, rows: number): void;
  /** Leaves: output is heard no more, and a terminal that was made for the session hangs up. */
  hangUp(): void;
}

/**
 * Containers on one machine. Calls that take time answer through `done`, later; after a power cut they never do.
 */
export interface ContainerRuntime {
  image(reference: string): ImageRecord | undefined;
  images(): readonly ImageRecord[];
  pullImage(reference: string, done: (result: PullResult) => void): void;
  runSandbox(config: SandboxConfig, done: (sandbox: Sandbox | { readonly error: string }) => void): void;
  /** Kills what still runs in it, frees its address and forgets it. */
  removeSandbox(id: string): void;
  /** Answers the new container, or why it can't be made (`CreateContainerError` of the kubelet). */
  createContainer(sandboxId: string, config: ContainerConfig): ContainerRecord | { readonly error: string };
  /** Starts it; an executable that is not there answers an error (`RunContainerError`, exit code 127 or 128). */
  startContainer(id: string): { readonly error: string } | undefined;
  /** Sends the stop signal, then SIGKILL after `graceMs`; `done` is called when it has exited. */
  stopContainer(id: string, graceMs: number, done: () => void): void;
  /** Sends one signal to the first process, from outside of the container: SIGKILL cannot be ignored. */
  killContainer(id: string, signal: Signal): void;
  removeContainer(id: string): void;
  container(id: string): ContainerRecord | undefined;
  containers(): readonly ContainerRecord[];
  exec(id: string, argv: readonly string[], timeoutMs: number, done: (result: ExecResult) => void): void;
  /** Runs a program in a running container with somebody at its input and output. */
  openExec(id: string, spec: ExecSpec, sinks: SessionSinks): Session;
  /** Joins a running container's first process: its output from now on, and its input where it has one and `stdin` is asked for. It ends with exit code 0 whatever the container's is. */
  attach(id: string, options: { readonly stdin: boolean }, sinks: SessionSinks): Session;
  /** Tells of what is added to a container's log from now on; answers how to stop. Nothing is heard of one that does not run, nor after a power cut. */
  followLog(id: string, follower: LogFollower): () => void;
  usage(id: string): ContainerUsage | undefined;
  /** A file as the container sees it, running or not; undefined when there is none. */
  readFile(id: string, path: string): string | undefined;
  /** Tells of each container that exits by itself or is stopped, a moment later; not of those that a power cut or the removal of their sandbox ended. Answers how to stop listening. */
  onExit(listener: (container: ContainerRecord) => void): () => void;
}

export interface Machine {
  readonly spec: MachineSpec;
  readonly stack: NetworkStack;
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly trace: Trace;
  readonly isOn: boolean;
  /** True from the end of boot until power off. */
  readonly isBooted: boolean;
  /** Addresses for pods are taken from this range from now on, e.g. `10.244.1.0/24`. */
  podCidr: string | undefined;
  /** Cuts the power: processes, connections and pending work are gone; images and disks stay. */
  powerOff(): void;
  /** Begins to boot; {@link onBoot} listeners are called when it is up. */
  powerOn(): void;
  onBoot(listener: () => void): () => void;
  onPowerOff(listener: () => void): () => void;
}
