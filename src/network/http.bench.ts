/** What one HTTP request through a forwarding rule costs: CPU time and clock timers, with many under way at once. */
import { Clock } from '../kernel/index.ts';
import type { Endpoint, HttpRequest } from './contract.ts';
import { httpRequest, serveHttp } from './http.ts';
import { Network } from './network.ts';

const REQUESTS = 300_000;
const UNDER_WAY = 200;
const BACKENDS = 20;
const SERVICE: Endpoint = { ip: '10.96.0.10', port: 80 };
const REQUEST: HttpRequest = { method: 'GET', path: '/', headers: { host: 'shop' }, body: '' };

function round(): { readonly microseconds: number; readonly timers: number; readonly failed: number } {
  const clock = new Clock(0);
  const network = new Network(clock);
  const hosts = [1, 2].map((number) => network.createHostStack(`node-${number}`, `192.168.0.${number}`));
  const backends: Endpoint[] = [];
  for (let index = 0; index < BACKENDS; index++) {
    const host = hosts[index % hosts.length];
    if (host === undefined) continue;
    const ip = `10.244.0.${index + 2}`;
    serveHttp(network.createPodStack(`pod/default/shop-${index}`, ip, host), 8080, (_request, peer, respond) =>
      respond({ status: 200, headers: {}, body: peer.remote.ip }),
    );
    backends.push({ ip, port: 8080 });
  }
  const [client] = hosts;
  if (client === undefined) throw new Error('no client');
  let turn = 0;
  client.forwarding = {
    translate: ({ destination }) => {
      const to = backends[turn++ % BACKENDS];
      return destination.ip === SERVICE.ip && to !== undefined ? { action: 'forward', to } : undefined;
    },
  };
  let left = REQUESTS;
  let failed = 0;
  const ask = (): void => {
    if (left-- <= 0) return;
    httpRequest(clock, client, { to: SERVICE, request: REQUEST, connectTimeoutMs: 2000, timeoutMs: 5000 }, (result) => {
      if (!result.ok) failed++;
      ask();
    });
  };
  const startedAt = performance.now();
  for (let index = 0; index < UNDER_WAY; index++) ask();
  clock.settle();
  const microseconds = (1000 * (performance.now() - startedAt)) / REQUESTS;
  return { microseconds, timers: clock.processed / REQUESTS, failed };
}

round();
const rounds = Array.from({ length: 5 }, round).sort((a, b) => a.microseconds - b.microseconds);
const median = rounds[2];
console.log(JSON.stringify({ name: 'HTTP request through a forwarding rule', ...median }));
