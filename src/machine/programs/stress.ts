/** `stress`: holds memory and keeps cores busy, to see limits at work (the images polinux/stress and vish/stress). */
import type { Process, Program, ProgramRun } from '../contract.ts';
import { baseName } from '../file-paths.ts';
import { forEver } from './for-ever.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  KI: 1024,
  MI: 1024 ** 2,
  GI: 1024 ** 3,
};

/** `150M`, `100Mi`, `1G` in bytes. */
function bytesOf(text: string): number {
  const [, digits = '0', unit = ''] = /^(\d+)([a-zA-Z]*)$/.exec(text) ?? [];
  return Number(digits) * (UNITS[unit.toUpperCase().replace(/B$/, '')] ?? 1);
}

function optionOf(argv: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of argv.entries()) {
    const [name = '', value] = word.replace(/^--?/, '').split('=', 2);
    if (word.startsWith('-') && names.includes(name)) return value ?? argv[index + 1];
  }
  return undefined;
}

function* burn(process: Process, cores: number): ProgramRun {
  if (cores === 0) return yield* forEver();
  for (;;) {
    yield { kind: 'work', cpuMs: 100 };
    process.useCpu(100 * (cores - 1));
  }
}

export const stress: Program = {
  name: 'stress',
  fidelity: 'Several workers are one process whose CPU time is counted together.',
  executables: ['stress', 'stress-ng', 'consume-memory'],
  run: function* (process: Process) {
    const { argv } = process;
    const name = baseName(argv[0] ?? '');
    process.onSignal('SIGTERM', () => process.exit(143));
    const memory = optionOf(argv, 'vm-bytes', 'mem-total');
    const cores = Number(optionOf(argv, 'cpu', 'c', 'cpus') ?? '0');
    const workers = Number(optionOf(argv, 'vm', 'm') ?? (memory === undefined ? '0' : '1'));
    process.stdout(`${name}: info: [${process.pid}] dispatching hogs: ${cores} cpu, 0 io, ${workers} vm, 0 hdd\n`);
    yield { kind: 'work', cpuMs: 100 };
    if (memory !== undefined) process.useMemory(bytesOf(memory) * Math.max(workers, 1));
    const limit = optionOf(argv, 'timeout', 't');
    if (limit === undefined) return yield* burn(process, cores + workers);
    yield { kind: 'sleep', ms: Number.parseFloat(limit) * 1000 };
    return 0;
  },
};
