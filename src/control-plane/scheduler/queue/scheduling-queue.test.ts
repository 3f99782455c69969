import { describe, expect, it } from 'vitest';
import { Clock, Random } from '../../../kernel/index.ts';
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import { parseTime } from '../../../kube-api/meta/time.ts';
import { casesOf, goTable, hasOracles, PluginBed } from '../../../testing/scheduler-cases.ts';
import { PodInfo } from '../cache/pod-info.ts';
import { type ClusterEvent, NODE_ADD } from '../framework/cluster-event.ts';
import { definePlugin, type Plugin, type QueueOrder } from '../framework/define-plugin.ts';
import { unresolvable } from '../framework/status.ts';
import { PrioritySort } from '../plugins/priority-sort.ts';
import { ActiveQueue } from './active-queue.ts';
import { backoffDurationMs } from './backoff.ts';
import { QueuedPod } from './queued-pod.ts';
import { SchedulingQueue } from './scheduling-queue.ts';

const pod = (name: string, priority = 0, rest: object = {}): Pod =>
  ({
    metadata: { name, uid: name, namespace: 'default' },
    spec: { priority, containers: [], ...rest },
  }) as unknown as Pod;

class Queue {
  readonly clock = new Clock();
  readonly queue: SchedulingQueue;
  wakes = 0;

  constructor(...plugins: readonly Plugin[]) {
    const { framework } = new PluginBed(PrioritySort, {}, plugins);
    this.queue = new SchedulingQueue({ clock: this.clock, framework, onActive: () => this.wakes++ });
  }

  /** Takes the next pod and gives it back as rejected by these plugins. */
  reject(...plugins: readonly string[]): QueuedPod {
    const queued = this.queue.pop()!;
    queued.unschedulablePlugins = new Set(plugins);
    this.queue.giveBack(queued);
    return queued;
  }

  names(): string[] {
    const names: string[] = [];
    for (let queued = this.queue.pop(); queued !== undefined; queued = this.queue.pop()) {
      names.push(queued.info.name);
      this.queue.done(queued);
    }
    return names;
  }

  move(event: ClusterEvent): void {
    this.queue.moveOn(event, { object: undefined, old: undefined });
  }
}

/** Wants to hear of new nodes; says that they help or not. */
const hearsOfNodes = (name: string, mayHelp = true): Plugin =>
  definePlugin({ name, filter: () => undefined, events: [{ event: NODE_ADD, mayHelp: () => mayHelp }] });

describe.skipIf(!hasOracles)('back-off', () => {
  const TABLE = 'pkg_scheduler_backend_queue.jsonl';
  const nanos = (text: string) => (text.endsWith('ns') ? Number(text.slice(0, -2)) : Number(text.slice(0, -1)) * 1e9);
  // there is no integer here that could overflow at 64 bits
  it.each(
    goTable<{
      name: string;
      initialBackoffDuration: string;
      maxBackoffDuration: string;
      podInfo: { Attempts: number };
      want: string;
    }>(TABLE, 'TestPriorityQueue_calculateBackoffDuration').filter(({ name }) => name !== 'overflow_64bit'),
  )('$name', ({ initialBackoffDuration, maxBackoffDuration, podInfo, want }) => {
    const backoff = { initialMs: nanos(initialBackoffDuration), maxMs: nanos(maxBackoffDuration) };
    expect(backoffDurationMs(podInfo.Attempts, backoff)).toBe(nanos(want));
  });

  it.each(goTable<{ wantBackoff: string }>(TABLE, 'TestBackOffFlow').map((row, i) => ({ ...row, attempts: i + 1 })))(
    'after $attempts attempts: $wantBackoff',
    ({ attempts, wantBackoff }) => {
      const durationMs = backoffDurationMs(attempts, { initialMs: 1000, maxMs: 10_000 });
      expect(durationMs * 1e6).toBe(nanos(wantBackoff));
    },
  );
});

describe.skipIf(!hasOracles)('PrioritySort', () => {
  interface GoPodInfo {
    readonly PodInfo: { readonly Pod: Pod };
    readonly Timestamp?: string;
  }
  const orderOf = ({ PodInfo: { Pod: one }, Timestamp = '1970-01-01T00:00:00Z' }: GoPodInfo): QueueOrder => ({
    info: new PodInfo({ ...one, metadata: {} }),
    timestampMs: parseTime(Timestamp),
  });
  it.each(
    casesOf<{ name: string; p1: GoPodInfo; p2: GoPodInfo; expected: boolean }>('scheduler-plugins.json', 'TestLess'),
  )('$name', ({ p1, p2, expected }) => {
    expect((PrioritySort.compare?.(orderOf(p1), orderOf(p2)) ?? 0) < 0).toBe(expected);
  });
});

