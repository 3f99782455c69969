/**
 * `agnhost netexec`: an HTTP server that tells who answers, runs commands, and dials others (kubernetes/test/images/agnhost/netexec).
 *
 * Left out: UDP and SCTP, of which the network has none; TLS, which is spoken in the clear.
 */
import type { HttpResponse, HttpResult } from '../../../network/contract.ts';
import type { IncomingRequest, Process, Wait } from '../../contract.ts';
import { calendarTime, twoDigits } from '../calendar.ts';
import { durationMs, flag, goJson, httpError, log, parts, plain } from './go-program.ts';

type Respond = (response: HttpResponse) => void;
type Route = (process: Process, value: (name: string) => string, respond: Respond, request: IncomingRequest) => void;

const DIAL_TIMEOUT_MS = 5000;

/** Opens its port; false when that is taken. */
export function netexec(process: Process): boolean {
  const port = Number(flag(process, 'http-port', '8080'));
  const override = flag(process, 'http-override', '');
  log(process, `Started HTTP server on port ${port}`);
  if (flag(process, 'udp-port', '8081') !== '-1') {
    log(process, `Started UDP server on port  ${flag(process, 'udp-port', '8081')}`);
  }
  return process.serveHttp(port, (request, respond) => {
    const asked = override === '' ? request : { ...request, method: 'GET', path: override, body: '' };
    const { path, value } = parts(asked);
    (ROUTES[path] ?? root)(process, value, respond, asked);
  });
}

const root: Route = (process, _value, respond) => {
  log(process, 'GET /');
  respond(plain(`NOW: ${goTime(process.clock.nowMs)}`));
};

const hostname: Route = (process, _value, respond, { path }) => {
  log(process, `GET ${path}`);
  respond(plain(process.hostname));
};

const ROUTES: Readonly<Record<string, Route>> = {
  '/clientip': (process, _value, respond, { clientIp }) => {
    log(process, 'GET /clientip');
    respond(plain(`${clientIp}:${process.random.int(32_768, 60_999)}`));
  },
  '/dial': dial,
  '/echo': (process, value, respond) => {
    const code = value('code');
    log(process, `GET /echo?msg=${value('msg')}&code=${code}`);
    if (code !== '' && !/^\d+$/.test(code)) {
      respond(plain(`argument 'code' must be an integer or empty, got "${code}"\n`));
    } else respond(plain(value('msg'), code === '' ? 200 : Number(code)));
  },
  '/exit': exit,
  '/healthz': (process, _value, respond) => {
    log(process, 'GET /healthz');
    respond(plain(''));
  },
  '/hostname': hostname,
  '/hostName': hostname,
  '/redirect': (process, value, respond, { method }) => {
    log(process, `${method} /redirect?msg=${value('location')}&code=${value('code')}`);
    const status = Number(value('code') || '302');
    respond({ status, headers: { location: value('location') }, body: '' });
  },
  '/shell': shell,
  '/shutdown': (process) => {
    log(process, 'GET /shutdown');
    process.exit(0);
  },
  '/upload': upload,
};

function exit(process: Process, value: (name: string) => string): void {
  const code = value('code');
  const [wait, timeout] = [value('wait'), value('timeout')];
  log(process, `GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`);
  log(
    process,
    `Will begin shutdown in ${wait || '0s'}, allowing ${timeout || '0s'} for connections to close, then will exit with ${code || '0'}`,
  );
  process.clock.schedule(durationMs(wait) ?? 0, () => process.exit(Number(code || '0')));
}

/** Starts what takes time without a generator of its own; it ends with the process. */
function begin(wait: Wait, done: (value: unknown) => void): void {
  if (wait.kind === 'until') wait.start(done);
}

function shell(process: Process, value: (name: string) => string, respond: Respond): void {
  const command = value('shellCommand') || value('cmd');
  log(process, `GET /shell?cmd=${command}`);
  let output = '';
  const collect = (text: string): void => {
    output += text;
  };
  begin(process.run(['/bin/sh', '-c', command], { stdout: collect, stderr: collect }), (code) => {
    const result: Record<string, string> = {};
    if (code !== 0) result.error = `exit status ${Number(code)}`;
    if (output !== '') result.output = output;
    log(
      process,
      `Output: map[${Object.entries(result)
        .map(([name, text]) => `${name}:${text}`)
        .join(' ')}]`,
    );
    respond(plain(goJson(result)));
  });
}

