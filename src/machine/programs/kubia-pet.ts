/** The stateful application of "Kubernetes in Action": keeps the last thing posted to it in a file, and tells its name with it. */
import type { Process, Program } from '../contract.ts';
import { forEver } from './for-ever.ts';

const FILE = '/var/data/kubia.txt';

export const kubiaPet: Program = {
  name: 'kubia-pet',
  fidelity: 'The application is simulated, not its JavaScript.',
  executables: ['node'],
  run: function* (process: Process) {
    process.useMemory(22 * 1024 ** 2);
    yield { kind: 'work', cpuMs: 90 };
    process.serveHttp(8080, (request, respond) => {
      process.useCpu(0.4);
      if (request.method === 'POST') {
        const problem = process.files.write(FILE, request.body);
        if (problem === undefined) process.stdout('New data has been received and stored.\n');
        const body = problem === undefined ? `Data stored on pod ${process.hostname}\n` : '';
        respond({ status: problem === undefined ? 200 : 500, headers: {}, body });
        return;
      }
      const data = process.files.read(FILE) ?? 'No data posted yet';
      const body = `You've hit ${process.hostname}\nData stored on this pod: ${data}\n`;
      respond({ status: 200, headers: {}, body: request.path === '/data' ? data : body });
    });
    return yield* forEver();
  },
};
