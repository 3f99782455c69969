import { describe, expect, it } from 'vitest';
import { forEver, image, MachineLab, program } from '../testing/machine-lab.ts';
import type { ContainerRecord, ExecResult, Machine, Process, Program, Signal } from './contract.ts';

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

describe('a program', () => {
  it('ends everything else in its container when it is the first', () => {
    const { lab, machine } = labWith(handling({}));
    const container = lab.start(machine, 'ender', { args: ['7', '5'] });
    let result: ExecResult | undefined;
    machine.runtime.exec(container.id, ['app'], 0, (answer) => {
      result = answer;
    });
    lab.clock.advance(10_000);
    expect(container.exit?.exitCode).toBe(7);
    expect(result).toMatchObject({ ok: true, exitCode: 137 });
  });

  it.each([
    [['5'], 5],
    [['256'], 0],
    [['-1'], 255],
  ])('ends with the code of %j: %d', (args, code) => {
    const { lab, machine } = labWith();
    expect(lab.start(machine, 'ender', { args }).exit?.exitCode).toBe(code);
  });

  it('works as fast as its CPU limit lets it, and is metered', () => {
    const worker = program('worker', function* () {
      yield { kind: 'work', cpuMs: 1000 };
      return yield* forEver();
    });
    const { lab, machine } = labWith(worker);
    const begin = (cpuLimitCores: number): ContainerRecord => {
      const name = `limit-${cpuLimitCores}`;
      const sandbox = lab.sandbox(machine, name);
      const container = lab.createIn(machine, sandbox.id, 'worker', { name, cpuLimitCores });
      machine.runtime.startContainer(container.id);
      return container;
    };
    const used = (container: ContainerRecord): number => Math.round(machine.runtime.usage(container.id)?.cpuMs ?? -1);
    const free = begin(0);
    lab.clock.advance(5000);
    const limited = begin(0.25);
    lab.clock.advance(2100);
    const half = used(limited);
    lab.clock.advance(5000);
    expect(used(free)).toBe(1000);
    expect(half).toBeGreaterThan(490);
    expect(half).toBeLessThan(530);
    expect(used(limited)).toBe(1000);
  });

  it('is killed with all others when they pass the memory limit together', () => {
    const hog = program('hog', function* (process: Process) {
      process.useMemory(60);
      yield { kind: 'sleep', ms: 1000 };
      yield process.run(['hog2']);
      return 0;
    });
    const second = program('hog2', function* (process: Process) {
      process.useMemory(30);
      yield { kind: 'sleep', ms: 1000 };
      process.useMemory(50);
      return yield* forEver();
    });
    const { lab, machine } = labWith(hog, second);
    const container = lab.start(machine, 'hog', { memoryLimitBytes: 100 });
    lab.clock.advance(1500);
    expect(machine.runtime.usage(container.id)).toMatchObject({ memoryBytes: 90 });
    lab.clock.advance(1000);
    expect(container.exit).toMatchObject({ exitCode: 137, signal: 'SIGKILL', wasOutOfMemory: true });
  });

  it('writes a log by lines', () => {
    const talker = program('talker', function* (process: Process) {
      process.stdout('one\ntw');
      process.stderr('oops\n');
      yield { kind: 'sleep', ms: 1000 };
      process.stdout('o\nthree');
      return 0;
    });
    const { lab, machine } = labWith(talker);
    const container = lab.start(machine, 'talker');
    lab.clock.advance(2000);
    expect(container.log.map(({ stream, text }) => `${stream}: ${text}`)).toEqual([
      'stdout: one',
      'stderr: oops',
      'stdout: two',
      'stdout: three',
    ]);
  });

  it('sees the environment of image and container, and its host name', () => {
    const shown: unknown[] = [];
    const shower = program('shower', function* (process: Process) {
      shown.push(process.env, process.hostname, process.argv, process.workingDirectory);
      yield { kind: 'sleep', ms: 0 };
      return 0;
    });
    const { lab, machine } = labWith(shower);
    const manifest = image('shower', { env: { A: 'image', B: 'image' }, cmd: ['default'], workingDir: '/srv' });
    lab.start(machine, 'shower', { name: 'web', env: { B: 'own' } }, manifest);
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    expect(shown).toEqual([
      { PATH: path, HOSTNAME: 'web', A: 'image', B: 'own', HOME: '/root' },
      'web',
      ['shower', 'default'],
      '/srv',
    ]);
  });

  it.each([
    [undefined, undefined, ['ender', '0', '9']],
    [undefined, ['1'], ['ender', '1']],
    [['app'], undefined, ['app']],
    [['app'], ['x'], ['app', 'x']],
    [[], [], ['ender', '0', '9']],
  ])('with command %j and args %j is started as %j', (command, args, argv) => {
    const seen: (readonly string[])[] = [];
    const recorder = (name: string): Program =>
      program(name, function* (process: Process) {
        seen.push(process.argv);
        return yield* forEver();
      });
    const lab = new MachineLab();
    lab.programs.splice(0, 9, recorder('ender'), recorder('app'));
    lab.start(lab.machine(), 'ender', { command, args }, image('ender', { cmd: ['0', '9'] }));
    expect(seen).toEqual([argv]);
  });
});
