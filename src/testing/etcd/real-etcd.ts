/** A real etcd in a process of its own, spoken to through its JSON gateway (etcd's api_grpc_gateway). */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Json = Readonly<Record<string, unknown>>;

/** What etcd refuses, in its words. */
export class RealEtcdError extends Error {}

export class RealEtcd {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #address: string;

  private constructor(process: ChildProcess, folder: string, address: string) {
    this.#process = process;
    this.#folder = folder;
    this.#address = address;
  }

  /** Starts an empty member of one; resolves when it answers. */
  static async start(program: string): Promise<RealEtcd> {
    const [client, peer] = [await freePort(), await freePort()];
    const folder = mkdtempSync(join(tmpdir(), 'kubarium-etcd-'));
    const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
    const flags = {
      name: 'one',
      'data-dir': folder,
      'listen-client-urls': clientUrl,
      'advertise-client-urls': clientUrl,
      'listen-peer-urls': peerUrl,
      'initial-advertise-peer-urls': peerUrl,
      'initial-cluster': `one=${peerUrl}`,
      'unsafe-no-fsync': 'true',
      'log-level': 'error',
    };
    const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
    const etcd = new RealEtcd(spawn(program, args, { stdio: 'ignore' }), folder, clientUrl);
    await etcd.#untilReady();
    return etcd;
  }

  /** Posts to the gateway, e.g. `kv/put`; throws a {@link RealEtcdError} for what is refused. */
  async call(path: string, body: Json): Promise<Json> {
    const response = await fetch(`${this.#address}/v3/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const answer = (await response.json()) as Json;
    if (response.ok) return answer;
    throw new RealEtcdError(String(answer.message ?? answer.error));
  }

  /** The first `count` events of a watch. */
  async watch(request: Json, count: number): Promise<readonly Json[]> {
    const abort = new AbortController();
    const body = JSON.stringify({ create_request: request });
    const response = await fetch(`${this.#address}/v3/watch`, { method: 'POST', body, signal: abort.signal });
    const events: Json[] = [];
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk as Uint8Array, { stream: true });
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) {
        const { result } = JSON.parse(line) as { readonly result: { readonly events?: readonly Json[] } };
        events.push(...(result.events ?? []));
      }
      if (events.length >= count) break;
    }
    abort.abort();
    return events;
  }

  stop(): void {
    this.#process.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #untilReady(): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt++) {
      try {
        await this.call('kv/range', { key: base64('x') });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error('etcd did not start');
  }
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
