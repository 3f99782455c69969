/** wget, curl, nslookup. Names that cannot be resolved, refusals and timeouts are worded as the real tools do. */
import type { HttpResult } from '../../../network/contract.ts';
import type { Wait } from '../../contract.ts';
import { type Applet, type AppletCall, complain, takeArguments } from './applet.ts';

const WGET_TIMEOUT_MS = 900_000;
const CURL_TIMEOUT_MS = 300_000;

function* fetch(
  call: AppletCall,
  url: string,
  options: Parameters<AppletCall['process']['fetch']>[1],
): Generator<Wait, HttpResult, unknown> {
  return (yield call.process.fetch(url, options)) as HttpResult;
}

function withScheme(url: string): string {
  return /^https?:\/\//.test(url) ? url : `http://${url}`;
}

function hostOf(url: string): { host: string; port: string } {
  const [, scheme = 'http', host = '', port] = /^(https?):\/\/([^/:?#]+)(?::(\d+))?/.exec(url) ?? [];
  return { host, port: port ?? (scheme === 'https' ? '443' : '80') };
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export const wget: Applet = function* (call) {
  const { has, value, operands } = takeArguments(call.argv, [
    'O',
    'T',
    't',
    'U',
    'P',
    'o',
    'timeout',
    'tries',
    'header',
    'post-data',
    'output-document',
  ]);
  const url = withScheme(operands[0] ?? '');
  const { host, port } = hostOf(url);
  const limit = value('T', 'timeout');
  const isQuiet = has('q', 'quiet');
  const body = value('post-data');
  const headers = headersOf(call.argv, '--header', { 'user-agent': 'Wget' });
  const result = yield* fetch(call, url, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    ...(body === undefined ? {} : { body }),
    timeoutMs: limit === undefined ? WGET_TIMEOUT_MS : Number(limit) * 1000,
  });
  if (!isQuiet && (result.ok || result.failure !== 'no-such-host')) {
    call.streams.stderr(`Connecting to ${host}:${port} (${host}:${port})\n`);
  }
  if (!result.ok) {
    if (result.failure === 'no-such-host') complain(call, `bad address '${host}'`);
    else if (result.failure === 'timeout') complain(call, 'download timed out');
    else
      complain(
        call,
        `can't connect to remote host (${host}): ${result.failure === 'refused' ? 'Connection refused' : result.failure === 'reset' ? 'Connection reset by peer' : 'No route to host'}`,
      );
    return 1;
  }
  const { response } = result;
  if (response.status >= 400) {
    complain(call, `server returned error: HTTP/1.1 ${response.status} ${REASONS[response.status] ?? ''}`.trimEnd());
    return 1;
  }
  if (has('spider')) return 0;
  const target = value('O', 'output-document') ?? fileNameOf(url);
  if (target === '-') call.streams.stdout(response.body);
  else {
    const problem = target === '/dev/null' ? undefined : call.process.files.write(call.path(target), response.body);
    if (problem !== undefined) {
      complain(call, `can't open '${target}': ${problem}`);
      return 1;
    }
    if (!isQuiet) call.streams.stderr(`saving to '${target}'\n'${target}' saved\n`);
  }
  return 0;
};

function fileNameOf(url: string): string {
  const name =
    url
      .replace(/^https?:\/\/[^/]*/, '')
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? '';
  return name === '' ? 'index.html' : name;
}

function headersOf(
  argv: readonly string[],
  option: string,
  given: Record<string, string>,
): Readonly<Record<string, string>> {
  for (const [index, word] of argv.entries()) {
    const text =
      word === option ? argv[index + 1] : word.startsWith(`${option}=`) ? word.slice(option.length + 1) : undefined;
    const [name, ...rest] = (text ?? '').split(':');
    if (text !== undefined && name !== undefined) given[name.toLowerCase()] = rest.join(':').trim();
  }
  return given;
}

const CURL_VALUED = [
  'o',
  'X',
  'H',
  'd',
  'm',
  'w',
  'A',
  'u',
  'b',
  'e',
  'connect-timeout',
  'max-time',
  'data',
  'header',
  'request',
  'retry',
  'retry-delay',
  'output',
  'write-out',
  'resolve',
  'cacert',
];

export const curl: Applet = function* (call) {
  const { has, value, operands } = takeArguments(call.argv, CURL_VALUED);
  const url = withScheme(operands[0] ?? '');
  const { host, port } = hostOf(url);
  const body = value('d', 'data');
  const limit = value('m', 'max-time') ?? value('connect-timeout');
  const method = value('X', 'request') ?? (has('I', 'head') ? 'HEAD' : body === undefined ? 'GET' : 'POST');
  const headers = headersOf(
    call.argv,
    '-H',
    headersOf(call.argv, '--header', { 'user-agent': 'curl/8.5.0', accept: '*/*' }),
  );
  const result = yield* fetch(call, url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    timeoutMs: limit === undefined ? CURL_TIMEOUT_MS : Number(limit) * 1000,
  });
  const says = !has('s', 'silent') || has('S', 'show-error');
  if (!result.ok) {
    const [code, why] = curlFailure(result.failure, host, port, result.latencyMs);
    if (says) call.streams.stderr(`curl: (${code}) ${why}\n`);
    return code;
  }
  const { status, body: text, headers: answered } = result.response;
  if (has('f', 'fail') && status >= 400) {
    if (says) call.streams.stderr(`curl: (22) The requested URL returned error: ${status}\n`);
    return 22;
  }
  const head = `HTTP/1.1 ${status} ${status === 200 ? 'OK' : (REASONS[status] ?? '')}\r\n${Object.entries(answered)
    .map(([name, field]) => `${name}: ${field}\r\n`)
    .join('')}\r\n`;
  const shown = `${has('i', 'include', 'I', 'head') ? head : ''}${has('I', 'head') ? '' : text}`;
  const target = value('o', 'output');
  if (target === undefined) call.streams.stdout(shown);
  else if (target !== '/dev/null') call.process.files.write(call.path(target), shown);
  const format = value('w', 'write-out');
  if (format !== undefined) {
    call.streams.stdout(
      format
        .replace(/%\{(?:http_code|response_code)\}/g, String(status))
        .replace(/%\{time_total\}/g, (result.latencyMs / 1000).toFixed(6))
        .replace(/\\n/g, '\n'),
    );
  }
  return 0;
};

function curlFailure(failure: string, host: string, port: string, latencyMs: number): readonly [number, string] {
  switch (failure) {
    case 'no-such-host':
      return [6, `Could not resolve host: ${host}`];
    case 'timeout':
      return [28, `Connection timed out after ${Math.round(latencyMs)} milliseconds`];
    case 'reset':
      return [56, 'Recv failure: Connection reset by peer'];
    case 'unreachable':
      return [7, `Failed to connect to ${host} port ${port} after ${Math.round(latencyMs)} ms: No route to host`];
    default:
      return [7, `Failed to connect to ${host} port ${port} after ${Math.round(latencyMs)} ms: Connection refused`];
  }
}

export const nslookup: Applet = function* (call) {
  const name = takeArguments(call.argv).operands[0] ?? '';
  const { process, streams } = call;
  const resolver = process.stack.resolver ?? process.stack.host.resolver;
  const server = /nameserver\s+(\S+)/.exec(process.files.read('/etc/resolv.conf') ?? '')?.[1] ?? '10.96.0.10';
  const addresses = (yield {
    kind: 'until',
    start: (resume) => {
      if (resolver === undefined) resume([]);
      else resolver.resolve(name, resume);
      return () => undefined;
    },
  }) as readonly string[];
  streams.stdout(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  if (addresses.length === 0) {
    streams.stdout(`** server can't find ${name}: NXDOMAIN\n\n`);
    return 1;
  }
  for (const address of addresses) streams.stdout(`Name:\t${name}\nAddress: ${address}\n\n`);
  return 0;
};
