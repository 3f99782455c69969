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

function execIn(
  lab: MachineLab,
  machine: Machine,
  id: string,
  argv: readonly string[],
  timeoutMs = 10_000,
): ExecResult | undefined {
  let result: ExecResult | undefined;
  machine.runtime.exec(id, argv, timeoutMs, (answer) => {
    result = answer;
  });
  lab.clock.runUntil(() => result !== undefined, 60_000);
  return result;
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
      { PATH: path, HOSTNAME: 'web', A: 'image', B: 'own' },
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

describe('a command that is not there', () => {
  const prefix =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

  it.each([
    [['nosuchbinary'], 'exec: "nosuchbinary": executable file not found in $PATH: unknown'],
    [['/bin/nosuch'], 'exec: "/bin/nosuch": stat /bin/nosuch: no such file or directory: unknown'],
    [['/etc'], 'exec: "/etc": permission denied: unknown'],
  ])('%j cannot be started', (command, message) => {
    const { lab, machine } = labWith();
    const container = lab.create(machine, 'ender', { command });
    expect(machine.runtime.startContainer(container.id)).toEqual({ error: prefix + message });
    expect(container.state).toBe('exited');
    expect(container.exit?.exitCode).toBe(128);
  });

  it('cannot be executed either', () => {
    const { lab, machine } = labWith();
    const container = lab.start(machine, 'server');
    const result = execIn(lab, machine, container.id, ['nosuchcommand']);
    expect(result?.ok === false && result.message).toMatch(
      /^failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuchcommand": executable file not found in \$PATH: unknown$/,
    );
  });

  it('may be one of another image', () => {
    const { lab, machine } = labWith(handling({}));
    const container = lab.start(machine, 'server', {}, image('server', { executables: [] }));
    expect(execIn(lab, machine, container.id, ['app'])).toMatchObject({ ok: false, failure: 'not-found' });
  });

  it('in a stand-in is the stand-in', () => {
    const { lab, machine } = labWith();
    const manifest = image('ender', { executables: [] }, { isStandIn: true });
    expect(lab.start(machine, 'ender', { command: ['python', '3'] }, manifest).exit?.exitCode).toBe(3);
  });
});

describe('exec', () => {
  const printer = program('printer', function* (process: Process) {
    process.stdout(`${process.argv.slice(1).join(' ')}\n`);
    process.stderr('done\n');
    yield { kind: 'sleep', ms: 1000 };
    return 3;
  });

  it('collects the output and the exit code, and leaves the log alone', () => {
    const { lab, machine } = labWith(printer);
    const container = lab.start(machine, 'server');
    const result = execIn(lab, machine, container.id, ['printer', 'a', 'b']);
    expect(result).toEqual({ ok: true, exitCode: 3, output: 'a b\ndone\n' });
    expect(container.log.map((line) => line.text)).toEqual(['listening']);
  });

  it('kills what does not end in time', () => {
    const { lab, machine } = labWith(printer);
    const container = lab.start(machine, 'server');
    const sinceMs = lab.clock.nowMs;
    expect(execIn(lab, machine, container.id, ['printer'], 500)).toMatchObject({ ok: false, failure: 'timeout' });
    expect(lab.clock.nowMs - sinceMs).toBe(500);
    lab.clock.advance(5000);
    expect(lab.clock.pending).toBe(0);
  });

  it.each([
    ['created', (lab: MachineLab, machine: Machine) => lab.create(machine, 'server').id],
    ['exited', (lab: MachineLab, machine: Machine) => lab.start(machine, 'ender').id],
    ['unknown', () => 'f00'],
  ])('is refused where the container is %s', (_state, idOf) => {
    const { lab, machine } = labWith(printer);
    expect(execIn(lab, machine, idOf(lab, machine), ['printer'])).toMatchObject({ ok: false, failure: 'not-running' });
  });
});

describe('a removed sandbox', () => {
  it('takes its containers with it, resets their connections and frees its address', () => {
    const { lab, machine } = labWith();
    const told: ContainerRecord[] = [];
    machine.runtime.onExit((container) => told.push(container));
    const container = lab.start(machine, 'server');
    machine.runtime.removeSandbox(container.sandboxId);
    lab.clock.advance(1000);
    expect(container.state).toBe('exited');
    expect(machine.runtime.containers()).toEqual([]);
    expect(told).toEqual([]);
    expect(lab.network.stackAt('10.244.1.2')).toBeUndefined();
    expect(lab.sandbox(machine, 'next').ip).toBe('10.244.1.3');
  });

  it.each([
    [undefined, /^failed to setup network for sandbox "[0-9a-f]{64}": cni plugin not initialized$/],
    [
      '10.244.9.0/30',
      /^failed to setup network for sandbox "[0-9a-f]{64}": plugin type="bridge" failed \(add\): failed to allocate for range 0: no IP addresses available in range set: 10\.244\.9\.1-10\.244\.9\.2$/,
    ],
  ])('is never there with the range %s full', (podCidr, message) => {
    const { lab, machine } = labWith();
    machine.podCidr = podCidr;
    const answers: unknown[] = [];
    for (const name of ['a', 'b']) {
      const config = { namespace: 'default', name, uid: name, hostname: name, hostNetwork: false };
      machine.runtime.runSandbox(config, (answer) => answers.push('error' in answer ? answer.error : answer.ip));
    }
    lab.clock.advance(1000);
    expect(answers.at(-1)).toMatch(message);
  });

  it('of the host’s network has the machine’s address and ports', () => {
    const { lab, machine } = labWith();
    const sandbox = lab.sandbox(machine, 'proxy', { hostNetwork: true });
    expect([sandbox.ip, sandbox.stack]).toEqual([machine.spec.ip, machine.stack]);
    machine.runtime.removeSandbox(sandbox.id);
    expect(lab.network.stackAt(machine.spec.ip)).toBe(machine.stack);
  });
});

describe('what cannot be', () => {
  it.each<[string, (lab: MachineLab, machine: Machine) => unknown, string]>([
    [
      'a container of an image that is not here',
      (lab, machine) => {
        const { sandboxId, config } = lab.create(machine, 'server');
        return machine.runtime.createContainer(sandboxId, { ...config, image: 'nginx' });
      },
      'failed to resolve image "nginx": not found',
    ],
    [
      'a container in no sandbox',
      (lab, machine) => machine.runtime.createContainer('f00', lab.create(machine, 'server').config),
      'failed to find sandbox id "f00": not found',
    ],
    [
      'a second start',
      (lab, machine) => machine.runtime.startContainer(lab.start(machine, 'server').id),
      'container is already in running state',
    ],
    [
      'an image without a command',
      (lab, machine) => {
        const { sandboxId, config } = lab.create(machine, 'server', {}, image('server', { entrypoint: [] }));
        return machine.runtime.createContainer(sandboxId, config);
      },
      'failed to generate spec: no command specified',
    ],
  ])('%s is refused', (_what, attempt, message) => {
    const { lab, machine } = labWith();
    let refusal = '';
    try {
      refusal = JSON.stringify(attempt(lab, machine));
    } catch (error) {
      refusal = JSON.stringify(String(error));
    }
    expect(refusal).toContain(JSON.stringify(message).slice(1, -1));
  });
});
