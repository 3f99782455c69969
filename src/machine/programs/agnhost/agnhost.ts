/**
 * The test image of Kubernetes (kubernetes/test/images/agnhost), in the roles that need neither TLS nor the API: servers in `netexec.ts`, `servers.ts`
 * and `guestbook.ts`, tools in `mounttest.ts` and `tools.ts`.
 */
import type { Process, Program, ProgramRun } from '../../contract.ts';
import { forEver } from '../for-ever.ts';
import { guestbook } from './guestbook.ts';
import { mounttest } from './mounttest.ts';
import { netexec } from './netexec.ts';
import { liveness, porter, serveHostname, testWebserver } from './servers.ts';
import { connect, logsGenerator, portForwardTester } from './tools.ts';

const MEMORY_BYTES = 8 * 1024 ** 2;
const VERSION = '2.53';

/** Each opens its ports, and then waits; false when one is taken. */
const SERVERS: Readonly<Record<string, (process: Process) => boolean>> = {
  liveness,
  netexec,
  porter,
  'serve-hostname': serveHostname,
  'test-webserver': testWebserver,
};

const TOOLS: Readonly<Record<string, (process: Process) => ProgramRun>> = {
  connect,
  guestbook,
  'logs-generator': logsGenerator,
  mounttest,
  'port-forward-tester': portForwardTester,
};

export const agnhost: Program = {
  name: 'agnhost',
  fidelity:
    'Of its many roles those are simulated that need neither TLS, UDP nor the API: not webhook, inclusterclient, dns and the like.',
  executables: ['agnhost', 'agnhost-2', 'liveness', 'server', 'test-webserver'],
  run: function* (process: Process): ProgramRun {
    const { argv } = process;
    // Go ends a first process with 2, since the kernel keeps the signal from it.
    process.onSignal('SIGTERM', () => process.exit(process.pid === 1 ? 2 : 143));
    process.useMemory(MEMORY_BYTES);
    const role = roleOf(argv);
    const server = SERVERS[role];
    const tool = TOOLS[role];
    if (server !== undefined) return server(process) ? yield* forEver() : 1;
    if (tool !== undefined) return yield* tool(process);
    if (role === 'entrypoint-tester') {
      process.stdout(`[${argv.join(' ')}]\n`);
      return 0;
    }
    if (role === 'pause') return yield* pause(process);
    if (role === '--version' || role === 'version') {
      process.stdout(`agnhost version ${VERSION}\n`);
      return 0;
    }
    process.stderr(`Error: unknown command "${role}" for "app"\nRun 'app --help' for usage.\n`);
    return 1;
  },
};

/** The first word; older images are one role each, by the name of their executable. */
function roleOf([executable = '', command]: readonly string[]): string {
  const name = executable.slice(executable.lastIndexOf('/') + 1);
  if (name === 'liveness' || name === 'server') return 'liveness';
  if (name === 'test-webserver') return 'test-webserver';
  return command ?? 'pause';
}

function* pause(process: Process): ProgramRun {
  process.stdout('Paused\n');
  process.onSignal('SIGINT', () => process.exit(1));
  process.onSignal('SIGTERM', () => process.exit(2));
  return yield* forEver();
}
