import { describe, expect, it } from 'vitest';
import { forEver, image, MachineLab, program } from '../testing/machine-lab.ts';
import type { ExecResult, Machine, Process, Program, Signal } from './contract.ts';

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
