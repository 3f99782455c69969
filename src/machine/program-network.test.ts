import { describe, expect, it } from 'vitest';
import type { Connection, HttpResult, Resolver } from '../network/contract.ts';
import { forEver, image, MachineLab, program } from '../testing/machine-lab.ts';
import type { Process, Program, TcpResult, Wait } from './contract.ts';

const ADDRESSES: Readonly<Record<string, string>> = { web: '10.244.1.2', nowhere: '10.244.1.99' };

/** Answers after 2 ms; `slow` never. */
function resolverOn(lab: MachineLab): Resolver {
  return {
    resolve: (name, done) => {
      const ip = ADDRESSES[name];
      if (name !== 'slow') lab.clock.schedule(2, () => done(ip === undefined ? [] : [ip]));
    },
  };
}

/** What one wait of a program in a pod of its own resumes with, beside a server `web` on the same machine. */
function resultOf<T>(wait: (process: Process) => Wait, setUp: (lab: MachineLab) => void = () => undefined): T {
  const lab = new MachineLab();
  let result: T | undefined;
  lab.programs.push(
    program('client', function* (process: Process) {
      result = (yield wait(process)) as T;
      return yield* forEver();
    }),
  );
  const machine = lab.machine();
  lab.start(machine, 'server', { name: 'web' });
  machine.stack.resolver = resolverOn(lab);
  lab.start(machine, 'client');
  setUp(lab);
  lab.clock.advance(60_000);
  if (result === undefined) throw new Error('the program still waits');
  return result;
}

describe('fetch', () => {
  it.each<[string, object]>([
    ['http://10.244.1.2:8080/', { ok: true, response: { body: 'web saw 10.244.1.3' } }],
    ['http://web:8080', { ok: true, response: { status: 200 } }],
    ['http://web:8080/path?query=1#part', { ok: true }],
    ['http://web', { ok: false, failure: 'refused' }],
    ['https://web/', { ok: false, failure: 'refused' }],
    ['http://localhost:8080/', { ok: false, failure: 'refused' }],
    ['http://client:8080/', { ok: false, failure: 'refused' }],
    ['http://nosuch:8080/', { ok: false, failure: 'no-such-host' }],
    ['http://slow:8080/', { ok: false, failure: 'no-such-host', latencyMs: 30_000 }],
    ['http://nowhere:8080/', { ok: false, failure: 'unreachable' }],
    ['no url', { ok: false, failure: 'no-such-host' }],
  ])('%s gives %j', (url, result) => {
    expect(resultOf<HttpResult>((process) => process.fetch(url))).toMatchObject(result);
  });

  it('sends what it is told to, and a Host header', () => {
    let seen: unknown;
    const echo = program('echo', function* (process: Process) {
      process.serveHttp(80, ({ clientIp: _, ...request }, respond) => {
        seen = request;
        respond({ status: 204, headers: {}, body: '' });
      });
      yield process.fetch('http://localhost/a?b=c', {
        method: 'POST',
        headers: { accept: '*/*' },
        body: 'x',
        timeoutMs: 5,
      });
      return 0;
    });
    const lab = new MachineLab();
    lab.programs.push(echo);
    const container = lab.start(lab.machine(), 'echo');
    expect(seen).toEqual({ method: 'POST', path: '/a?b=c', headers: { host: 'localhost', accept: '*/*' }, body: 'x' });
    expect(container.state).toBe('exited');
  });

  it('gives up after its time', () => {
    const result = resultOf<HttpResult>((process) => {
      process.serveHttp(9000, () => undefined);
      return process.fetch('http://localhost:9000/', { timeoutMs: 1500 });
    });
    expect(result).toMatchObject({ ok: false, failure: 'timeout', latencyMs: 1500 });
  });

  it('asks the resolver of its own stack first', () => {
    const lab = new MachineLab();
    const results: unknown[] = [];
    lab.programs.push(
      program('client', function* (process: Process) {
        results.push(yield process.fetch('http://web:8080/'));
        return 0;
      }),
    );
    const machine = lab.machine();
    const sandbox = lab.sandbox(machine, 'client');
    sandbox.stack.resolver = { resolve: (_name, done) => done(['127.0.0.1']) };
    machine.stack.resolver = resolverOn(lab);
    const container = lab.createIn(machine, sandbox.id, 'client');
    machine.runtime.startContainer(container.id);
    lab.clock.advance(1000);
    expect(results).toMatchObject([{ ok: false, failure: 'refused' }]);
  });
});

