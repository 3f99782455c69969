import { describe, expect, it } from 'vitest';
import { Clock } from '../kernel/index.ts';
import type { Connection, HttpResponse, HttpResult, HttpService, OpenSocket } from './contract.ts';
import { httpRequest, serveHttp } from './http.ts';
import { Network } from './network.ts';
import type { Stack } from './stack.ts';

const OK: HttpResponse = { status: 200, headers: {}, body: 'hello' };

class Lab {
  readonly clock = new Clock(0);
  readonly network = new Network(this.clock);
  readonly node1 = this.network.createHostStack('node-1', '192.168.0.1');
  readonly node2 = this.network.createHostStack('node-2', '192.168.0.2');
  readonly client = this.network.createPodStack('pod/default/client', '10.244.1.2', this.node1);
  readonly server = this.network.createPodStack('pod/default/server', '10.244.2.2', this.node2);
  readonly sockets = new Set<OpenSocket>();
  readonly results: HttpResult[] = [];

  serve(handle: HttpService): (() => void) | undefined {
    return serveHttp(this.server, 80, handle, this.sockets);
  }

  ask(
    options: { readonly path?: string; readonly ip?: string; readonly port?: number; readonly timeoutMs?: number } = {},
  ): () => void {
    const { path = '/', ip = this.server.ip, port = 80, timeoutMs = 5000 } = options;
    const request = { method: 'GET', path, headers: {}, body: '' };
    const call = { to: { ip, port }, request, connectTimeoutMs: 2000, timeoutMs };
    return httpRequest(this.clock, this.client, call, (result) => this.results.push(result)).cancel;
  }

  /** Ends whatever ran on the stack, as the kernel does for a process that died. */
  kill(close: (() => void) | undefined): void {
    close?.();
    for (const socket of [...this.sockets]) socket.reset();
  }
}

const PATH = ['pod/default/client', 'pod/default/server'];

describe('an HTTP request', () => {
  it('is answered after two round trips, by three timers', () => {
    const lab = new Lab();
    lab.serve((request, peer, respond) => respond({ ...OK, body: `${request.path} for ${peer.remote.ip}` }));
    lab.ask({ path: '/cart?id=1' });
    lab.clock.settle();
    const response = { ...OK, body: '/cart?id=1 for 10.244.1.2' };
    expect(lab.results).toEqual([{ ok: true, response, latencyMs: 2, path: PATH }]);
    expect(lab.clock.processed).toBe(3);
  });

  it('is answered when the server has done its work', () => {
    const lab = new Lab();
    lab.serve((_request, _peer, respond) => lab.clock.schedule(100, () => respond(OK)));
    lab.ask();
    lab.clock.advance(60);
    expect(lab.sockets.size).toBe(1);
    lab.clock.advance(60);
    expect(lab.results).toMatchObject([{ ok: true, latencyMs: 102 }]);
    expect(lab.sockets.size).toBe(0);
    expect(lab.clock.pending).toBe(0);
  });

  it('keeps to the first of several answers', () => {
    const lab = new Lab();
    lab.serve((_request, _peer, respond) => {
      respond(OK);
      respond({ ...OK, status: 500 });
    });
    lab.ask();
    lab.clock.settle();
    expect(lab.results).toMatchObject([{ ok: true, response: OK }]);
  });

  it.each<{ what: string; prepare: (lab: Lab) => void; failure: string; latencyMs: number }>([
    { what: 'nobody listens', prepare: () => undefined, failure: 'refused', latencyMs: 1 },
    {
      what: 'the machine has no power',
      prepare: (lab) => {
        lab.node2.isUp = false;
      },
      failure: 'timeout',
      latencyMs: 2000,
    },
    {
      what: 'the pod is gone and the caller has little patience',
      prepare: (lab) => lab.network.remove(lab.server),
      failure: 'timeout',
      latencyMs: 2000,
    },
    {
      what: 'the server never answers',
      prepare: (lab) => lab.serve(() => undefined),
      failure: 'timeout',
      latencyMs: 5000,
    },
    {
      what: 'the server answers too late',
      prepare: (lab) => lab.serve((_request, _peer, respond) => lab.clock.schedule(4999, () => respond(OK))),
      failure: 'timeout',
      latencyMs: 5000,
    },
    {
      what: 'the process ends before the request has come',
      prepare: (lab) => {
        const close = lab.serve((_request, _peer, respond) => respond(OK));
        lab.clock.schedule(1, () => lab.kill(close));
      },
      failure: 'reset',
      latencyMs: 2,
    },
    {
      what: 'the process ends while it works',
      prepare: (lab) => {
        const close = lab.serve(() => undefined);
        lab.clock.schedule(10, () => lab.kill(close));
      },
      failure: 'reset',
      latencyMs: 10.5,
    },
    {
      what: 'the process ends while it works, and its stack with it',
      prepare: (lab) => {
        const close = lab.serve(() => undefined);
        lab.clock.schedule(10, () => {
          lab.kill(close);
          lab.network.remove(lab.server);
        });
      },
      failure: 'reset',
      latencyMs: 10.5,
    },
    {
      what: 'the power goes while the server works',
      prepare: (lab) => {
        lab.serve((_request, _peer, respond) => lab.clock.schedule(100, () => respond(OK)));
        lab.clock.schedule(50, () => {
          lab.server.vanish();
          lab.node2.isUp = false;
        });
      },
      failure: 'timeout',
      latencyMs: 5000,
    },
    {
      what: 'the power goes and comes back while the server works',
      prepare: (lab) => {
        lab.serve((_request, _peer, respond) => lab.clock.schedule(100, () => respond(OK)));
        lab.clock.schedule(50, () => lab.server.vanish());
      },
      failure: 'timeout',
      latencyMs: 5000,
    },
    {
      what: 'the cable is cut before the request has come',
      prepare: (lab) => {
        lab.serve((_request, _peer, respond) => respond(OK));
        lab.clock.schedule(1, () => lab.network.setCut('node-1', 'node-2', true));
      },
      failure: 'timeout',
      latencyMs: 5000,
    },
    {
      what: 'the cable is cut while the answer is under way',
      prepare: (lab) => {
        lab.serve((_request, _peer, respond) => respond(OK));
        lab.clock.schedule(1.8, () => lab.network.setIsolated('node-2', true));
      },
      failure: 'timeout',
      latencyMs: 5000,
    },
  ])('fails with $failure when $what', ({ prepare, failure, latencyMs }) => {
    const lab = new Lab();
    prepare(lab);
    lab.ask();
    lab.clock.advance(20_000);
    expect(lab.results).toEqual([{ ok: false, failure, latencyMs, path: PATH.slice(0, lab.results[0]?.path.length) }]);
    expect(lab.sockets.size).toBe(0);
  });

  it('arrives although its server dies right after it has answered', () => {
    const lab = new Lab();
    const close = lab.serve((_request, _peer, respond) => {
      respond(OK);
      lab.kill(close);
      lab.network.remove(lab.server);
    });
    lab.ask();
    lab.clock.settle();
    expect(lab.results).toMatchObject([{ ok: true }]);
  });

  it('says which way it went in vain', () => {
    const lab = new Lab();
    lab.node2.isUp = false;
    lab.ask();
    lab.clock.advance(5000);
    expect(lab.results[0]?.path).toEqual(PATH);
  });

  it('is not heard of once given up', () => {
    const lab = new Lab();
    lab.serve(() => undefined);
    const giveUp = lab.ask();
    lab.clock.advance(10);
    giveUp();
    lab.clock.advance(20_000);
    expect(lab.results).toEqual([]);
    expect(lab.sockets.size).toBe(0);
  });

  it.each([
    [true, 0],
    [false, 5000],
  ])('in the background: %s, lets the clock settle after %d ms', (isBackground, ms) => {
    const lab = new Lab();
    lab.serve(() => undefined);
    const request = { method: 'GET', path: '/', headers: {}, body: '' };
    const call = {
      to: { ip: lab.server.ip, port: 80 },
      request,
      connectTimeoutMs: 2000,
      timeoutMs: 5000,
      isBackground,
    };
    httpRequest(lab.clock, lab.client, call, () => undefined);
    expect(lab.clock.settle(10_000)).toBe(ms);
  });

  it('is refused the port that is taken', () => {
    const lab = new Lab();
    const close = lab.serve(() => undefined);
    expect(lab.serve(() => undefined)).toBeUndefined();
    close?.();
    expect(lab.serve(() => undefined)).toBeDefined();
  });
});

