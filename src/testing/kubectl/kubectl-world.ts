/**
 * A world behind the HTTP door, and a shell in which the real kubectl talks to it. Virtual time passes only as the test wants:
 * with the host's while a command runs, faster when the command waits for something.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { AuthorizationMode } from '../../control-plane/api-server/authorization/index.ts';
import { type RunningServer, serveSandbox } from '../../http/http-server.ts';
import { LiveSandbox } from '../../http/live-sandbox.ts';
import { Namespace } from '../../kube-api/kinds/namespace.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import type { ImageSource } from '../../machine/image-source.ts';

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export interface KubectlWorldOptions {
  /** The program, e.g. `/usr/bin/kubectl`. */
  readonly kubectl: string;
  readonly nodes?: number;
  readonly seed?: number;
  readonly namespace?: string;
  /** Virtual time at which the world begins. */
  readonly startAtMs?: number;
  readonly authorizationMode?: AuthorizationMode;
  readonly env?: Readonly<Record<string, string>>;
  readonly images?: ImageSource;
}

/** As much of it as recorded commands use on the host: `busybox wget -qO- URL`. */
const BUSYBOX = `#!/usr/bin/env node
fetch(process.argv.at(-1), { headers: { 'user-agent': 'Wget' } }).then((answer) => answer.text()).then((text) => process.stdout.write(text));
`;

/** While a command runs, virtual time is advanced so often (real ms) … */
const TICK_MS = 5;
/** … by as much as has really passed, and after this long by a multiple of it: then it waits for something. */
const PATIENCE_MS = 250;
const HASTE = 40;
/** Where the usual time is known: what is long for it (ms), and how fast time passes once it is over, until the command seems stuck (real ms). */
const LONG_MS = 1500;
const SLOW = 0.2;
const STUCK_MS = 3000;
/** A command that takes longer (real ms) has hung. */
const LIMIT_MS = 60_000;
/** From power on until all nodes are ready and nothing stirs. */
const BOOT_MS = 90_000;

export class KubectlWorld {
  readonly live: LiveSandbox;
  /** Where commands run, and where kubectl keeps its cache. */
  readonly folder: string;
  readonly address: string;
  readonly #server: RunningServer;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(live: LiveSandbox, server: RunningServer, folder: string, env: Readonly<Record<string, string>>) {
    this.live = live;
    this.#server = server;
    this.address = server.address;
    this.folder = folder;
    this.#env = env;
  }

  /** A cluster whose nodes are ready. */
  static async start(options: KubectlWorldOptions): Promise<KubectlWorld> {
    const { kubectl, nodes = 3, seed = 1, namespace = 'default', startAtMs, env = {}, images } = options;
    const { fieldDocs } = await import('virtual:kubernetes-field-docs');
    const start = {
      ...(startAtMs === undefined ? {} : { startAtMs }),
      ...(options.authorizationMode === undefined ? {} : { authorizationMode: options.authorizationMode }),
    };
    const from = images === undefined ? {} : { images };
    const live = new LiveSandbox({ seed, nodes, speed: 0, fieldDocs, ...start, ...from });
    live.sandbox.clock.advance(BOOT_MS);
    const server = await serveSandbox(live, { port: 0 });
    const folder = mkdtempSync(join(tmpdir(), 'kubarium-kubectl-'));
    for (const name of ['bin', 'home', 'work']) mkdirSync(join(folder, name));
    symlinkSync(resolve(kubectl), join(folder, 'bin', 'kubectl'));
    writeFileSync(join(folder, 'bin', 'busybox'), BUSYBOX, { mode: 0o755 });
    const kubeconfig = join(folder, 'home', 'config');
    writeFileSync(kubeconfig, kubeconfigOf(server.address, namespace));
    return new KubectlWorld(live, server, folder, {
      PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
      HOME: join(folder, 'home'),
      KUBECONFIG: kubeconfig,
      TERM: 'dumb',
      ...env,
    });
  }

  get nowMs(): number {
    return this.live.nowMs;
  }

  /** Puts a file where commands run. */
  write(path: string, content: string): void {
    const file = join(this.folder, 'work', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Puts images on every node, as on machines that have run them before. */
  pull(images: readonly string[]): void {
    if (images.length === 0) return;
    const { sandbox } = this.live;
    const client = sandbox.client();
    const namespace = 'warm-up';
    client.create(Namespace, { metadata: { name: namespace } });
    this.advance(1000);
    const containers = images.map((image, index) => ({ name: `c${index}`, image, command: ['sleep', '1'] }));
    for (const { name } of sandbox.nodes.addresses()) {
      const spec = { nodeName: name, containers, terminationGracePeriodSeconds: 0 };
      client.create(Pod, { metadata: { name: `warm-${name}`, namespace }, spec });
    }
    this.advance(60_000);
    client.delete(Namespace, namespace);
    this.advance(60_000);
  }

  /** Lets virtual time pass. */
  advance(ms: number): void {
    if (ms > 0) this.live.sandbox.clock.advance(ms);
  }

  /**
   * Runs a line of shell to its end. `mostVirtualMs` bounds how far time is hurried on while it waits; `usualMs` is how long it
   * should take: virtual time goes so far at once where that is long, and slowly beyond, however busy the host is.
   */
  run(
    command: string,
    { stdin, mostVirtualMs = 600_000, usualMs }: { stdin?: string; mostVirtualMs?: number; usualMs?: number } = {},
  ): Promise<CommandResult> {
    return new Promise((done, fail) => {
      const child = spawn('bash', ['-c', command], { cwd: join(this.folder, 'work'), env: this.#env });
      const stopTime = this.#letTimePass(mostVirtualMs, usualMs);
      const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      child.once('error', fail);
      child.once('close', (code) => {
        stopTime();
        clearTimeout(limit);
        done({ stdout, stderr, code: code ?? -1 });
      });
      child.stdin.on('error', () => {});
      child.stdin.end(stdin ?? '');
    });
  }

  async stop(): Promise<void> {
    this.live.stop();
    await this.#server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #letTimePass(mostVirtualMs: number, usualMs: number | undefined): () => void {
    const startedAt = performance.now();
    let last = startedAt;
    let passed = 0;
    const timer = setInterval(() => {
      const now = performance.now();
      const real = now - last;
      last = now;
      const ms = Math.min(real * speedAt(now - startedAt, passed, usualMs), Math.max(real, mostVirtualMs - passed));
      passed += ms;
      this.advance(ms);
    }, TICK_MS);
    return () => clearInterval(timer);
  }
}

/** Virtual ms per real ms, `realMs` after a command began for which `passedMs` have passed in the world. */
function speedAt(realMs: number, passedMs: number, usualMs: number | undefined): number {
  if (usualMs === undefined) return realMs > PATIENCE_MS ? HASTE : 1;
  if (passedMs < usualMs) return usualMs > LONG_MS ? HASTE : 1;
  return realMs > STUCK_MS ? HASTE : SLOW;
}

function kubeconfigOf(server: string, namespace: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'oracle', cluster: { server } }],
    users: [{ name: 'admin', user: {} }],
    contexts: [{ name: 'oracle', context: { cluster: 'oracle', user: 'admin', namespace } }],
    'current-context': 'oracle',
  });
}
