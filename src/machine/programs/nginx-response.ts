/** What nginx answers: files, redirects, fixed texts, what another server answered (modules static, index, autoindex, return, proxy). */
import type { HttpResponse, HttpResult } from '../../network/contract.ts';
import type { IncomingRequest, Process } from '../contract.ts';
import { contentTypeOf } from './content-types.ts';
import { slashedTime } from './log-time.ts';
import { directive } from './nginx-configuration.ts';
import { type Location, locationFor, type Server, type Site } from './nginx-site.ts';

const WORDS: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Authorization Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
};

export interface Visit {
  readonly process: Process;
  readonly version: string;
  readonly site: Site;
  readonly server: Server;
  readonly request: IncomingRequest;
}

/** Answers through `respond`, at once or when another server has answered. */
export function answer(visit: Visit, respond: (response: HttpResponse) => void): void {
  const { server, request } = visit;
  const path = decodePath(request.path);
  const location = locationFor(server, path);
  const directives = location?.directives ?? server.directives;
  const fixed =
    directive(
      server.directives.filter(({ name }) => name === 'return'),
      'return',
    ) ?? directive(directives, 'return');
  if (fixed !== undefined) {
    respond(fixedAnswer(visit, fixed.args, directives));
    return;
  }
  const proxy = directive(directives, 'proxy_pass')?.args[0];
  if (proxy !== undefined) passOn(visit, location, proxy, respond);
  else if (directive(directives, 'stub_status') !== undefined)
    respond(textAnswer(200, 'Active connections: 1 \n', 'text/plain'));
  else if (request.method !== 'GET' && request.method !== 'HEAD') respond(errorAnswer(visit, 405));
  else respond(fileAnswer(visit, location, path));
}

