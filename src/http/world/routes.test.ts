import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../control-plane/api-server/http/contract.ts';
import { LiveSandbox } from '../live-sandbox.ts';
import { answerWorld } from './routes.ts';

interface Answer {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly json: Readonly<Record<string, unknown>>;
}

const START_MS = Date.parse('2025-01-06T09:00:00Z');
let live: LiveSandbox;

beforeAll(async () => {
  live = new LiveSandbox({ seed: 1, nodes: 2, speed: 0, startAtMs: START_MS });
  await live.advance(60_000);
});
afterAll(() => live.stop());

async function ask(method: string, target: string, body?: unknown): Promise<Answer> {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await answerWorld(live, { method, target, headers: {}, body: new TextEncoder().encode(text) });
  return { status: answer.status, headers: answer.headers, json: JSON.parse(String(answer.body)) };
}

const post = (target: string, body?: unknown): Promise<Answer> => ask('POST', target, body);

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: 'nginx:1.27'}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
`;
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

describe('time', () => {
  it('is told with the nodes', async () => {
    const { json, headers } = await ask('GET', '/world/state');
    expect(json).toEqual({
      now: '2025-01-06T09:01:00.000Z',
      nowMs: START_MS + 60_000,
      speed: 0,
      nodes: [
        { name: 'node-1', ip: expect.stringMatching(/^\d+\./), power: 'on' },
        { name: 'node-2', ip: expect.stringMatching(/^\d+\./), power: 'on' },
      ],
    });
    expect(headers['cache-control']).toBe('no-store');
  });

  it('passes only by advance while it is paused', async () => {
    const before = live.nowMs;
    expect((await post('/world/advance', { ms: 1500 })).json).toMatchObject({ nowMs: before + 1500, speed: 0 });
  });

  it('goes on at a speed, and at the same after a pause', async () => {
    expect((await post('/world/resume', { speed: 50 })).json).toMatchObject({ speed: 50 });
    expect((await post('/world/pause')).json).toMatchObject({ speed: 0 });
    expect((await post('/world/resume')).json).toMatchObject({ speed: 50 });
    expect((await post('/world/pause')).json).toMatchObject({ speed: 0 });
  });
});

describe('until', () => {
  it.each<[what: string, condition: object]>([
    ['a condition', { object: deployment, condition: 'Available' }],
    ['a field', { object: deployment, path: 'status.readyReplicas', equals: 2 }],
    ['rest', { quiet: true }],
    ['existence', { object: deployment }],
    ['absence', { object: { ...deployment, name: 'other' }, exists: false }],
  ])('%s is reached', async (_what, condition) => {
    live.sandbox.act({ type: 'apply', yaml: WEB });
    expect((await post('/world/until', condition)).json).toMatchObject({ reached: true });
  });

  it('a moment', async () => {
    const atMs = live.nowMs + 12_345;
    expect((await post('/world/until', { atMs })).json).toMatchObject({ reached: true, nowMs: atMs });
  });

  it('gives up at its limit, and says so', async () => {
    const before = live.nowMs;
    const { json } = await post('/world/until', { object: { ...deployment, name: 'other' }, limitMs: 3000 });
    expect(json).toMatchObject({ reached: false, nowMs: before + 3000 });
  });

  it.each([
    [{}, 'one of "quiet": true, "atMs" and "object"'],
    [{ object: { kind: 'Pod', name: 'a' } }, '"apiVersion" must be a text that is not empty'],
    [{ object: { apiVersion: 'v1', kind: 'Gremlin', name: 'a' } }, 'no kind "Gremlin" is served in version "v1"'],
    [{ object: deployment, path: 'status.replicas' }, '"path" needs "equals"'],
    [{ quiet: true, limitMs: -1 }, '"limitMs" must be a number'],
  ])('refuses %j', async (body, error) => {
    expect(await post('/world/until', body)).toMatchObject({
      status: 400,
      json: { error: expect.stringContaining(error) },
    });
  });
});

describe('power and customers', () => {
  it('a node loses and gets back its power', async () => {
    expect((await post('/world/nodes/node-2/power', { on: false })).json).toMatchObject({
      name: 'node-2',
      power: 'off',
    });
    expect((await post('/world/nodes/node-2/power', { on: true })).json).toMatchObject({ power: 'booting' });
  });

  it('customers are sent, counted and stopped', async () => {
    live.sandbox.act({ type: 'apply', yaml: WEB });
    const { json } = await post('/world/traffic', { service: 'web', requestsPerSecond: 5 });
    expect(json).toMatchObject({ traffic: [{ service: { namespace: 'default', name: 'web' } }] });
    await post('/world/advance', { ms: 5000 });
    expect((await ask('GET', '/world/traffic')).json.traffic).toMatchObject([
      { service: { name: 'web' }, targetPerSecond: 5 },
    ]);
    await post('/world/traffic', { service: 'web', requestsPerSecond: 0 });
  });

  it.each([
    ['/world/nodes/node-9/power', { on: true }, 404],
    ['/world/nodes/node-1/power', { on: 'yes' }, 400],
    ['/world/nodes/%E0%A4%A/power', { on: true }, 400],
    ['/world/traffic', { service: 'nobody', requestsPerSecond: 5 }, 404],
    ['/world/traffic', { service: 'web', requestsPerSecond: 10_001 }, 400],
    ['/world/traffic', { requestsPerSecond: 5 }, 400],
  ])('%s refuses %j with %i', async (target, body, status) => {
    expect(await post(target, body)).toMatchObject({ status, json: { error: expect.any(String) } });
  });
});

describe('history', () => {
  it('of one thing, with the causes of its newest entry', async () => {
    live.sandbox.act({ type: 'apply', yaml: WEB });
    const { json } = await ask('GET', '/world/trace?for=deployments/default/web&limit=1');
    const { causes, entries, total } = json as { causes: object[]; entries: object[]; total: number };
    expect(entries).toHaveLength(1);
    expect(total).toBeGreaterThan(1);
    expect(entries[0]).toMatchObject({ subject: 'deployments/default/web' });
    expect(causes.length).toBeGreaterThan(0);
  });

  it('of all that begins so, and of everything', async () => {
    const some = await ask('GET', '/world/trace?for=nodes/&limit=5');
    for (const { subject } of some.json.entries as { subject: string }[]) expect(subject).toMatch(/^nodes\//);
    const all = await ask('GET', '/world/trace');
    expect(all.json.entries).toHaveLength(100);
    expect((await ask('GET', '/world/trace?for=pods/default/nobody')).json).toEqual({
      entries: [],
      total: 0,
      causes: [],
    });
  });

  it.each(['0', '10001', '1.5', 'x'])('has a limit that is a number in range, not %s', async (limit) => {
    expect((await ask('GET', `/world/trace?limit=${limit}`)).status).toBe(400);
  });

  it('has a fingerprint, which stays while nothing happens', async () => {
    const { json } = await ask('GET', '/world/hash');
    expect(json).toEqual({
      hash: expect.stringMatching(/^[0-9a-f]{16}$/),
      entries: live.sandbox.trace.lastId,
      nowMs: live.nowMs,
    });
    expect((await ask('GET', '/world/hash')).json).toEqual(json);
  });
});

describe('what is not there', () => {
  it.each([
    ['GET', '/world/weather', undefined, 404],
    ['GET', '/world/advance', undefined, 405],
    ['POST', '/world/advance', '{', 400],
    ['POST', '/world/advance', '[]', 400],
    ['POST', '/world/advance', {}, 400],
    ['POST', '/world/resume', { speed: 0 }, 400],
  ])('%s %s with %j is answered with %i', async (method, target, body, status) => {
    expect(await ask(method, target, body)).toMatchObject({ status, json: { error: expect.any(String) } });
  });

  it('tells which methods there are', async () => {
    expect((await ask('PUT', '/world/traffic')).headers.allow).toBe('POST, GET');
  });
});
