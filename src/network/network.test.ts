import { describe, expect, it } from 'vitest';
import { Clock } from '../kernel/index.ts';
import type { Endpoint, NetworkFailure, Verdict } from './contract.ts';
import { Network } from './network.ts';
import type { Stack } from './stack.ts';

const PORT = 8080;

class Lab {
  readonly clock = new Clock(0);
  readonly network = new Network(this.clock);
  readonly node1 = this.network.createHostStack('node-1', '192.168.0.1');
  readonly node2 = this.network.createHostStack('node-2', '192.168.0.2');
  readonly web1 = this.network.createPodStack('pod/default/web-1', '10.244.1.2', this.node1);
  readonly web2 = this.network.createPodStack('pod/default/web-2', '10.244.2.2', this.node2);
  readonly customers = this.network.createOutsideStack('customers', '203.0.113.1');

  listen(stack: Stack, port = PORT): void {
    stack.listen({ port, protocol: 'TCP', accept: () => undefined });
  }

  /** How an attempt ends, and after how long: `open` or a failure. */
  connect(
    from: Stack,
    to: Endpoint,
    timeoutMs = 10_000,
  ): { outcome: NetworkFailure | 'open'; ms: number; path: readonly string[] } {
    let result: { outcome: NetworkFailure | 'open'; path: readonly string[] } | undefined;
    const sinceMs = this.clock.nowMs;
    from.connect(to, {
      timeoutMs,
      onOpen: (connection) => {
        result = { outcome: 'open', path: connection.path };
      },
      onFail: (failure) => {
        result = { outcome: failure, path: [] };
      },
    });
    this.clock.runUntil(() => result !== undefined, 60_000);
    if (result === undefined) throw new Error('nothing was heard');
    return { ...result, ms: this.clock.nowMs - sinceMs };
  }
}

/** A packet filter with one rule. */
function rule(ip: string, port: number, verdict: Verdict): Stack['forwarding'] {
  return {
    translate: ({ destination }) => (destination.ip === ip && destination.port === port ? verdict : undefined),
  };
}

