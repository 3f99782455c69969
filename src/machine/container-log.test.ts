import { describe, expect, it } from 'vitest';
import { ContainerLog, LogSpace } from './container-log.ts';

/** Writes lines of about a kilobyte. */
function fill(log: ContainerLog, kilobytes: number): void {
  for (let index = 0; index < kilobytes; index++) log.write('stdout', `${String(index).padEnd(975)}\n`, index);
}

describe('a log', () => {
  it('gives up its oldest half at ten megabytes', () => {
    const log = new ContainerLog(new LogSpace(1e9, () => [log]));
    fill(log, 12_000);
    expect(log.bytes).toBeLessThan(10 * 1024 ** 2);
    expect(log.lines.at(-1)?.atMs).toBe(11_999);
    expect(log.lines[0]?.atMs).toBeGreaterThan(4000);
  });

  it('gives up its oldest half for others, when it is the longest', () => {
    const logs: ContainerLog[] = [];
    const space = new LogSpace(1024 ** 2, () => logs);
    for (let count = 0; count < 3; count++) logs.push(new ContainerLog(space));
    fill(logs[0] as ContainerLog, 600);
    fill(logs[1] as ContainerLog, 300);
    fill(logs[2] as ContainerLog, 300);
    expect(logs.map(({ lines }) => lines.length)).toEqual([300, 300, 300]);
    expect(space.taken).toBe(logs.reduce((sum, { bytes }) => sum + bytes, 0));
    space.free(logs[1]);
    expect(space.taken).toBeLessThan(700 * 1024);
  });

  it('tells who follows, and keeps what was not finished as such', () => {
    const log = new ContainerLog(new LogSpace(1e6, () => []));
    const heard: string[] = [];
    const follower = { line: ({ text }: { text: string }) => heard.push(text), ended: () => heard.push('<end>') };
    log.write('stdout', 'before\n', 0);
    const stop = log.follow(follower);
    log.follow({ line: ({ text }) => heard.push(`2:${text}`), ended: () => undefined });
    log.write('stdout', 'one\ntw', 1);
    stop();
    log.follow(follower);
    log.write('stdout', 'o', 2);
    log.finish(3);
    expect(heard).toEqual(['one', '2:one', '2:two', 'two', '<end>']);
    expect(log.lines.at(-1)).toEqual({ atMs: 3, stream: 'stdout', text: 'two', isUnfinished: true });
  });
});
