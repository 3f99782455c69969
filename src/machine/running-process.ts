/**
 * One running program: the engine that drives its generator through what it waits for, and its system calls. Signals and exit codes are
 * those of Linux (signal(7), pid_namespaces(7)).
 *
 * Left out: a process that is told to end runs no clean-up of its own (`finally`), like one that is killed; children of a
 * process that ends without waiting for them are not handed to PID 1 with their exit codes.
 */
import type { Clock, Random, Timer } from '../kernel/index.ts';
import type { Connection, NetworkStack, OpenSocket, Sockets } from '../network/contract.ts';
import { serveHttp } from '../network/http.ts';
import type {
  FileSystem,
  HttpHandler,
  Process,
  ProcessEntry,
  Program,
  ProgramRun,
  RunOptions,
  Signal,
  StandardInput,
  Terminal,
  Wait,
} from './contract.ts';
import type { ProcessEnd, ProcessStart, StartableCommand } from './process-start.ts';
import type { ProcessTable } from './process-table.ts';
import { connectWait, type FetchRequest, fetchWait } from './program-network.ts';
import { exitCodeOf, isDeadly } from './signals.ts';
import { NO_INPUT } from './standard-input.ts';

export class RunningProcess implements Process, Sockets {
  readonly pid: number;
  /** As seen on the machine. */
  readonly hostPid: number;
  readonly parentPid: number;
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  memoryBytes = 0;

  readonly #table: ProcessTable;
  readonly #program: Program;
  readonly #start: ProcessStart;
  #env: Readonly<Record<string, string>> | undefined;
  #body: ProgramRun | undefined;
  #isOver = false;
  #timer: Timer | undefined;
  #isWorking = false;
  /** Counts waits, so that a late answer to an earlier one is not taken for the current one's. */
  #waitNumber = 0;
  #giveUp: (() => void) | undefined;
  #handlers: Map<Signal, () => void> | undefined;
  #ports: (() => void)[] | undefined;
  #openSockets: Set<OpenSocket> | undefined;

  constructor(table: ProcessTable, pid: number, hostPid: number, command: StartableCommand, start: ProcessStart) {
    this.#table = table;
    this.#program = command.program;
    this.#start = start;
    this.pid = pid;
    this.hostPid = hostPid;
    this.parentPid = start.parentPid;
    this.argv = command.argv;
    this.workingDirectory = start.workingDirectory;
  }

  get env(): Readonly<Record<string, string>> {
    this.#env ??= this.#start.env();
    return this.#env;
  }

  get stdin(): StandardInput {
    return this.#start.input ?? NO_INPUT;
  }
  get terminal(): Terminal | undefined {
    return this.#start.terminal;
  }
  get clock(): Clock {
    return this.#table.clock;
  }
  get random(): Random {
    return this.#table.random;
  }
  get hostname(): string {
    return this.#table.hostname;
  }
  get files(): FileSystem {
    return this.#table.files;
  }
  get stack(): NetworkStack {
    return this.#table.stack;
  }
  get declaredPorts(): readonly number[] {
    return this.#table.declaredPorts;
  }

  /** Runs the program's first instruction after `delayMs`. */
  begin(delayMs: number): void {
    if (delayMs > 0) this.#timer = this.clock.schedule(delayMs, this.#wake);
    else this.#wake();
  }