describe('connectTcp', () => {
  it.each<[string, number, object]>([
    ['10.244.1.2', 8080, { ok: true }],
    ['web', 8080, { ok: true }],
    ['web', 81, { ok: false, failure: 'refused' }],
    ['nosuch', 8080, { ok: false, failure: 'no-such-host' }],
    ['nowhere', 8080, { ok: false, failure: 'timeout' }],
  ])('%s port %d gives %j', (host, port, result) => {
    expect(resultOf<TcpResult>((process) => process.connectTcp(host, port, 1000))).toMatchObject(result);
  });
});

describe('the connections of a process', () => {
  const store: Program = program('store', function* (process: Process) {
    process.serveTcp(6379, (connection) => {
      connection.onMessage = (message) => connection.send(`+${String(message)}`);
    });
    return yield* forEver();
  });

  function labWithClient(): { lab: MachineLab; heard: string[]; clientId: string; storeId: string } {
    const lab = new MachineLab();
    const heard: string[] = [];
    const client = program('client', function* (process: Process) {
      const result = (yield process.connectTcp('10.244.1.2', 6379, 1000)) as TcpResult;
      if (!result.ok) return 1;
      result.connection.onMessage = (message) => heard.push(String(message));
      result.connection.onClose = (failure) => heard.push(failure ?? 'end');
      result.connection.send('PING');
      return yield* forEver();
    });
    lab.programs.push(store, client);
    const machine = lab.machine();
    const storeId = lab.start(machine, 'store').id;
    const clientId = lab.start(machine, 'client').id;
    return { lab, heard, clientId, storeId };
  }

  it('are reset when it is killed', () => {
    const { lab, heard, storeId } = labWithClient();
    lab.clock.advance(10);
    lab.machines[0]?.runtime.killContainer(storeId, 'SIGKILL');
    lab.clock.advance(10);
    expect(heard).toEqual(['+PING', 'reset']);
  });

  it('are silent when its machine loses power', () => {
    const { lab, heard } = labWithClient();
    lab.clock.advance(10);
    lab.machines[0]?.powerOff();
    lab.clock.advance(60_000);
    expect(heard).toEqual(['+PING']);
    expect(lab.clock.pending).toBe(0);
  });

  it('and its ports are free again once it has ended', () => {
    const lab = new MachineLab();
    const opened: boolean[] = [];
    const opener = program('opener', function* (process: Process) {
      opened.push(
        process.serveTcp(80, (_connection: Connection) => undefined),
        process.serveHttp(80, () => undefined),
      );
      yield { kind: 'sleep', ms: Number(process.argv[1]) };
      return 0;
    });
    lab.programs.push(opener);
    const machine = lab.machine();
    const sandbox = lab.sandbox(machine, 'pod', { hostNetwork: true });
    for (const [name, ms] of [
      ['a', '1000'],
      ['b', '1000'],
    ] as const) {
      machine.runtime.startContainer(
        lab.createIn(machine, sandbox.id, 'opener', { name, args: [ms] }, image('opener')).id,
      );
    }
    lab.clock.advance(5000);
    machine.runtime.startContainer(lab.createIn(machine, sandbox.id, 'opener', { name: 'c', args: ['0'] }).id);
    lab.clock.advance(5000);
    expect(opened).toEqual([true, false, false, false, true, false]);
  });
});
