/**
 * The Node.js applications of the book "Kubernetes in Action" (app.js in its images luksa/kubia*): a web server on port 8080 that tells
 * the name of its pod. As PID 1, Node does not react to SIGTERM, so that stopping it takes the whole grace period.
 */
import type { Process, Program, ProgramRun } from '../contract.ts';
import { forEver } from './for-ever.ts';

const PORT = 8080;
const MIB = 1024 ** 2;
const MEMORY_BYTES = 22 * MIB;
const START_CPU_MS = 90;
const REQUEST_CPU_MS = 0.4;

interface KubiaOptions {
  readonly name: string;
  /** The answer to each request. */
  readonly greet: (hostname: string) => string;
  /** After how many requests the application breaks, and what it says then. */
  readonly breaks?: { readonly after: number; readonly answer: (hostname: string) => string };
  readonly logsRequests: boolean;
}

function kubiaProgram({ name, greet, breaks, logsRequests }: KubiaOptions): Program {
  const run = function* (process: Process): ProgramRun {
    process.useMemory(MEMORY_BYTES);
    yield { kind: 'work', cpuMs: START_CPU_MS };
    process.stdout('Kubia server starting...\n');
    let requests = 0;
    process.serveHttp(PORT, (request, respond) => {
      process.useCpu(REQUEST_CPU_MS);
      if (logsRequests) process.stdout(`Received request from ::ffff:${request.clientIp}\n`);
      requests++;
      const isBroken = breaks !== undefined && requests > breaks.after;
      const body = isBroken ? breaks.answer(process.hostname) : greet(process.hostname);
      respond({ status: isBroken ? 500 : 200, headers: {}, body });
    });
    return yield* forEver();
  };
  return { name, fidelity: 'The application is simulated, not its JavaScript.', executables: ['node'], run };
}

const greetVersion =
  (version: string) =>
  (hostname: string): string =>
    `This is ${version} running in pod ${hostname}\n`;

export const kubia = kubiaProgram({
  name: 'kubia',
  greet: (hostname) => `You've hit ${hostname}\n`,
  logsRequests: true,
});

export const kubiaV1 = kubiaProgram({ name: 'kubia-v1', greet: greetVersion('v1'), logsRequests: false });

export const kubiaV2 = kubiaProgram({ name: 'kubia-v2', greet: greetVersion('v2'), logsRequests: false });

export const kubiaV3 = kubiaProgram({
  name: 'kubia-v3',
  greet: greetVersion('v3'),
  breaks: { after: 4, answer: (hostname) => `Some internal error has occurred! This is pod ${hostname}\n` },
  logsRequests: false,
});

export const kubiaV4 = kubiaProgram({ name: 'kubia-v4', greet: greetVersion('v4'), logsRequests: false });

export const kubiaUnhealthy = kubiaProgram({
  name: 'kubia-unhealthy',
  greet: (hostname) => `You've hit ${hostname}\n`,
  breaks: { after: 5, answer: () => "I'm not well. Please restart me!" },
  logsRequests: true,
});
