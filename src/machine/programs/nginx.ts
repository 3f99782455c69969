/** nginx: a web server of files. */
import type { Process, Program } from '../contract.ts';
import { calendarTime, MONTHS, twoDigits } from './calendar.ts';
import { forEver } from './for-ever.ts';

export const nginx: Program = {
  name: 'nginx',
  fidelity: '',
  executables: ['nginx', 'docker-entrypoint.sh'],
  run: function* (process: Process) {
    process.onSignal('SIGTERM', () => process.exit(0));
    process.onSignal('SIGQUIT', () => process.exit(0));
    process.useMemory(4 * 1024 ** 2);
    yield { kind: 'work', cpuMs: 10 };
    process.serveHttp(80, (request, respond) => {
      const path = request.path.split('?')[0] ?? '/';
      const body = process.files.read(`/usr/share/nginx/html${path.endsWith('/') ? `${path}index.html` : path}`);
      const status = body === undefined ? 404 : 200;
      const text = body ?? '<html>\r\n<head><title>404 Not Found</title></head>\r\n</html>\r\n';
      const { year, month, day, hour, minute, second } = calendarTime(process.clock.nowMs);
      const time = `${twoDigits(day)}/${(MONTHS[month - 1] ?? '').slice(0, 3)}/${year}:${twoDigits(hour)}:${twoDigits(minute)}:${twoDigits(second)} +0000`;
      process.stdout(
        `${request.clientIp} - - [${time}] "${request.method} ${request.path} HTTP/1.1" ${status} ${text.length} "-" "${request.headers['user-agent'] ?? '-'}" "-"\n`,
      );
      respond({ status, headers: { 'content-type': 'text/html' }, body: text });
    });
    return yield* forEver();
  },
};
