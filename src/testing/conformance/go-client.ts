/**
 * A sandbox as upstream's own test programs meet it: typed clients that write protobuf and take JSON beside it, dynamic clients
 * that write JSON, and what their framework does before and after every test (kubernetes/test/e2e/framework/framework.go).
 */
import { expect } from 'vitest';
import type { HttpDoor } from '../../control-plane/api-server/http/contract.ts';
import { encodeText } from '../../kernel/index.ts';
import { encodeMessage } from '../../kube-api/protobuf/encode-message.ts';
import { sealEnvelope } from '../../kube-api/protobuf/envelope.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import { openHttpDoor } from '../../sandbox/http-door.ts';
import { Sandbox } from '../../sandbox/sandbox.ts';
import { ask, type ReadAnswer, type ReadStream, readStream } from '../http-request.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into at any depth
export type Json = any;

const AGENT = 'e2e.test/v1.32.13 (linux/amd64) kubernetes/5ba4ee4 -- [sig-api-machinery] a test [Conformance]';
const PROTOBUF = 'application/vnd.kubernetes.protobuf';
/** What client-go asks for when it is told a content type and nothing else. */
const TYPED_ACCEPT = `${PROTOBUF}, */*`;

export type PatchKind = 'json-patch' | 'merge-patch' | 'strategic-merge-patch';

export class GoClient {
  readonly sandbox: Sandbox;
  readonly #door: HttpDoor;
  #names = 0;

  constructor(nodes = 2) {
    this.sandbox = new Sandbox({ seed: 11, nodes, authorizationMode: 'RBAC' });
    this.#door = openHttpDoor(this.sandbox);
    this.advance(60);
  }

  /** Lets so many seconds of virtual time pass. */
  advance(seconds: number): void {
    this.sandbox.clock.advance(seconds * 1000);
  }

  send(
    method: string,
    path: string,
    request: { accept?: string; contentType?: string; body?: unknown } = {},
  ): ReadAnswer {
    const { accept = TYPED_ACCEPT, contentType, body } = request;
    return ask(this.#door, path, {
      method,
      accept,
      headers: { 'user-agent': AGENT, 'accept-encoding': 'gzip' },
      ...(contentType === undefined ? {} : { contentType }),
      ...(body === undefined ? {} : { body }),
    });
  }

  get(path: string): Json {
    return this.#ok(this.send('GET', path), `GET ${path}`);
  }

  post(path: string, object: Json): Json {
    return this.#ok(this.send('POST', path, bodyOf(object)), `POST ${path}`);
  }

  put(path: string, object: Json): Json {
    return this.#ok(this.send('PUT', path, bodyOf(object)), `PUT ${path}`);
  }

  patch(path: string, kind: PatchKind, patch: unknown): Json {
    const body = JSON.stringify(patch);
    return this.#ok(this.send('PATCH', path, { contentType: `application/${kind}+json`, body }), `PATCH ${path}`);
  }

  delete(path: string, options: Json = {}): Json {
    const body = bodyOf({ apiVersion: 'v1', kind: 'DeleteOptions', ...options });
    return this.#ok(this.send('DELETE', path, body), `DELETE ${path}`);
  }

  /** The status code of a request and its Status. */
  fails(method: string, path: string, object?: Json): { readonly code: number; readonly status: Json } {
    const answer = this.send(method, path, object === undefined ? {} : bodyOf(object));
    return { code: answer.status, status: answer.json };
  }

  watch(path: string, query = ''): ReadStream {
    const target = `${path}?allowWatchBookmarks=true&watch=true${query === '' ? '' : `&${query}`}`;
    const stream = readStream(this.#door, target, { accept: TYPED_ACCEPT, headers: { 'user-agent': AGENT } });
    expect(stream.status).toBe(200);
    return stream;
  }

  /** Lets time pass until `isReached`, as a poll of one second would find it. */
  until(isReached: () => boolean, limitSeconds: number, what = 'what is waited for'): void {
    for (let waited = 0; waited <= limitSeconds; waited++) {
      if (isReached()) return;
      this.advance(1);
    }
    throw new Error(`timed out waiting for ${what} after ${limitSeconds}s`);
  }

  /** A namespace as the framework makes one, with what it waits for. */
  namespace(base: string): string {
    this.#names++;
    const labels = {
      'e2e-framework': base,
      'e2e-run': '6f1e0d5e-8d33-4d8f-9d1c-b7c7e5d2c0aa',
      'pod-security.kubernetes.io/enforce': 'privileged',
      'pod-security.kubernetes.io/enforce-version': 'latest',
    };
    const { metadata } = this.post('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: `${base}-${1000 + this.#names}`, labels },
    });
    const path = `/api/v1/namespaces/${metadata.name}`;
    this.#untilListed(`${path}/serviceaccounts`, 'default');
    this.#untilListed(`${path}/configmaps`, 'kube-root-ca.crt');
    return metadata.name;
  }

  /** Deletes a namespace and waits until it has gone, as the suite does between its tests. */
  dropNamespace(name: string): void {
    this.delete(`/api/v1/namespaces/${name}`);
    this.until(() => this.fails('GET', `/api/v1/namespaces/${name}`).code === 404, 300, `namespace ${name} to go`);
  }

  /** Lists once and watches from there on, as `UntilWithSync` does. */
  #untilListed(path: string, name: string): void {
    const query = `fieldSelector=metadata.name%3D${name}`;
    const list = this.get(`${path}?${query}&limit=500&resourceVersion=0`);
    const stream = this.watch(path, `${query}&resourceVersion=${list.metadata.resourceVersion}&timeoutSeconds=400`);
    this.until(() => list.items.length + stream.events().filter(({ type }) => type === 'ADDED').length > 0, 120, name);
    stream.stop();
  }

  #ok(answer: ReadAnswer, what: string): Json {
    if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${answer.text}`);
    return answer.json;
  }
}

/** Protobuf for the types that have it, JSON for all others. */
export function bodyOf(object: Json): { readonly contentType: string; readonly body: Uint8Array } {
  const { apiVersion, kind } = object;
  const type = schemaOf(apiVersion, kind);
  if (type === undefined || apiVersion.startsWith('apiregistration')) {
    return { contentType: 'application/json', body: encodeText(JSON.stringify(object)) };
  }
  return { contentType: PROTOBUF, body: sealEnvelope({ apiVersion, kind, raw: encodeMessage(type, object) }) };
}

/** The events of a watch without bookmarks, as `TYPE name`. */
export function namesIn(stream: ReadStream): string[] {
  return stream
    .events()
    .filter(({ type }) => type !== 'BOOKMARK')
    .map(({ type, object }: Json) => `${type} ${object.metadata.name}`);
}
