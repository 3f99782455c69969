/** The pause container (kubernetes/build/pause): sleeps until a signal tells it to end. */
import type { Process, Program } from '../contract.ts';
import { forEver } from './for-ever.ts';

export const pause: Program = {
  name: 'pause',
  fidelity: '',
  executables: ['pause'],
  run: function* (process: Process) {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.onSignal(signal, () => {
        process.stdout(`Shutting down, got signal: ${signal === 'SIGINT' ? 'Interrupt' : 'Terminated'}\n`);
        process.exit(0);
      });
    }
    return yield* forEver();
  },
};
