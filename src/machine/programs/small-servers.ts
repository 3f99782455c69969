/** Small web servers that examples use: hashicorp/http-echo, Google's hello-app, Kubernetes' echoserver and serve_hostname. */
import type { IncomingRequest, Process, Program } from '../contract.ts';
import { forEver } from './for-ever.ts';
import { slashedTime } from './log-time.ts';

const MIB = 1024 ** 2;

/** The value of `-name=x`, `--name=x` or `-name x`. */
function flag(argv: readonly string[], name: string): string | undefined {
  for (const [index, word] of argv.entries()) {
    const found = new RegExp(`^--?${name}(?:=([\\s\\S]*))?$`).exec(word);
    if (found !== null) return found[1] ?? argv[index + 1];
  }
  return undefined;
}

export const httpEcho: Program = {
  name: 'http-echo',
  fidelity: '',
  executables: ['http-echo'],
  run: function* (process: Process) {
    const text = flag(process.argv, 'text') ?? process.env.ECHO_TEXT ?? '';
    const port = Number(/(\d+)$/.exec(flag(process.argv, 'listen') ?? ':5678')?.[1] ?? '5678');
    if (text === '') {
      process.stderr('Missing -text option!\n');
      return 127;
    }
    const stop = (): void => process.exit(0);
    process.onSignal('SIGINT', stop);
    process.onSignal('SIGTERM', stop);
    process.useMemory(5 * MIB);
    process.serveHttp(port, (request, respond) => {
      process.useCpu(0.05);
      const { method, path, clientIp, headers } = request;
      const isHealth = path === '/health';
      const body = isHealth ? '{"status":"ok"}' : `${text}\n`;
      const agent = headers['user-agent'] ?? '';
      process.stdout(
        `${slashedTime(process.clock.nowMs)} ${headers.host ?? ''} ${clientIp}:0 "${method} ${path} HTTP/1.1" 200 ${body.length} "${agent}" 0s\n`,
      );
      respond({
        status: 200,
        headers: { 'content-type': isHealth ? 'application/json' : 'text/plain; charset=utf-8' },
        body,
      });
    });
    process.stdout(`${slashedTime(process.clock.nowMs)} [INFO] server is listening on :${port}\n`);
    return yield* forEver();
  },
};

export const helloApp: Program = {
  name: 'hello-app',
  fidelity: '',
  executables: ['hello-app'],
  run: function* (process: Process) {
    const version = process.env.HELLO_VERSION ?? '1.0.0';
    const port = Number(process.env.PORT ?? '8080');
    process.onSignal('SIGTERM', () => process.exit(143));
    process.useMemory(6 * MIB);
    process.serveHttp(port, (request, respond) => {
      process.useCpu(0.05);
      process.stderr(`${slashedTime(process.clock.nowMs)} Serving request: ${request.path}\n`);
      respond({
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: `Hello, world!\nVersion: ${version}\nHostname: ${process.hostname}\n`,
      });
    });
    process.stderr(`${slashedTime(process.clock.nowMs)} Server listening on port ${port}\n`);
    return yield* forEver();
  },
};

export const echoserver: Program = {
  name: 'echoserver',
  fidelity: '',
  executables: ['echoserver', 'echoheaders'],
  run: function* (process: Process) {
    process.onSignal('SIGTERM', () => process.exit(0));
    process.onSignal('SIGQUIT', () => process.exit(0));
    process.useMemory(8 * MIB);
    process.serveHttp(8080, (request, respond) => {
      process.useCpu(0.1);
      respond({ status: 200, headers: { 'content-type': 'text/plain' }, body: described(process, request) });
    });
    process.stdout('Generating self-signed cert\nStarting nginx\n');
    return yield* forEver();
  },
};

function described(process: Process, request: IncomingRequest): string {
  const [path = '/', query = ''] = request.path.split('?');
  const headers = Object.entries(request.headers)
    .sort()
    .map(([name, value]) => `\t${name}=${value}`);
  const { env } = process;
  const pod = [
    ['node name', env.NODE_NAME],
    ['pod name', env.POD_NAME],
    ['pod namespace', env.POD_NAMESPACE],
    ['pod IP', env.POD_IP],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`\t${name}:\t${value}`]));
  return [
    '',
    '',
    `Hostname: ${process.hostname}`,
    '',
    'Pod Information:',
    ...(pod.length === 0 ? ['\t-no pod information available-'] : pod),
    '',
    'Request Information:',
    `\tclient_address=${request.clientIp}`,
    `\tmethod=${request.method}`,
    `\treal path=${request.path}`,
    `\tquery=${query}`,
    '\trequest_version=1.1',
    `\trequest_uri=http://${request.headers.host ?? ''}:8080${path}`,
    '',
    'Request Headers:',
    ...headers,
    '',
    'Request Body:',
    request.body === '' ? '\t-no body in request-' : request.body,
    '',
    '',
  ].join('\n');
}

export const serveHostname: Program = {
  name: 'serve-hostname',
  fidelity: '',
  executables: ['serve_hostname', 'serve-hostname', 'whoami-server'],
  run: function* (process: Process) {
    process.onSignal('SIGTERM', () => process.exit(0));
    process.serveHttp(9376, (_, respond) => respond({ status: 200, headers: {}, body: process.hostname }));
    return yield* forEver();
  },
};
