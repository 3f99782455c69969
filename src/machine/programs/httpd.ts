/** Apache httpd: serves /usr/local/apache2/htdocs on port 80 (httpd.apache.org/docs/2.4). */
import type { Process, Program } from '../contract.ts';
import { accessLine } from './access-log.ts';
import { contentTypeOf } from './content-types.ts';
import { forEver } from './for-ever.ts';
import { apacheTime } from './log-time.ts';

const ROOT = '/usr/local/apache2/htdocs';
const MIB = 1024 ** 2;
const REQUEST_CPU_MS = 0.2;

const NOT_FOUND = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>404 Not Found</title>
</head><body>
<h1>Not Found</h1>
<p>The requested URL was not found on this server.</p>
</body></html>
`;

export const httpd: Program = {
  name: 'httpd',
  fidelity: 'Of the configuration, only Listen in httpd.conf is heeded. No modules, no worker processes.',
  executables: ['httpd', 'httpd-foreground', 'apache2-foreground'],
  run: function* (process: Process) {
    const { files } = process;
    const end = (): void => {
      process.stderr(
        `[${apacheTime(process.clock.nowMs)}] [mpm_event:notice] [pid 1:tid 1] AH00491: caught SIGTERM, shutting down\n`,
      );
      process.exit(0);
    };
    process.onSignal('SIGTERM', end);
    process.onSignal('SIGWINCH', () => process.exit(0));
    process.useMemory(8 * MIB);
    yield { kind: 'work', cpuMs: 40 };
    const address = process.stack.ips[0] ?? '127.0.0.1';
    process.stderr(
      `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`,
    );
    const port = Number(
      /^\s*Listen\s+(?:\S+:)?(\d+)/m.exec(files.read('/usr/local/apache2/conf/httpd.conf') ?? '')?.[1] ?? '80',
    );
    const isOpen = process.serveHttp(port, (request, respond) => {
      process.useCpu(REQUEST_CPU_MS);
      const path = request.path.replace(/[?#].*$/, '');
      const file = files.isDirectory(`${ROOT}${path}`)
        ? `${ROOT}${path.replace(/\/?$/, '/')}index.html`
        : `${ROOT}${path}`;
      const text = files.read(file);
      const status = text === undefined ? 404 : 200;
      const body = text ?? NOT_FOUND;
      process.stdout(`${accessLine(process, request, status, body.length)}\n`);
      const type = text === undefined ? 'text/html; charset=iso-8859-1' : contentTypeOf(file, 'text/plain');
      respond({ status, headers: { server: 'Apache/2.4', 'content-type': type }, body });
    });
    if (!isOpen) {
      process.stderr(
        `(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:${port}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
      );
      return 1;
    }
    process.stderr(
      `[${apacheTime(process.clock.nowMs)}] [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'\n`,
    );
    return yield* forEver();
  },
};
