/** Signals as people write them. */
import type { Signal } from '../contract.ts';

const BY_NUMBER: Readonly<Record<string, Signal>> = {
  '1': 'SIGHUP',
  '2': 'SIGINT',
  '3': 'SIGQUIT',
  '9': 'SIGKILL',
  '10': 'SIGUSR1',
  '12': 'SIGUSR2',
  '15': 'SIGTERM',
  '28': 'SIGWINCH',
};

/** Names without `SIG`, by number. */
export const SIGNAL_NAMES: readonly string[] = Object.values(BY_NUMBER).map((signal) => signal.slice(3));

/** `TERM`, `SIGTERM` or `15`. */
export function signalOf(name: string): Signal | undefined {
  const full = `SIG${name.toUpperCase().replace(/^SIG/, '')}`;
  return BY_NUMBER[name] ?? Object.values(BY_NUMBER).find((signal) => signal === full);
}

/** What a shell adds to 128 for a process that the signal killed. */
export function signalNumber(signal: Signal): number {
  return Number(Object.keys(BY_NUMBER).find((number) => BY_NUMBER[number] === signal));
}
