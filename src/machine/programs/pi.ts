/** The one Perl program that everybody runs as a Job: `perl -Mbignum=bpi -wle 'print bpi(2000)'`, digits of π. */
import type { Process, Program } from '../contract.ts';

const CPU_MS_PER_DIGIT = 2.2;
const MOST_DIGITS = 10_000;

/** So many significant digits, the last one rounded down (Machin's formula). */
export function digitsOfPi(digits: number): string {
  const guard = 10n;
  const unity = 10n ** (BigInt(digits) + guard);
  const value = (4n * (4n * inverseArctangent(5n, unity) - inverseArctangent(239n, unity))) / 10n ** guard;
  const text = value.toString();
  return `${text.charAt(0)}.${text.slice(1, digits)}`;
}

function inverseArctangent(x: bigint, unity: bigint): bigint {
  let term = unity / x;
  let sum = term;
  for (let divisor = 3n, sign = -1n; term !== 0n; divisor += 2n, sign = -sign) {
    term /= x * x;
    sum += (sign * term) / divisor;
  }
  return sum;
}

export const perl: Program = {
  name: 'perl',
  fidelity: 'Only programs that print bpi(n) are simulated.',
  executables: ['perl'],
  run: function* (process: Process) {
    const digits = Math.min(Number(/bpi\((\d+)\)/.exec(process.argv.join(' '))?.[1] ?? '0'), MOST_DIGITS);
    process.useMemory(12 * 1024 ** 2);
    if (digits === 0) {
      process.stderr('perl: only programs that print bpi(n) are simulated\n');
      return 2;
    }
    yield { kind: 'work', cpuMs: digits * CPU_MS_PER_DIGIT };
    process.stdout(`${digitsOfPi(digits)}\n`);
    return 0;
  },
};
