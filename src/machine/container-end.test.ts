import { describe, expect, it } from 'vitest';
import { forEver, image, MachineLab, program } from '../testing/machine-lab.ts';
import type { Machine, Process, Program, Signal } from './contract.ts';

/** Runs for ever; ends by itself only on signals that it handles, with the code that it has for them. */
function handling(codes: Partial<Record<Signal, number>>): Program {
  return program('app', function* (process: Process) {
    for (const [signal, code] of Object.entries(codes)) process.onSignal(signal as Signal, () => process.exit(code));
    return yield* forEver();
  });
}

function labWith(...programs: readonly Program[]): { lab: MachineLab; machine: Machine } {
  const lab = new MachineLab();
  lab.programs.push(...programs);
  return { lab, machine: lab.machine() };
}

describe('stopping a container', () => {
  it.each<{
    what: string;
    codes: Partial<Record<Signal, number>>;
    stopSignal?: string;
    grace: number;
    code: number;
    signal?: Signal;
    ms: number;
  }>([
    { what: 'that handles SIGTERM', codes: { SIGTERM: 0 }, grace: 30_000, code: 0, ms: 20 },
    {
      what: 'that ignores it, after the grace period',
      codes: {},
      grace: 30_000,
      code: 137,
      signal: 'SIGKILL',
      ms: 30_020,
    },
    { what: 'without any grace', codes: { SIGTERM: 0 }, grace: 0, code: 137, signal: 'SIGKILL', ms: 20 },
    {
      what: 'with the signal of its image',
      codes: { SIGQUIT: 3 },
      stopSignal: 'SIGQUIT',
      grace: 5000,
      code: 3,
      ms: 20,
    },
    {
      what: 'with the signal of its image by number',
      codes: { SIGWINCH: 4 },
      stopSignal: '28',
      grace: 5000,
      code: 4,
      ms: 20,
    },
    { what: 'that handles another signal', codes: { SIGINT: 1 }, grace: 1000, code: 137, signal: 'SIGKILL', ms: 1020 },
  ])('$what', ({ codes, stopSignal, grace, code, signal, ms }) => {
    const { lab, machine } = labWith(handling(codes));
    const container = lab.start(machine, 'app', {}, image('app', { stopSignal }));
    const sinceMs = lab.clock.nowMs;
    let stoppedAtMs = 0;
    machine.runtime.stopContainer(container.id, grace, () => {
      stoppedAtMs = lab.clock.nowMs;
    });
    lab.clock.advance(60_000);
    expect(container.exit).toMatchObject({ exitCode: code, signal, wasOutOfMemory: false });
    expect(stoppedAtMs - sinceMs).toBeCloseTo(ms, 6);
    expect(lab.clock.pending).toBe(0);
  });

  it('that has ended answers at once, and tells nobody again', () => {
    const { lab, machine } = labWith();
    const container = lab.start(machine, 'ender');
    lab.clock.advance(1000);
    let told = 0;
    machine.runtime.onExit(() => told++);
    let isDone = false;
    machine.runtime.stopContainer(container.id, 30_000, () => {
      isDone = true;
    });
    lab.clock.advance(0);
    expect([isDone, told]).toEqual([true, 0]);
  });
});

describe('signals', () => {
  it.each<[Signal, boolean]>([
    ['SIGTERM', false],
    ['SIGINT', false],
    ['SIGWINCH', false],
    ['SIGKILL', true],
  ])('%s from outside ends a first process without handlers: %s', (signal, ends) => {
    const { lab, machine } = labWith(handling({}));
    const container = lab.start(machine, 'app');
    machine.runtime.killContainer(container.id, signal);
    expect(container.state).toBe(ends ? 'exited' : 'running');
  });

  it('from inside never kill the first process unless it handles them, but its children', () => {
    const seen: unknown[] = [];
    const killer = program('killer', function* (process: Process) {
      seen.push(process.kill(1, 'SIGKILL'), process.kill(99, 'SIGTERM'), process.kill(2, 'SIGTERM'));
      seen.push(process.processes().map(({ pid, argv }) => `${pid} ${argv.join(' ')}`));
      yield { kind: 'sleep', ms: 1 };
      return 0;
    });
    const parent = program('parent', function* (process: Process) {
      const child = process.run(['app']);
      if (child.kind === 'until') child.start((code) => seen.push(code));
      yield process.run(['killer']);
      return yield* forEver();
    });
    const { lab, machine } = labWith(handling({}), killer, parent);
    const container = lab.start(machine, 'parent');
    expect(seen).toEqual([143, true, false, true, ['1 parent', '3 killer']]);
    expect(container.state).toBe('running');
  });
});