describe('an attempt to connect', () => {
  it.each<{ what: string; prepare: (lab: Lab) => [Stack, Endpoint]; outcome: string; ms: number; timeoutMs?: number }>([
    {
      what: 'opens to a pod on another machine after a round trip',
      prepare: (lab) => [lab.web1, { ip: lab.web2.ip, port: PORT }],
      outcome: 'open',
      ms: 1,
    },
    {
      what: 'opens to a pod on the same machine sooner',
      prepare: (lab) => [lab.node1, { ip: lab.web1.ip, port: PORT }],
      outcome: 'open',
      ms: 0.2,
    },
    {
      what: 'opens to itself by its own address',
      prepare: (lab) => [lab.web1, { ip: lab.web1.ip, port: PORT }],
      outcome: 'open',
      ms: 0.04,
    },
    {
      what: 'opens to itself by 127.0.0.1',
      prepare: (lab) => [lab.web1, { ip: '127.0.0.1', port: PORT }],
      outcome: 'open',
      ms: 0.04,
    },
    {
      what: 'opens from outside',
      prepare: (lab) => [lab.customers, { ip: lab.web2.ip, port: PORT }],
      outcome: 'open',
      ms: 20,
    },
    {
      what: 'is refused after a round trip where nobody listens',
      prepare: (lab) => [lab.web1, { ip: lab.web2.ip, port: 81 }],
      outcome: 'refused',
      ms: 1,
    },
    {
      what: 'is refused by 127.0.0.1 of a pod although its machine listens',
      prepare: (lab) => {
        lab.listen(lab.node1, 81);
        return [lab.web1, { ip: '127.0.0.1', port: 81 }];
      },
      outcome: 'refused',
      ms: 0.04,
    },
    {
      what: 'waits in vain for a machine without power',
      prepare: (lab) => {
        lab.node2.isUp = false;
        return [lab.web1, { ip: lab.web2.ip, port: PORT }];
      },
      outcome: 'timeout',
      ms: 10_000,
    },
    {
      what: 'waits in vain across a cut cable',
      prepare: (lab) => {
        lab.network.setCut('node-2', 'node-1', true);
        return [lab.web1, { ip: lab.web2.ip, port: PORT }];
      },
      outcome: 'timeout',
      ms: 10_000,
    },
    {
      what: 'waits in vain for a machine that is cut off from all',
      prepare: (lab) => {
        lab.network.setIsolated('node-2', true);
        return [lab.customers, { ip: lab.node2.ip, port: PORT }];
      },
      outcome: 'timeout',
      ms: 10_000,
    },
    {
      what: 'opens within a machine that is cut off from all',
      prepare: (lab) => {
        lab.network.setIsolated('node-2', true);
        return [lab.node2, { ip: lab.web2.ip, port: PORT }];
      },
      outcome: 'open',
      ms: 0.2,
    },
    {
      what: 'finds no route to an address that nobody has',
      prepare: (lab) => [lab.web1, { ip: '10.244.2.99', port: PORT }],
      outcome: 'unreachable',
      ms: 3000,
    },
    {
      what: 'gives up before it has found that there is no route',
      prepare: (lab) => [lab.web1, { ip: '10.244.2.99', port: PORT }],
      timeoutMs: 1000,
      outcome: 'timeout',
      ms: 1000,
    },
    {
      what: 'gives up before a slow answer comes',
      prepare: (lab) => [lab.customers, { ip: lab.web1.ip, port: PORT }],
      timeoutMs: 15,
      outcome: 'timeout',
      ms: 15,
    },
    {
      what: 'cannot leave a machine without power',
      prepare: (lab) => {
        lab.node1.isUp = false;
        return [lab.web1, { ip: lab.web2.ip, port: PORT }];
      },
      outcome: 'unreachable',
      ms: 0,
    },
    {
      what: 'does not reach a pod that is gone',
      prepare: (lab) => {
        lab.network.remove(lab.web2);
        return [lab.web1, { ip: lab.web2.ip, port: PORT }];
      },
      outcome: 'unreachable',
      ms: 3000,
    },
    {
      what: 'is refused at once by a rule that rejects',
      prepare: (lab) => {
        lab.node1.forwarding = rule('10.96.0.1', 80, { action: 'reject' });
        return [lab.web1, { ip: '10.96.0.1', port: 80 }];
      },
      outcome: 'refused',
      ms: 0,
    },
    {
      what: 'is refused by the machine that it enters',
      prepare: (lab) => {
        lab.node1.forwarding = rule(lab.node1.ip, 30_080, { action: 'reject' });
        return [lab.customers, { ip: lab.node1.ip, port: 30_080 }];
      },
      outcome: 'refused',
      ms: 20,
    },
    {
      what: 'waits in vain behind a rule that drops',
      prepare: (lab) => {
        lab.node1.forwarding = rule('10.96.0.1', 80, { action: 'drop' });
        return [lab.web1, { ip: '10.96.0.1', port: 80 }];
      },
      outcome: 'timeout',
      ms: 10_000,
    },
    {
      what: 'is not sent in circles for ever',
      prepare: (lab) => {
        lab.node1.forwarding = rule(lab.node1.ip, 80, { action: 'forward', to: { ip: lab.node2.ip, port: 80 } });
        lab.node2.forwarding = rule(lab.node2.ip, 80, { action: 'forward', to: { ip: lab.node1.ip, port: 80 } });
        return [lab.customers, { ip: lab.node1.ip, port: 80 }];
      },
      outcome: 'timeout',
      ms: 10_000,
    },
  ])('$what', ({ prepare, outcome, ms, timeoutMs }) => {
    const lab = new Lab();
    for (const stack of [lab.web1, lab.web2]) lab.listen(stack);
    const [from, to] = prepare(lab);
    const result = lab.connect(from, to, timeoutMs);
    expect(result.outcome).toBe(outcome);
    expect(result.ms).toBeCloseTo(ms, 6);
  });

  it('goes where the rule of its own machine says, and shows the way', () => {
    const lab = new Lab();
    lab.listen(lab.web2);
    lab.node1.forwarding = rule('10.96.0.1', 80, { action: 'forward', to: { ip: lab.web2.ip, port: PORT } });
    const { outcome, path } = lab.connect(lab.web1, { ip: '10.96.0.1', port: 80 });
    expect([outcome, path]).toEqual(['open', ['pod/default/web-1', 'pod/default/web-2']]);
  });

  it('comes in by a node port and goes on to another machine', () => {
    const lab = new Lab();
    lab.listen(lab.web2);
    lab.node1.forwarding = rule(lab.node1.ip, 30_080, { action: 'forward', to: { ip: lab.web2.ip, port: PORT } });
    const { outcome, path, ms } = lab.connect(lab.customers, { ip: lab.node1.ip, port: 30_080 });
    expect([outcome, path, ms]).toEqual(['open', ['customers', 'node-1', 'pod/default/web-2'], 21]);
  });

  it.each([
    [undefined, '203.0.113.1'],
    [true, '192.168.0.1'],
  ])('with masquerade %s comes from %s', (masquerade, seen) => {
    const lab = new Lab();
    const clients: string[] = [];
    lab.web2.listen({ port: PORT, protocol: 'TCP', accept: (connection) => clients.push(connection.remote.ip) });
    const to = { ip: lab.web2.ip, port: PORT };
    const verdict: Verdict =
      masquerade === undefined ? { action: 'forward', to } : { action: 'forward', to, masquerade };
    lab.node1.forwarding = rule(lab.node1.ip, 30_080, verdict);
    lab.connect(lab.customers, { ip: lab.node1.ip, port: 30_080 });
    expect(clients).toEqual([seen]);
  });

  it('is not heard of once it is cancelled', () => {
    const lab = new Lab();
    const heard: string[] = [];
    const pending = lab.web1.connect(
      { ip: lab.web2.ip, port: 81 },
      { timeoutMs: 1000, onOpen: () => heard.push('open'), onFail: (failure) => heard.push(failure) },
    );
    pending.cancel();
    lab.clock.advance(5000);
    expect(heard).toEqual([]);
  });

  it('is cut off when the machine dies between its question and the answer', () => {
    const lab = new Lab();
    lab.listen(lab.web2);
    lab.clock.schedule(0.7, () => {
      lab.node2.isUp = false;
    });
    expect(lab.connect(lab.web1, { ip: lab.web2.ip, port: PORT })).toMatchObject({ outcome: 'timeout', ms: 10_000 });
  });
});

describe('a stack', () => {
  it('gives a port to one listener at a time', () => {
    const { web1 } = new Lab();
    const close = web1.listen({ port: 80, protocol: 'TCP', accept: () => undefined });
    expect(web1.listen({ port: 80, protocol: 'TCP', accept: () => undefined })).toBeUndefined();
    expect(web1.listen({ port: 80, protocol: 'UDP', accept: () => undefined })).toBeDefined();
    close?.();
    expect(web1.listen({ port: 80, protocol: 'TCP', accept: () => undefined })).toBeDefined();
  });

  it('has an address of its own', () => {
    const lab = new Lab();
    expect(() => lab.network.createPodStack('pod/default/other', lab.web1.ip, lab.node1)).toThrow(
      'address 10.244.1.2 is already in use by pod/default/web-1',
    );
  });

  it('counts the ports of its connections round and round', () => {
    const { web1 } = new Lab();
    const first = web1.takePort();
    for (let i = 0; i < 60_999 - 32_768; i++) web1.takePort();
    expect([first, web1.takePort()]).toEqual([32_768, 32_768]);
  });
});
