/** BusyBox: `sleep` and a shell for simple lists of commands. */
import type { Process, Program, ProgramRun } from '../contract.ts';
import { baseName } from '../file-paths.ts';
import { forEver } from './for-ever.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 };

function* sleep(text: string): ProgramRun {
  if (text === 'infinity' || text === 'inf') return yield* forEver();
  const [, number = '0', unit = ''] = /^([\d.]+)([smhd]?)$/.exec(text) ?? [];
  yield { kind: 'sleep', ms: Number(number) * (UNITS[unit] ?? 1) * 1000 };
  return 0;
}

export const busybox: Program = {
  name: 'busybox',
  fidelity: '',
  executables: ['busybox', 'sh', 'ash', 'bash', 'sleep', 'true', 'false', 'echo'],
  run: function* (process: Process): ProgramRun {
    const [name = '', first = '', script = ''] = process.argv;
    const applet = baseName(name);
    if (applet === 'sleep') return yield* sleep(first);
    if (applet === 'false') return 1;
    if (applet === 'echo') process.stdout(`${process.argv.slice(1).join(' ')}\n`);
    if (first !== '-c') return 0;
    const loop = /^while true; do (.*?);? done;?$/s.exec(script.trim());
    for (;;) {
      for (const command of (loop?.[1] ?? script).split(/;|&&|\n/)) {
        const [word = '', ...rest] = command.trim().split(/\s+/);
        if (word === 'sleep') yield* sleep(rest[0] ?? '');
        else if (word === 'echo') process.stdout(`${rest.join(' ').replace(/['"]/g, '')}\n`);
        else if (word === 'exit') return Number(rest[0] ?? 0);
      }
      if (loop === null) return 0;
    }
  },
};
