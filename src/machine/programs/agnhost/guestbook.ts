/** `agnhost guestbook`: a small store with replicas that follow a primary (kubernetes/test/images/agnhost/guestbook). */
import type { HttpResponse, HttpResult } from '../../../network/contract.ts';
import type { Process, ProgramRun, TcpResult } from '../../contract.ts';
import { forEver } from '../for-ever.ts';
import { flag, goJson, httpError, log, parts, plain } from './go-program.ts';

const DIAL_TIMEOUT_MS = 5000;
const REGISTER_MS = 15_000;
const RETRY_MS = 1000;

/** Ends with 1 when it finds no primary in time, or its port is taken. */
export function* guestbook(process: Process): ProgramRun {
  const book = new Guestbook(process);
  if (!book.open()) return 1;
  const primary = flag(process, 'replicaof', '');
  const untilMs = process.clock.nowMs + REGISTER_MS;
  const backend = flag(process, 'backend-port', '6379');
  while (primary !== '') {
    const result = (yield process.connectTcp(primary, Number(backend), DIAL_TIMEOUT_MS)) as TcpResult;
    if (result.ok) {
      const { ip } = result.connection.local;
      result.connection.close();
      log(process, `Registering to primary: ${primary}:${backend}/register?host=${ip}`);
      const url = `http://${primary}:${backend}/register?host=${ip}`;
      const answer = (yield process.fetch(url, { timeoutMs: DIAL_TIMEOUT_MS })) as HttpResult;
      if (answer.ok && book.takeOver(answer.response.body)) break;
    }
    if (process.clock.nowMs >= untilMs) {
      log(process, 'Timed out while registering to primary.');
      return 1;
    }
    log(process, `encountered error while registering to primary: ${primary}. Retrying in 1s.`);
    yield { kind: 'sleep', ms: RETRY_MS };
  }
  if (primary !== '') log(process, `Registered to node: ${primary}`);
  return yield* forEver();
}

class Guestbook {
  readonly #process: Process;
  readonly #replicas: string[] = [];
  #store: Record<string, unknown> = {};

  constructor(process: Process) {
    this.#process = process;
  }

  open(): boolean {
    return this.#process.serveHttp(Number(flag(this.#process, 'http-port', '80')), (request, respond) => {
      const { path, value } = parts(request);
      if (path === '/register') respond(this.#register(value('host')));
      else if (path === '/get') respond(this.#get(value('key')));
      else if (path === '/set') this.#set(value('key'), value('value'), respond);
      else if (path === '/guestbook') this.#pass(value('cmd').toLowerCase(), value('key'), value('value'), respond);
      else respond(plain('404 page not found\n', 404));
    });
  }

  /** Takes in what the primary holds; false when that is no answer of a primary. */
  takeOver(body: string): boolean {
    const data = /^\{"data":(.*)\}\s*$/s.exec(body)?.[1];
    if (data === undefined) return false;
    this.#store = JSON.parse(data) as Record<string, unknown>;
    return true;
  }

  #register(ip: string): HttpResponse {
    log(this.#process, `GET /register?host=${ip}`);
    this.#replicas.push(ip);
    log(this.#process, `Node '${ip}' registered.`);
    return plain(goJson({ data: this.#store }));
  }

  #get(key: string): HttpResponse {
    log(this.#process, `GET /get?key=${key}`);
    return plain(goJson({ data: key === '' ? this.#store : (this.#store[key] ?? '') }));
  }

  #set(key: string, value: string, respond: (response: HttpResponse) => void): void {
    log(this.#process, `GET /set?key=${key}&value=${value}`);
    if (key === '') {
      respond(httpError('cannot set with empty key.', 400));
      return;
    }
    this.#store = { ...this.#store, [key]: value };
    const tell = (left: readonly string[]): void => {
      const [replica, ...others] = left;
      if (replica === undefined) respond(plain(goJson({ message: 'Updated' })));
      else {
        this.#ask(replica, `set?key=${key}&value=${value}`, (result) => {
          if (result.ok) tell(others);
          else
            respond(httpError(`encountered error while propagating to replica '${replica}': ${result.failure}`, 417));
        });
      }
    };
    tell(this.#replicas);
  }

  #pass(command: string, key: string, value: string, respond: (response: HttpResponse) => void): void {
    log(this.#process, `GET /guestbook?cmd=${command}&key=${key}&value=${value}`);
    if (command !== 'get' && command !== 'set') respond(httpError(`unsupported cmd: '${command}'`, 400));
    else if (command === 'set' && key === '') respond(httpError('cannot set with empty key.', 400));
    else {
      const host = command === 'get' ? 'agnhost-replica' : 'agnhost-primary';
      this.#ask(host, `${command}?key=${key}&value=${value}`, (result) =>
        respond(result.ok ? plain(result.response.body) : httpError(`encountered error: ${result.failure}`, 417)),
      );
    }
  }

  #ask(host: string, request: string, done: (result: HttpResult) => void): void {
    const url = `http://${host}:${flag(this.#process, 'backend-port', '6379')}/${request}`;
    const wait = this.#process.fetch(url, { timeoutMs: DIAL_TIMEOUT_MS });
    if (wait.kind === 'until') wait.start((result) => done(result as HttpResult));
  }
}
