/** The test image of Kubernetes (kubernetes/test/images/agnhost): netexec, serve-hostname, liveness, pause, test-webserver, entrypoint-tester. */
import type { IncomingRequest, Process, Program, ProgramRun } from '../contract.ts';
import { forEver } from './for-ever.ts';

const HEALTHY_SECONDS = 10;

/** Endpoints of `netexec` that tell who answers. */
function netexec(process: Process): void {
  const startedAtMs = process.clock.nowMs;
  const word = process.argv.find((argument) => argument.startsWith('--http-port='));
  const port = Number(word?.slice('--http-port='.length) ?? '8080');
  process.serveHttp(port, (request: IncomingRequest, respond) => {
    const path = request.path.replace(/\?.*$/, '');
    const answer = (body: string, status = 200): void =>
      respond({ status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body });
    if (/^\/host[Nn]ame$/.test(path)) answer(process.hostname);
    else if (path === '/clientip') answer(`${request.clientIp}:0`);
    else if (path === '/echo') answer(decodeURIComponent(/[?&]msg=([^&]*)/.exec(request.path)?.[1] ?? ''));
    else if (path === '/healthz') answer('');
    else if (path === '/exit') process.exit(Number(/[?&]code=(\d+)/.exec(request.path)?.[1] ?? '0'));
    else answer(`up for ${Math.floor((process.clock.nowMs - startedAtMs) / 1000)}s\n`);
  });
}

/** Healthy for ten seconds, then not. */
function liveness(process: Process): void {
  const startedAtMs = process.clock.nowMs;
  process.serveHttp(8080, (request, respond) => {
    if (request.path !== '/healthz') {
      respond({ status: 200, headers: {}, body: '' });
      return;
    }
    const seconds = (process.clock.nowMs - startedAtMs) / 1000;
    const isHealthy = seconds <= HEALTHY_SECONDS;
    respond({ status: isHealthy ? 200 : 500, headers: {}, body: isHealthy ? 'ok' : `error: ${seconds}` });
  });
}

export const agnhost: Program = {
  name: 'agnhost',
  fidelity: 'Of its many servers, netexec, serve-hostname, liveness, test-webserver and pause are simulated.',
  executables: ['agnhost', 'liveness', 'server', 'test-webserver'],
  run: function* (process: Process): ProgramRun {
    const { argv } = process;
    const command = argv[1] ?? 'pause';
    process.onSignal('SIGTERM', () => process.exit(0));
    process.useMemory(8 * 1024 ** 2);
    switch (argv[0]?.endsWith('liveness') === true ? 'liveness' : command) {
      case 'netexec':
        netexec(process);
        break;
      case 'liveness':
      case '/server':
        liveness(process);
        break;
      case 'serve-hostname':
        process.serveHttp(9376, (_, respond) => respond({ status: 200, headers: {}, body: process.hostname }));
        break;
      case 'test-webserver':
        process.serveHttp(80, (_, respond) => respond({ status: 200, headers: {}, body: '<pre>\n</pre>\n' }));
        break;
      case 'entrypoint-tester':
        process.stdout(`[${argv.join(' ')}]\n`);
        return 0;
      case 'pause':
        process.stdout('Paused\n');
        break;
      default:
        process.stderr(`Error: unknown command "${command}" for "app"\nRun 'app --help' for usage.\n`);
        return 1;
    }
    return yield* forEver();
  },
};
