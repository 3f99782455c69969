import { beforeAll, describe, expect, it } from 'vitest';
import type { HttpResponse } from '../control-plane/api-server/http/contract.ts';
import { decodeBytes } from '../kernel/index.ts';
import { Pod } from '../kube-api/kinds/pod.ts';
import { Service } from '../kube-api/kinds/service.ts';
import { send } from '../testing/http-request.ts';
import { openHttpDoor } from './http-door.ts';
import { Sandbox } from './sandbox.ts';

const sandbox = new Sandbox({ seed: 1, nodes: 2 });
const { clock } = sandbox;
const door = openHttpDoor(sandbox);
const namespace = 'default';

beforeAll(() => {
  clock.advance(60_000);
  const client = sandbox.client();
  const containers = [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }];
  client.create(Pod, { metadata: { name: 'web', namespace, labels: { app: 'web' } }, spec: { containers } });
  client.create(Service, {
    metadata: { name: 'web', namespace },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 8080, targetPort: 80 }] },
  });
  client.create(Service, {
    metadata: { name: 'empty', namespace },
    spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] },
  });
  clock.advance(60_000);
});

/** The answer, after the virtual time that it takes. */
function ask(path: string): {
  readonly status: number;
  readonly text: string;
  readonly headers: HttpResponse['headers'];
} {
  const answer = send(door, path);
  let response: HttpResponse | undefined = answer.kind === 'response' ? answer : undefined;
  if (answer.kind === 'deferred') {
    answer.start((late) => {
      response = late;
    });
    clock.advance(35_000);
  }
  if (response === undefined) throw new Error(`${path} was not answered`);
  const { body } = response;
  return { ...response, text: typeof body === 'string' ? body : decodeBytes(body) };
}

describe('the proxy', () => {
  it.each([
    ['a pod at its first port', '/api/v1/namespaces/default/pods/web/proxy/'],
    ['a pod at a port by number', '/api/v1/namespaces/default/pods/http:web:80/proxy/'],
    ['a service with one port', '/api/v1/namespaces/default/services/web/proxy/'],
    ['a service at a port by name', '/api/v1/namespaces/default/services/web:http/proxy/'],
    ['a service at a port by number', '/api/v1/namespaces/default/services/web:8080/proxy/'],
  ])('reaches %s', (_what, path) => {
    const { status, text } = ask(path);
    expect(status).toBe(200);
    expect(text).toContain('Welcome to nginx');
  });

  it('passes on the path, and what the other side says to it', () => {
    expect(ask('/api/v1/namespaces/default/pods/web/proxy/no/such?page=1')).toMatchObject({ status: 404 });
  });

  it('sends those without a slash at the end to where links lead on', () => {
    const { status, headers } = ask('/api/v1/namespaces/default/services/web/proxy?a=b');
    expect([status, headers.location]).toEqual([301, '/api/v1/namespaces/default/services/web/proxy/?a=b']);
  });

  it.each([
    [
      'nobody listens',
      'pods/web:81',
      503,
      /error trying to reach service: dial tcp [\d.]+:81: connect: connection refused/,
    ],
    ['there are no endpoints', 'services/empty', 503, 'no endpoints available for service \\"empty\\"'],
    ['the port is unknown', 'services/web:ftp', 503, 'no service port \\"ftp\\" found for service \\"web\\"'],
    ['there is no such pod', 'pods/nope', 404, 'pods \\"nope\\" not found'],
  ])('says that %s', (_what, place, code, message) => {
    const { status, text } = ask(`/api/v1/namespaces/default/${place}/proxy/`);
    expect(status).toBe(code);
    expect(text).toMatch(message);
  });

  it('asks a kubelet how it is, and says when it can not be reached', () => {
    expect(ask('/api/v1/nodes/node-1/proxy/healthz')).toMatchObject({ status: 200, text: 'ok' });
    sandbox.act({ type: 'power', node: 'node-2', on: false });
    const { status, text } = ask('/api/v1/nodes/node-2:10250/proxy/healthz');
    expect(status).toBe(503);
    expect(text).toContain('connect: no route to host');
  });
});
