/** The smaller servers of agnhost: serve-hostname, liveness, test-webserver, porter, guestbook's like (kubernetes/test/images/agnhost). */
import type { IncomingRequest, Process } from '../../contract.ts';
import { contentTypeOf } from '../content-types.ts';
import { flag, goJson, log, parts, plain, switchedOn } from './go-program.ts';

const HEALTHY_SECONDS = 10;

/** Healthy for ten seconds, then not. */
export function liveness(process: Process): boolean {
  const startedAtMs = process.clock.nowMs;
  return process.serveHttp(8080, (request, respond) => {
    const { path, value } = parts(request);
    const seconds = (process.clock.nowMs - startedAtMs) / 1000;
    if (path === '/started') respond(plain(`${seconds}s`));
    else if (path === '/redirect') respond({ status: 302, headers: { location: value('loc') }, body: '' });
    else if (path !== '/healthz') respond(plain('404 page not found\n', 404));
    else respond(seconds > HEALTHY_SECONDS ? plain(`error: ${seconds}`, 500) : plain('ok'));
  });
}

/** Over HTTP, or as all that is said on a bare connection. Lingers for a minute once it is told to end. */
export function serveHostname(process: Process): boolean {
  const port = Number(flag(process, 'port', '9376'));
  process.onSignal('SIGTERM', () => {
    log(process, 'Shutting down after receiving signal: terminated.');
    log(process, 'Awaiting pod deletion.');
    process.clock.schedule(60_000, () => process.exit(0));
  });
  log(process, `Serving on port ${port}.`);
  if (switchedOn(process, 'tcp')) {
    return process.serveTcp(port, (connection) => {
      log(process, `TCP request from ${connection.remote.ip}:${connection.remote.port}`);
      connection.send(process.hostname);
      connection.close();
    });
  }
  return process.serveHttp(port, ({ clientIp }, respond) => {
    log(process, `HTTP request from ${clientIp}`);
    const { headers, ...rest } = plain(process.hostname);
    respond({ ...rest, headers: switchedOn(process, 'close') ? { ...headers, connection: 'close' } : headers });
  });
}

/** Serves every file of the container. */
export function testWebserver(process: Process): boolean {
  return process.serveHttp(Number(flag(process, 'port', '80')), (request: IncomingRequest, respond) => {
    const { path } = parts(request);
    const { files } = process;
    const text = files.read(path);
    const names = files.list(path);
    const headers = { 'cache-control': 'private', 'access-control-allow-origin': '*' };
    if (text !== undefined) {
      respond({
        status: 200,
        headers: { ...headers, 'content-type': contentTypeOf(path, 'text/plain; charset=utf-8') },
        body: text,
      });
    } else if (names === undefined) respond(plain('404 page not found\n', 404));
    else if (!path.endsWith('/'))
      respond({ status: 301, headers: { ...headers, location: `${path.split('/').at(-1)}/` }, body: '' });
    else {
      const lines = names.map((name) => {
        const shown = files.isDirectory(`${path}${name}`) ? `${name}/` : name;
        return `<a href="${shown}">${shown}</a>\n`;
      });
      respond({
        status: 200,
        headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
        body: `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${lines.join('')}</pre>\n`,
      });
    }
  });
}

/** Serves the values of `SERVE_PORT_x`, each on its port. */
export function porter(process: Process): boolean {
  for (const [name, value] of Object.entries(process.env)) {
    const port = /^SERVE_(?:TCP_|TLS_)?PORT_(\d+)$/.exec(name)?.[1];
    if (port === undefined) continue;
    process.serveHttp(Number(port), ({ method }, respond) => {
      if (!switchedOn(process, 'json-response')) respond(plain(value));
      else {
        const headers = { 'content-type': 'application/json' };
        respond({ status: 200, headers, body: goJson({ Method: method, Body: value }) });
      }
    });
  }
  return true;
}
