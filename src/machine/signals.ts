/** Signals of Linux as far as containers meet them (signal(7)): their numbers, and what they do to a process without a handler. */
import type { Signal } from './contract.ts';

const NUMBERS: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
  SIGWINCH: 28,
};

/** The exit code with which a runtime reports a process that `signal` killed. */
export function exitCodeOf(signal: Signal): number {
  return 128 + NUMBERS[signal];
}

/** Whether a process dies of it when it does not say otherwise. */
export function isDeadly(signal: Signal): boolean {
  return signal !== 'SIGWINCH';
}

/** The signal that an image names (`SIGQUIT`, `QUIT` or `3`), SIGTERM where it names none that is known. */
export function parseSignal(text: string | undefined): Signal {
  const name = text?.toUpperCase() ?? '';
  for (const [signal, number] of Object.entries(NUMBERS)) {
    if (name === signal || `SIG${name}` === signal || name === String(number)) return signal as Signal;
  }
  return 'SIGTERM';
}