describe('the scheduling queue', () => {
  it('hands out the most important first, then who came first', () => {
    const { queue, names, clock } = bound(new Queue());
    queue.add(pod('first', 1));
    clock.advance(1);
    queue.add(pod('second', 1));
    queue.add(pod('important', 9));
    queue.add(pod('humble', -1));
    expect(names()).toEqual(['important', 'first', 'second', 'humble']);
  });

  it('forgets pods, wherever they wait', () => {
    const one = bound(new Queue(hearsOfNodes('A')));
    for (const name of ['rejected', 'waiting', 'gone']) one.queue.add(pod(name));
    one.reject('A');
    one.queue.remove(pod('rejected'));
    one.queue.remove(pod('gone'));
    one.move(NODE_ADD);
    one.clock.advance(20_000);
    expect(one.names()).toEqual(['waiting']);
  });

  it.each<{ name: string; plugins: readonly Plugin[]; rejectors: readonly string[]; isMoved: boolean }>([
    {
      name: 'its rejector heard of something that may help',
      plugins: [hearsOfNodes('A')],
      rejectors: ['A'],
      isMoved: true,
    },
    {
      name: 'its rejector says that it does not help',
      plugins: [hearsOfNodes('A', false)],
      rejectors: ['A'],
      isMoved: false,
    },
    {
      name: 'only another plugin is interested',
      plugins: [hearsOfNodes('A'), definePlugin({ name: 'B' })],
      rejectors: ['B'],
      isMoved: false,
    },
    {
      name: 'one of two rejectors heard',
      plugins: [hearsOfNodes('A', false), hearsOfNodes('B')],
      rejectors: ['A', 'B'],
      isMoved: true,
    },
  ])('moves a pod or not: $name', ({ plugins, rejectors, isMoved }) => {
    const one = bound(new Queue(...plugins));
    one.queue.add(pod('web'));
    one.reject(...rejectors);
    one.clock.advance(30_000);
    one.move(NODE_ADD);
    expect(one.names()).toEqual(isMoved ? ['web'] : []);
  });

  it('lets a pod sit out its back-off first, until the next full second', () => {
    const one = bound(new Queue(hearsOfNodes('A')));
    one.clock.advance(300);
    one.queue.add(pod('web'));
    one.reject('A');
    one.move(NODE_ADD);
    expect([one.queue.activeCount, one.queue.backoffCount]).toEqual([0, 1]);
    one.clock.advance(1_699);
    expect(one.queue.activeCount).toBe(0);
    one.clock.advance(1);
    expect(one.queue.activeCount).toBe(1);
  });

  it('tries pods again that failed for no reason of their own, after their back-off', () => {
    const one = bound(new Queue());
    one.queue.add(pod('web'));
    one.reject();
    expect(one.queue.backoffCount).toBe(1);
    one.clock.advance(1_000);
    expect(one.names()).toEqual(['web']);
  });

  it('skips the back-off for a plugin that had asked to wait', () => {
    const one = bound(new Queue(hearsOfNodes('A')));
    one.queue.add(pod('web'));
    const queued = one.queue.pop()!;
    queued.pendingPlugins = new Set(['A']);
    one.queue.giveBack(queued);
    one.move(NODE_ADD);
    expect(one.queue.activeCount).toBe(1);
  });

  it('keeps gated pods out until they change, and does not count the time', () => {
    const gate = definePlugin({
      name: 'SchedulingGates',
      preEnqueue: ({ spec }) =>
        (spec?.schedulingGates ?? []).length > 0 ? unresolvable('SchedulingGates', 'gated') : undefined,
      events: [{ event: { resource: 'Pod', action: 1 << 10 } }],
    });
    const one = bound(new Queue(gate));
    const gated = pod('web', 0, { schedulingGates: [{ name: 'g' }] });
    one.queue.add(gated);
    one.clock.advance(3_600_000);
    expect([one.queue.activeCount, one.queue.unschedulableCount, one.clock.processed]).toEqual([0, 1, 0]);
    one.queue.update(pod('web'), gated);
    expect(one.names()).toEqual(['web']);
  });

  it('takes over a higher priority of a pod that waits', () => {
    const one = bound(new Queue());
    one.queue.add(pod('first'));
    one.queue.add(pod('second'));
    one.queue.update(pod('second', 5), pod('second'));
    expect(one.names()).toEqual(['second', 'first']);
  });

  it('looks again at pods that have waited for five minutes, every half minute', () => {
    const one = bound(new Queue(hearsOfNodes('A')));
    one.queue.add(pod('web'));
    one.clock.advance(5);
    one.reject('A');
    one.clock.advance(329_990);
    expect(one.queue.activeCount).toBe(0);
    one.clock.advance(10);
    expect(one.queue.activeCount).toBe(1);
  });
});

describe('the active queue', () => {
  it('hands pods out in the order of a sorted list, whatever comes and goes', () => {
    const random = new Random(3);
    const compare = (a: QueueOrder, b: QueueOrder) =>
      b.info.priority - a.info.priority || a.timestampMs - b.timestampMs;
    const queue = new ActiveQueue(compare);
    let model: QueuedPod[] = [];
    for (let i = 0; i < 5_000; i++) {
      const action = random.int(0, 9);
      if (action < 6) {
        const queued = new QueuedPod(
          new PodInfo(pod(`p${i}`, random.int(0, 9) === 0 ? random.int(0, 3) : 0)),
          random.int(0, 4) === 0 ? i - 50 : i,
        );
        queued.sequence = i;
        queue.push(queued);
        model.push(queued);
      } else if (action < 9 || model.length === 0) {
        model.sort((a, b) => compare(a, b) || a.sequence - b.sequence);
        expect(queue.pop()).toBe(model.shift());
      } else {
        const gone = random.pick(model)!;
        queue.remove(gone);
        model = model.filter((queued) => queued !== gone);
      }
      expect(queue.size).toBe(model.length);
    }
  });
});

/** Lets methods be taken out of their object. */
function bound(queue: Queue) {
  return {
    queue: queue.queue,
    clock: queue.clock,
    names: () => queue.names(),
    reject: (...plugins: readonly string[]) => queue.reject(...plugins),
    move: (event: ClusterEvent) => queue.move(event),
  };
}