describe('HTTP as text', () => {
  function listen(stack: Stack, onText: (text: string, connection: Connection) => void): void {
    const accept = (connection: Connection): void => {
      connection.onMessage = (message) => onText(String(message), connection);
    };
    stack.listen({ port: 80, protocol: 'TCP', accept });
  }

  it.each<{ what: string; reply: (connection: Connection) => void; result: object }>([
    {
      what: 'understands a hand-made response',
      reply: (connection) => {
        connection.send('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n');
        connection.send('\r\nhi');
      },
      result: { ok: true, response: { status: 200, headers: { 'content-length': '2' }, body: 'hi' } },
    },
    {
      what: 'gives up on what is no HTTP',
      reply: (connection) => connection.send('-ERR\r\n'),
      result: { failure: 'reset' },
    },
    {
      what: 'gives up when the other side hangs up',
      reply: (connection) => connection.close(),
      result: { failure: 'reset' },
    },
    {
      what: 'waits for the rest',
      reply: (connection) => connection.send('HTTP/1.1 200'),
      result: { failure: 'timeout' },
    },
    { what: 'waits for an answer', reply: () => undefined, result: { failure: 'timeout', latencyMs: 5000 } },
  ])('$what', ({ reply, result }) => {
    const lab = new Lab();
    const heard: string[] = [];
    listen(lab.server, (text, connection) => {
      heard.push(text);
      reply(connection);
    });
    lab.ask({ path: '/x' });
    lab.clock.advance(10_000);
    expect(heard).toEqual(['GET /x HTTP/1.1\r\n\r\n']);
    expect(lab.results).toMatchObject([result]);
  });

  it.each([
    ['GET /hi HTTP/1.0\n\n', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello'],
    ['PING\r\n\r\n', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'],
  ])('answers %j from a bare connection', (text, answer) => {
    const lab = new Lab();
    lab.serve((_request, _peer, respond) => respond(OK));
    const heard: unknown[] = [];
    lab.client.connect(
      { ip: lab.server.ip, port: 80 },
      {
        timeoutMs: 1000,
        onFail: () => undefined,
        onOpen: (connection) => {
          connection.onMessage = (message) => heard.push(message);
          connection.onClose = (failure) => heard.push(failure ?? 'end');
          for (const piece of text) connection.send(piece);
        },
      },
    );
    lab.clock.advance(100);
    expect(heard).toEqual([answer, 'end']);
  });
});