function decodePath(target: string): string {
  const path = target.replace(/[?#].*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function fixedAnswer(visit: Visit, args: readonly string[], directives: Location['directives']): HttpResponse {
  const [first = '200', text] = args;
  const status = /^\d+$/.test(first) ? Number(first) : 302;
  const value = expand(visit, status === 302 && text === undefined ? first : (text ?? ''));
  if ([301, 302, 303, 307, 308].includes(status)) {
    return { ...errorAnswer(visit, status), headers: { 'content-type': 'text/html', location: value } };
  }
  if (text === undefined) return errorAnswer(visit, status);
  return textAnswer(status, value, directive(directives, 'default_type')?.args[0] ?? 'application/octet-stream');
}

/** Fills in `$hostname`, `$uri` and their like. */
function expand({ process, request }: Visit, text: string): string {
  const [path = '', query = ''] = request.path.split('?');
  const values: Readonly<Record<string, string>> = {
    hostname: process.hostname,
    host: (request.headers.host ?? '').replace(/:\d+$/, ''),
    uri: path,
    request_uri: request.path,
    args: query,
    request_method: request.method,
    remote_addr: request.clientIp,
    server_addr: process.stack.ips[0] ?? '',
    scheme: 'http',
  };
  return text.replace(/\$\{?(\w+)\}?/g, (all, name: string) => values[name] ?? all).replace(/\\n/g, '\n');
}

function fileAnswer(visit: Visit, location: Location | undefined, path: string): HttpResponse {
  const directives = location?.directives ?? visit.server.directives;
  const tries = directive(directives, 'try_files')?.args;
  if (tries === undefined) return placeAnswer(visit, location, path);
  const { files } = visit.process;
  for (const [index, attempt] of tries.entries()) {
    const target = expand(visit, attempt.replace(/\$uri/g, path));
    if (target.startsWith('=')) return errorAnswer(visit, Number(target.slice(1)));
    const place = placeOf(visit, location, target);
    const isThere = target.endsWith('/') ? files.isDirectory(place) : files.read(place) !== undefined;
    if (isThere || index === tries.length - 1) return placeAnswer(visit, location, target);
  }
  return errorAnswer(visit, 404);
}

function placeOf(visit: Visit, location: Location | undefined, path: string): string {
  const directives = location?.directives ?? visit.server.directives;
  const alias = directive(directives, 'alias')?.args[0];
  if (alias !== undefined && location !== undefined) return `${alias}${path.slice(location.path.length)}`;
  const root = directive(directives, 'root')?.args[0] ?? 'html';
  return `${root.startsWith('/') ? root : `/etc/nginx/${root}`}${path}`;
}

function placeAnswer(visit: Visit, location: Location | undefined, path: string): HttpResponse {
  const { files } = visit.process;
  const directives = location?.directives ?? visit.server.directives;
  const place = placeOf(visit, location, path);
  if (!files.isDirectory(place)) {
    const text = place.endsWith('/') ? undefined : files.read(place);
    if (text !== undefined) {
      return textAnswer(
        200,
        text,
        contentTypeOf(place, directive(directives, 'default_type')?.args[0] ?? 'text/plain'),
      );
    }
    logError(visit, `open() "${place}" failed (2: No such file or directory)`);
    return errorAnswer(visit, 404);
  }
  if (!path.endsWith('/')) {
    const headers = { 'content-type': 'text/html', location: `http://${visit.request.headers.host ?? ''}${path}/` };
    return { ...errorAnswer(visit, 301), headers };
  }
  for (const index of directive(directives, 'index')?.args ?? ['index.html']) {
    const text = files.read(`${place}${index}`);
    if (text !== undefined) return textAnswer(200, text, contentTypeOf(index, 'text/html'));
  }
  if (directive(directives, 'autoindex')?.args[0] === 'on')
    return textAnswer(200, folderPage(path, files.list(place) ?? []), 'text/html');
  logError(visit, `directory index of "${place}" is forbidden`);
  return errorAnswer(visit, 403);
}

function folderPage(path: string, names: readonly string[]): string {
  const links = ['../', ...names].map((name) => `<a href="${name}">${name}</a>\r\n`).join('');
  return `<html>\r\n<head><title>Index of ${path}</title></head>\r\n<body>\r\n<h1>Index of ${path}</h1><hr><pre>${links}</pre><hr></body>\r\n</html>\r\n`;
}

function passOn(
  visit: Visit,
  location: Location | undefined,
  target: string,
  respond: (response: HttpResponse) => void,
): void {
  const { process, request, site } = visit;
  const [, scheme = 'http', host = '', rest = ''] = /^(https?):\/\/([^/]+)(.*)$/.exec(expand(visit, target)) ?? [];
  const members = site.upstreams.get(host);
  const chosen = members === undefined ? host : (members[process.random.int(0, members.length - 1)] ?? host);
  const prefix = location?.modifier === '' || location?.modifier === '^~' ? location.path : '';
  const path = rest === '' ? request.path : `${rest}${request.path.slice(prefix.length)}`;
  const { method, body, headers } = request;
  const wait = process.fetch(`${scheme}://${chosen}${path}`, {
    method,
    body,
    headers: { ...headers, host: chosen, 'x-forwarded-for': request.clientIp },
    timeoutMs: 60_000,
  });
  if (wait.kind !== 'until') return;
  wait.start((value) => {
    const result = value as HttpResult;
    if (result.ok) {
      respond(result.response);
      return;
    }
    const isLate = result.failure === 'timeout';
    logError(
      visit,
      isLate
        ? 'upstream timed out (110: Operation timed out) while connecting to upstream'
        : 'connect() failed (111: Connection refused) while connecting to upstream',
    );
    respond(errorAnswer(visit, isLate ? 504 : 502));
  });
}

function textAnswer(status: number, body: string, type: string): HttpResponse {
  return { status, headers: { 'content-type': type }, body };
}

function errorAnswer({ version }: Visit, status: number): HttpResponse {
  const title = `${status}${WORDS[status] === undefined ? '' : ` ${WORDS[status]}`}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/${version}</center>\r\n</body>\r\n</html>\r\n`;
  return textAnswer(status, status < 300 ? '' : body, 'text/html');
}

function logError({ process, server, request }: Visit, what: string): void {
  const line = `${slashedTime(process.clock.nowMs)} [error] 29#29: *1 ${what}`;
  const { method, path, headers, clientIp } = request;
  process.stderr(
    `${line}, client: ${clientIp}, server: ${server.names[0] ?? ''}, request: "${method} ${path} HTTP/1.1", host: "${headers.host ?? ''}"\n`,
  );
}