  stdout(text: string): void {
    if (!this.#isOver) this.#start.output.stdout(text);
  }

  stderr(text: string): void {
    if (!this.#isOver) this.#start.output.stderr(text);
  }

  serveHttp(port: number, handle: HttpHandler): boolean {
    const close = serveHttp(
      this.stack,
      port,
      (request, connection, respond) => {
        const { method, path, headers, body } = request;
        handle({ method, path, headers, body, clientIp: connection.remote.ip }, respond);
      },
      this,
    );
    return this.#holdPort(close);
  }

  serveTcp(port: number, accept: (connection: Connection) => void): boolean {
    return this.#holdPort(this.stack.listen({ port, protocol: 'TCP', sockets: this, accept }));
  }

  fetch(url: string, request?: FetchRequest): Wait {
    return fetchWait(this, url, request);
  }

  connectTcp(host: string, port: number, timeoutMs: number): Wait {
    return connectWait(this, host, port, timeoutMs);
  }

  onSignal(signal: Signal, handle: () => void): void {
    this.#handlers ??= new Map();
    this.#handlers.set(signal, handle);
  }

  exit(code: number): void {
    this.#end({ exitCode: code & 255, signal: undefined });
  }

  useMemory(bytes: number): void {
    if (this.#isOver) return;
    this.memoryBytes = bytes;
    this.#table.checkMemory();
  }

  useCpu(cpuMs: number): void {
    this.#table.cpu.add(cpuMs);
  }

  run(argv: readonly string[], options: RunOptions = {}): Wait {
    const start = (resume: (value: number) => void): (() => void) => {
      const { input, output, terminal } = this.#start;
      const child = this.#table.spawn(argv, {
        env: () => options.env ?? this.env,
        workingDirectory: options.workingDirectory ?? this.workingDirectory,
        parentPid: this.pid,
        output: {
          stdout: options.stdout ?? ((text) => output.stdout(text)),
          stderr: options.stderr ?? ((text) => output.stderr(text)),
        },
        input: options.stdin ?? input,
        terminal,
        onEnd: (end) => resume(end.exitCode),
      });
      if (!child.ok) {
        resume(127);
        return () => undefined;
      }
      child.process.begin(0);
      return () => child.process.die();
    };
    return { kind: 'until', start };
  }

  canRun(executable: string): boolean {
    return this.#table.find([executable]).ok;
  }

  kill(pid: number, signal: Signal): boolean {
    return this.#table.signal(pid, signal);
  }

  processes(): readonly ProcessEntry[] {
    return this.#table.entries();
  }

  /** A signal arrives; from inside of the container PID 1 is safe even from SIGKILL. */
  receive(signal: Signal, isFromOutside: boolean): void {
    if (this.#isOver) return;
    const isFirst = this.pid === 1;
    const handler = signal === 'SIGKILL' ? undefined : this.#handlers?.get(signal);
    if (handler !== undefined) handler();
    else if (isFirst ? signal === 'SIGKILL' && isFromOutside : isDeadly(signal)) {
      this.#end({ exitCode: exitCodeOf(signal), signal });
    }
  }

  /** A connection of this process opened. */
  add(socket: OpenSocket): void {
    this.#openSockets ??= new Set();
    this.#openSockets.add(socket);
  }

  /** A connection of this process ended. */
  delete(socket: OpenSocket): void {
    this.#openSockets?.delete(socket);
  }

  /** Killed by the kernel. */
  die(): void {
    this.#end({ exitCode: exitCodeOf('SIGKILL'), signal: 'SIGKILL' });
  }

  /** Stops without a trace: the power is gone. */
  vanish(): void {
    this.#isOver = true;
    this.clock.cancel(this.#timer);
    this.#giveUp = undefined;
    this.#openSockets = undefined;
  }

  readonly #wake = (): void => {
    this.#body ??= this.#program.run(this);
    if (this.#isWorking) this.#stopWork();
    this.#advance(undefined);
  };

  #advance(value: unknown): void {
    const body = this.#body;
    let answer = value;
    while (body !== undefined && !this.#isOver) {
      const step = body.next(answer);
      if (this.#isOver) return;
      if (step.done === true) {
        this.exit(step.value);
        return;
      }
      const wait = step.value;
      if (wait.kind !== 'until') {
        this.#timer = this.clock.schedule(this.#durationOf(wait), this.#wake);
        return;
      }
      const outcome = this.#waitUntil(wait.start);
      if (!outcome.isSettled) return;
      answer = outcome.value;
    }
  }

  #durationOf(wait: Exclude<Wait, { kind: 'until' }>): number {
    if (wait.kind === 'sleep') return wait.ms;
    this.#table.cpu.begin();
    this.#isWorking = true;
    return wait.cpuMs / this.#table.cpu.share;
  }

  #waitUntil(start: (resume: (value: unknown) => void) => () => void): { isSettled: boolean; value: unknown } {
    const number = ++this.#waitNumber;
    const outcome = { isSettled: false, value: undefined as unknown };
    let isStarting = true;
    const giveUp = start((value) => {
      if (this.#isOver || number !== this.#waitNumber || outcome.isSettled) return;
      outcome.isSettled = true;
      outcome.value = value;
      if (isStarting) return;
      this.#giveUp = undefined;
      this.#advance(value);
    });
    isStarting = false;
    if (this.#isOver) giveUp();
    else if (!outcome.isSettled) this.#giveUp = giveUp;
    return outcome;
  }

  #holdPort(close: (() => void) | undefined): boolean {
    if (close === undefined) return false;
    if (this.#isOver) close();
    else if (this.#ports === undefined) this.#ports = [close];
    else this.#ports.push(close);
    return true;
  }

  #stopWork(): void {
    this.#isWorking = false;
    this.#table.cpu.end();
  }

  #end(end: ProcessEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.clock.cancel(this.#timer);
    if (this.#isWorking) this.#stopWork();
    this.memoryBytes = 0;
    const giveUp = this.#giveUp;
    this.#giveUp = undefined;
    giveUp?.();
    for (const close of this.#ports ?? []) close();
    for (const socket of [...(this.#openSockets ?? [])]) socket.reset();
    this.#table.forget(this);
    this.#start.onEnd(end);
  }
}
