/** In place of images that the catalogue does not know: serves every port that the container declares with a text that says so. */
import type { Process, Program } from '../contract.ts';
import { forEver } from './for-ever.ts';

const MIB = 1024 ** 2;

export const standIn: Program = {
  name: 'stand-in',
  fidelity:
    'A stand-in: the real program is not simulated. It runs for ever, answers HTTP on every declared port, and ends with 0 on SIGTERM.',
  executables: [],
  run: function* (process: Process) {
    process.useMemory(16 * MIB);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const) process.onSignal(signal, () => process.exit(0));
    const image = process.env.IMAGE ?? 'an image';
    process.stdout(`stand-in for ${image}: the real program is not simulated\n`);
    for (const port of process.declaredPorts) {
      process.serveHttp(port, (request, respond) => {
        process.useCpu(0.3);
        const body = `${process.hostname} stands in for ${image}: ${request.method} ${request.path} on port ${port}\n`;
        respond({ status: 200, headers: { 'content-type': 'text/plain' }, body });
      });
    }
    return yield* forEver();
  },
};
