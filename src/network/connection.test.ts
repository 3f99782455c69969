import { describe, expect, it } from 'vitest';
import { Clock } from '../kernel/index.ts';
import type { Connection, OpenSocket } from './contract.ts';
import { Network } from './network.ts';
import type { Stack } from './stack.ts';

class Lab {
  readonly clock = new Clock(0);
  readonly network = new Network(this.clock);
  readonly node1 = this.network.createHostStack('node-1', '192.168.0.1');
  readonly node2 = this.network.createHostStack('node-2', '192.168.0.2');
  readonly client = this.network.createPodStack('pod/default/client', '10.244.1.2', this.node1);
  readonly server = this.network.createPodStack('pod/default/server', '10.244.2.2', this.node2);
  readonly heard: string[] = [];

  /** An open connection; what each end hears goes into `heard`. */
  open(target: Stack = this.server): { client: Connection; server: Connection; sockets: Set<OpenSocket> } {
    const sockets = new Set<OpenSocket>();
    let server: Connection | undefined;
    let client: Connection | undefined;
    const accept = (connection: Connection): void => {
      server = this.#listenIn('server', connection);
    };
    target.listen({ port: 6379, protocol: 'TCP', sockets, accept });
    const onOpen = (connection: Connection): void => {
      client = this.#listenIn('client', connection);
    };
    this.client.connect({ ip: target.ip, port: 6379 }, { timeoutMs: 1000, onOpen, onFail: () => undefined });
    this.clock.advance(10);
    if (client === undefined || server === undefined) throw new Error('not connected');
    return { client, server, sockets };
  }

  #listenIn(who: string, connection: Connection): Connection {
    connection.onMessage = (message) => this.heard.push(`${who} hears ${String(message)} at ${this.clock.nowMs}`);
    connection.onClose = (failure) => this.heard.push(`${who} sees ${failure ?? 'the end'} at ${this.clock.nowMs}`);
    return connection;
  }
}

function cutPower(lab: Lab): void {
  lab.node2.vanish();
  lab.server.vanish();
  lab.node2.isUp = false;
}

describe('an open connection', () => {
  it('carries messages both ways, in order, after the link’s delay', () => {
    const lab = new Lab();
    const { client, server } = lab.open();
    client.send('a');
    client.send('b');
    server.send('c');
    lab.clock.advance(10);
    expect(lab.heard).toEqual(['server hears a at 10.5', 'server hears b at 10.5', 'client hears c at 10.5']);
  });

  it('is told of its end after what was said before', () => {
    const lab = new Lab();
    const { client, sockets } = lab.open();
    client.send('last words');
    client.close();
    lab.clock.advance(10);
    expect(lab.heard).toEqual(['server hears last words at 10.5', 'server sees the end at 10.5']);
    expect(sockets.size).toBe(0);
  });

  it('is reset when the process on the other side ends', () => {
    const lab = new Lab();
    const { sockets } = lab.open();
    for (const socket of [...sockets]) socket.reset();
    lab.clock.advance(10);
    expect(lab.heard).toEqual(['client sees reset at 10.5']);
  });

  it('is still reset when the stack of that process is gone a moment later', () => {
    const lab = new Lab();
    const { sockets } = lab.open();
    for (const socket of [...sockets]) socket.reset();
    lab.network.remove(lab.server);
    lab.clock.advance(10);
    expect(lab.heard).toEqual(['client sees reset at 10.5']);
  });

  it('says and hears nothing after its end', () => {
    const lab = new Lab();
    const { client, server } = lab.open();
    server.close();
    client.send('too late');
    lab.clock.advance(10);
    client.send('much too late');
    client.close();
    lab.clock.advance(10);
    expect(lab.heard).toEqual(['client sees the end at 10.5']);
  });

  it.each<{ what: string; happen: (lab: Lab) => void }>([
    { what: 'a power cut', happen: cutPower },
    { what: 'a cut cable', happen: (lab) => lab.network.setCut('node-1', 'node-2', true) },
  ])('falls silent at $what', ({ happen }) => {
    const lab = new Lab();
    const { client, server } = lab.open();
    happen(lab);
    client.send('hello?');
    server.send('hello!');
    lab.clock.advance(60_000);
    expect(lab.heard).toEqual([]);
  });

  it('loses what is under way when the cable is cut, and goes on when it is mended', () => {
    const lab = new Lab();
    const { client } = lab.open();
    client.send('lost');
    lab.network.setIsolated('node-2', true);
    lab.clock.advance(10);
    lab.network.setIsolated('node-2', false);
    client.send('found');
    lab.clock.advance(10);
    expect(lab.heard).toEqual(['server hears found at 20.5']);
  });

  it('is unknown to a machine that was rebooted', () => {
    const lab = new Lab();
    const { client } = lab.open(lab.node2);
    lab.node2.vanish();
    client.send('do you remember me?');
    lab.clock.advance(10);
    expect(lab.heard).toEqual(['client sees reset at 11']);
  });

  it('can be greeted before its client has come to know that it is open', () => {
    const lab = new Lab();
    lab.server.listen({
      port: 25,
      protocol: 'TCP',
      accept: (connection) => {
        connection.send('220 ready');
        connection.close();
      },
    });
    lab.client.connect(
      { ip: lab.server.ip, port: 25 },
      {
        timeoutMs: 1000,
        onFail: () => undefined,
        onOpen: (connection) => {
          connection.onMessage = (message) => lab.heard.push(String(message));
          connection.onClose = () => lab.heard.push('end');
        },
      },
    );
    lab.clock.advance(10);
    expect(lab.heard).toEqual(['220 ready', 'end']);
  });

  it('stays with the stack that it was forwarded to', () => {
    const lab = new Lab();
    const other = lab.network.createPodStack('pod/default/other', '10.244.2.3', lab.node2);
    let backend = lab.server.ip;
    lab.node1.forwarding = { translate: () => ({ action: 'forward', to: { ip: backend, port: 6379 } }) };
    const { client } = lab.open();
    backend = other.ip;
    client.send('still you?');
    lab.clock.advance(10);
    expect(lab.heard).toEqual(['server hears still you? at 10.5']);
  });
});
