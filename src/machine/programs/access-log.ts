/** One line of a web server's access log in combined format. */
import type { IncomingRequest, Process } from '../contract.ts';
import { accessLogTime } from './log-time.ts';

/** The client, the time, the request line, the status, the size of the body, where it came from and by what. */
export function accessLine(process: Process, request: IncomingRequest, status: number, bytes: number): string {
  const referer = request.headers.referer ?? '-';
  const agent = request.headers['user-agent'] ?? request.headers['User-Agent'] ?? '-';
  const time = accessLogTime(process.clock.nowMs);
  return `${request.clientIp} - - [${time}] "${request.method} ${request.path} HTTP/1.1" ${status} ${bytes} "${referer}" "${agent}"`;
}