function dial(process: Process, value: (name: string) => string, respond: Respond): void {
  const [host, port, request, protocol] = [value('host'), value('port'), value('request'), value('protocol')];
  const tries = value('tries');
  log(process, `GET /dial?host=${host}&protocol=${protocol}&port=${port}&request=${request}&tries=${tries}`);
  if (tries !== '' && !/^\d+$/.test(tries)) {
    respond(httpError(`tries parameter is invalid. strconv.Atoi: parsing "${tries}": invalid syntax`, 400));
    return;
  }
  if (request === '') {
    respond(httpError('request parameter not specified. <nil>', 400));
    return;
  }
  if (!/^(?:http)?$/i.test(protocol)) {
    respond(httpError(`unsupported protocol. ${protocol}`, 400));
    return;
  }
  const responses: string[] = [];
  const errors: string[] = [];
  const next = (left: number): void => {
    if (left <= 0) {
      const output = {
        ...(errors.length === 0 ? undefined : { errors }),
        ...(responses.length === 0 ? undefined : { responses }),
      };
      respond(plain(goJson(output)));
      return;
    }
    const url = `http://${host}:${port}/${request}`;
    begin(process.fetch(url, { timeoutMs: DIAL_TIMEOUT_MS }), (outcome) => {
      const result = outcome as HttpResult;
      if (result.ok) responses.push(result.response.body);
      else errors.push(`Get "${url}": ${DIAL_ERRORS[result.failure](`${host}:${port}`)}`);
      next(left - 1);
    });
  };
  next(Number(tries || '1'));
}

const DIAL_ERRORS: Readonly<Record<Extract<HttpResult, { ok: false }>['failure'], (address: string) => string>> = {
  refused: (address) => `dial tcp ${address}: connect: connection refused`,
  unreachable: (address) => `dial tcp ${address}: connect: no route to host`,
  timeout: () => 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  reset: (address) => `read tcp ${address}: read: connection reset by peer`,
  'no-such-host': (address) => `dial tcp: lookup ${address.replace(/:\d+$/, '')}: no such host`,
};

function upload(process: Process, _value: (name: string) => string, respond: Respond, request: IncomingRequest): void {
  log(process, 'GET /upload');
  const boundary = /boundary="?([^";]+)/.exec(request.headers['content-type'] ?? '')?.[1];
  const part = boundary === undefined ? undefined : formFile(request.body, boundary);
  if (part === undefined) {
    log(process, "Unable to upload file: request Content-Type isn't multipart/form-data");
    respond(plain(goJson({ error: 'Unable to upload file.' })));
    return;
  }
  const { files } = process;
  if (!files.isDirectory('/uploads')) files.makeDirectory('/uploads');
  const path = `/uploads/upload${process.random.int(100_000_000, 999_999_999)}`;
  const problem = files.write(path, part);
  if (problem === undefined) log(process, `Wrote upload to ${path}`);
  respond(
    problem === undefined
      ? plain(goJson({ output: path }), 201)
      : plain(goJson({ error: 'Unable to open file for write' })),
  );
}

/** The content of the part that is named `file`. */
function formFile(body: string, boundary: string): string | undefined {
  for (const part of body.split(`--${boundary}`)) {
    const [, head = '', content = ''] = /^\r?\n(.*?)\r?\n\r?\n(.*?)\r?\n$/s.exec(part) ?? [];
    if (/name="file"/.test(head)) return content;
  }
  return undefined;
}

/** As Go prints a time without a format. */
function goTime(ms: number): string {
  const { year, month, day, hour, minute, second } = calendarTime(ms);
  const date = `${year}-${twoDigits(month)}-${twoDigits(day)}`;
  const nanos = String(Math.floor((ms % 1000) * 1_000_000)).padStart(9, '0');
  return `${date} ${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)}.${nanos} +0000 UTC`;
}
