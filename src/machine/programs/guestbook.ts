/**
 * The guestbook example's front end (kubernetes/examples/web/guestbook/php-redis): a page, and guestbook.php, which writes to the Redis leader and
 * reads from a follower. Their names come from DNS or, with GET_HOSTS_FROM=env, from the variables of services.
 */
import type { IncomingRequest, Process, Program } from '../contract.ts';
import { accessLine } from './access-log.ts';
import { forEver } from './for-ever.ts';
import { apacheTime } from './log-time.ts';
import { askRedis, type RedisAnswer } from './redis-client.ts';
import { RedisError } from './redis-protocol.ts';

const PAGE = `<!DOCTYPE html>
<html>
  <head><title>Guestbook</title></head>
  <body>
    <h2>Guestbook</h2>
    <form id="form"><input id="message" placeholder="Messages"> <button>Submit</button></form>
    <div id="messages"></div>
    <script>
      const show = (text) => {
        const lines = text.split(',').filter((line) => line !== '');
        document.getElementById('messages').replaceChildren(...lines.map((line) => Object.assign(document.createElement('div'), { textContent: line })));
      };
      const ask = (query) => fetch('guestbook.php?' + query).then((answer) => answer.json());
      ask('cmd=get&key=messages').then(({ data }) => show(data));
      document.getElementById('form').onsubmit = (event) => {
        event.preventDefault();
        const value = document.getElementById('messages').innerText.split('\\n').concat(document.getElementById('message').value).join(',');
        ask('cmd=set&key=messages&value=' + encodeURIComponent(value)).then(() => ask('cmd=get&key=messages')).then(({ data }) => show(data));
      };
    </script>
  </body>
</html>
`;

interface Names {
  readonly leader: string;
  readonly follower: string;
}

function hostFor(process: Process, name: string): string {
  if (process.env.GET_HOSTS_FROM !== 'env') return name;
  return process.env[`${name.toUpperCase().replaceAll('-', '_')}_SERVICE_HOST`] ?? '';
}

function parameters(request: IncomingRequest): ReadonlyMap<string, string> {
  const query = request.path.split('?')[1] ?? '';
  const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
  return new Map(query.split('&').map((pair) => [decode(pair.split('=')[0] ?? ''), decode(pair.split('=')[1] ?? '')]));
}

function guestbookProgram(name: string, names: Names): Program {
  const run = function* (process: Process) {
    process.onSignal('SIGTERM', () => process.exit(0));
    process.onSignal('SIGWINCH', () => process.exit(0));
    process.useMemory(18 * 1024 ** 2);
    yield { kind: 'work', cpuMs: 60 } as const;
    process.serveHttp(80, (request, respond) => {
      process.useCpu(0.8);
      const answer = (status: number, body: string, type = 'text/html; charset=UTF-8'): void => {
        process.stdout(`${accessLine(process, request, status, body.length)}\n`);
        respond({ status, headers: { server: 'Apache/2.4', 'content-type': type }, body });
      };
      const path = request.path.replace(/\?.*$/, '');
      if (path === '/' || path === '/index.html') answer(200, PAGE);
      else if (path === '/guestbook.php') runScript(process, names, request, answer);
      else answer(404, '<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>\n');
    });
    process.stderr(
      `[${apacheTime(process.clock.nowMs)}] [core:notice] [pid 1] AH00094: Command line: 'apache2 -D FOREGROUND'\n`,
    );
    return yield* forEver();
  };
  return {
    name,
    fidelity: 'The page and its two commands, set and get, are simulated; PHP is not.',
    executables: ['apache2-foreground', 'docker-php-entrypoint'],
    run,
  };
}

function runScript(
  process: Process,
  names: Names,
  request: IncomingRequest,
  answer: (status: number, body: string, type?: string) => void,
): void {
  const given = parameters(request);
  const isSet = given.get('cmd') === 'set';
  const key = given.get('key') ?? '';
  if (given.get('cmd') === undefined) {
    answer(200, 'PHP guestbook\n');
    return;
  }
  const host = hostFor(process, isSet ? names.leader : names.follower);
  const command = isSet ? ['SET', key, given.get('value') ?? ''] : ['GET', key];
  askRedis(process, host, 6379, command).start((value) => {
    const result = value as RedisAnswer;
    if (!result.ok || result.reply instanceof RedisError) {
      const why = result.ok
        ? 'READONLY'
        : result.why === 'no-such-host'
          ? 'php_network_getaddresses: getaddrinfo failed: Name or service not known'
          : result.why === 'timeout'
            ? 'Connection timed out'
            : 'Connection refused';
      process.stderr(
        `[${apacheTime(process.clock.nowMs)}] [php:error] [pid 17] [client ${request.clientIp}] PHP Fatal error:  Uncaught Predis\\Connection\\ConnectionException: ${why} [tcp://${host}:6379]\n`,
      );
      answer(500, '');
      return;
    }
    const { reply } = result;
    answer(
      200,
      isSet ? '{"message": "Updated"}' : JSON.stringify({ data: reply === null ? '' : String(reply) }),
      'application/json',
    );
  });
}

export const guestbook = guestbookProgram('guestbook', { leader: 'redis-leader', follower: 'redis-follower' });

/** As the images up to v4 have it. */
export const guestbookMaster = guestbookProgram('guestbook-master', {
  leader: 'redis-master',
  follower: 'redis-slave',
});
