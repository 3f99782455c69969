/** Sends requests at random through the HTTP door of an API server, and tells what did not hold. */
import type { HttpDoor, HttpRequest, HttpResponse } from '../../control-plane/api-server/http/contract.ts';
import { createHttpDoor } from '../../control-plane/api-server/http/http-door.ts';
import { PROTOBUF_TYPE } from '../../control-plane/api-server/http/media/protobuf-type.ts';
import type { Resource } from '../../control-plane/api-server/resource.ts';
import type { KeyRevision } from '../../control-plane/etcd/key-revision.ts';
import { decodeBytes, encodeText, hashText, Random } from '../../kernel/index.ts';
import { Namespace, Node, ServiceAccount } from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { createTestCluster, type TestCluster } from '../api-server-harness.ts';
import { contentOf, problemsWith } from './answer-checks.ts';
import { drawRequest } from './draw-request.ts';
import { madeUpNode } from './made-up-node.ts';
import { OpenStreams } from './open-streams.ts';
import { sampleDefinition } from './sample-definition.ts';
import type { Json } from './sample-objects.ts';
import { problemsOf, resourceOfKey } from './store-checks.ts';

export interface FuzzResult {
  /** Each with the request that it came of. */
  readonly problems: readonly string[];
  /** Over every answer, what streams said, and the history of the server. */
  readonly hash: string;
  /** How many answers had which status. */
  readonly statuses: Readonly<Record<number, number>>;
}

const LIST_EVERY = 1000;
const STIR_EVERY = 5;

/** So many requests through a server of their own. */
export function fuzzDoor(seed: number, requests: number): FuzzResult {
  const fuzzer = new DoorFuzzer(seed);
  for (let i = 1; i <= requests; i++) fuzzer.step(i);
  return fuzzer.finish();
}

class DoorFuzzer {
  readonly #cluster: TestCluster;
  readonly #door: HttpDoor;
  readonly #random: Random;
  readonly #streams: OpenStreams;
  readonly #tokens: string[] = ['none'];
  readonly #continues: string[] = [];
  readonly #problems: string[] = [];
  readonly #statuses: Record<number, number> = {};
  #changes: KeyRevision<KubeObject>[] = [];
  #hash = 0;
  #current = '';

  constructor(seed: number) {
    this.#random = new Random(seed);
    this.#cluster = createTestCluster({ seed, authorizationMode: 'RBAC' });
    const { apiServer, clock, client } = this.#cluster;
    const connector = madeUpNode(clock, this.#random.fork('node'));
    this.#door = createHttpDoor({ apiServer, clock, connector, mediaTypes: [PROTOBUF_TYPE] });
    this.#streams = new OpenStreams(
      this.#random.fork('streams'),
      (text) => this.#note(text),
      (text) => this.#report(text),
    );
    client.create(Namespace, { metadata: { name: 'team' } });
    client.create(ServiceAccount, { metadata: { name: 'default', namespace: 'team' } });
    client.create(Node, { metadata: { name: 'node-1' } });
    for (const plural of ['shirts', 'robes', 'hats']) {
      this.#send({
        method: 'POST',
        target: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
        headers: {},
        body: encodeText(JSON.stringify(sampleDefinition(plural))),
      });
    }
    clock.advance(100);
    apiServer.etcd.watch({ key: '/registry/', end: '/registry0', onChange: (change) => this.#changes.push(change) });
  }

  step(count: number): void {
    const random = this.#random;
    const request = drawRequest({
      random,
      registry: this.#cluster.apiServer.context.resources,
      tokens: this.#tokens,
      continues: this.#continues,
      namesOf: (resource) => this.#namesOf(resource),
      stored: (resource, namespace, name) => this.#stored(resource, namespace, name),
    });
    this.#current = `#${count} ${shown(request)}`;
    const before = this.#cluster.apiServer.etcd.revision;
    this.#changes = [];
    const response = this.#send(request);
    this.#checkWrites(request, response, before);
    this.#guard(() => {
      if (count % STIR_EVERY === 0) this.#streams.stir();
      if (random.int(0, 9) === 0) this.#cluster.clock.advance(random.int(1, 2000));
    });
    if (count % LIST_EVERY === 0) this.#checkLists();
  }

  finish(): FuzzResult {
    this.#current = 'at the end';
    this.#checkLists();
    this.#checkStore();
    this.#guard(() => this.#streams.leave());
    this.#note(this.#cluster.trace.hash());
    return { problems: this.#problems, hash: (this.#hash >>> 0).toString(16), statuses: this.#statuses };
  }

  #send(request: HttpRequest): HttpResponse | undefined {
    let whole: HttpResponse | undefined;
    this.#guard(() => {
      const answer = this.#door.handle(request);
      this.#streams.take(request, answer, (response) => {
        whole = response;
        this.#look(request, response);
      });
    });
    return whole;
  }

  #look(request: HttpRequest, response: HttpResponse): void {
    const { status, body } = response;
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1;
    this.#note(`${status} ${typeof body === 'string' ? body : decodeBytes(body)}`);
    for (const problem of problemsWith(request, response)) this.#report(problem);
    if (status >= 400 || request.method === 'HEAD') return;
    const content = contentOf(response) as
      | {
          readonly kind?: string;
          readonly metadata?: { readonly continue?: string };
          readonly status?: { readonly token?: string };
        }
      | undefined;
    if (content?.metadata?.continue) this.#continues.push(content.metadata.continue);
    if (content?.kind === 'TokenRequest' && content.status?.token) this.#tokens.push(content.status.token);
  }

  /** What a request did to the store is what its answer says it did. */
  #checkWrites(request: HttpRequest, response: HttpResponse | undefined, before: number): void {
    const { method, target } = request;
    const { etcd } = this.#cluster.apiServer;
    const moved = etcd.revision - before;
    const status = response?.status ?? 200;
    // the form of an answer is found impossible when there is one; collections are deleted one by one, until one can't be
    const mayHaveMoved =
      status === 406 ||
      (method === 'DELETE' && !/\/priorityclasses\/[^/?]/.test(target) && target.includes('priorityclasses'));
    if (moved > 0 && status >= 400 && !mayHaveMoved) this.#report(`${status}, but ${moved} revisions: ${this.#keys()}`);
    if (moved > 0 && isDryRun(request)) this.#report(`a dry run, but ${moved} revisions: ${this.#keys()}`);
    if (moved > 0 && (method === 'GET' || method === 'HEAD'))
      this.#report(`a read, but ${moved} revisions: ${this.#keys()}`);
    if (moved > 1 && (method === 'PUT' || method === 'PATCH')) this.#report(`${moved} revisions: ${this.#keys()}`);
    // who evicts marks the pod first, and a pod that nobody runs goes at once
    const most = target.includes('/eviction') ? 3 : 1;
    if (method === 'POST' && status === 201 && moved > most) this.#report(`${moved} revisions: ${this.#keys()}`);
    for (const change of this.#changes) this.#checkChange(change);
  }

  #keys(): string {
    return this.#changes.map(({ key }) => key).join(', ');
  }

  #checkChange(change: KeyRevision<KubeObject>): void {
    const resource = resourceOfKey(this.#cluster.apiServer.context.resources, change.key);
    if (resource === undefined) return;
    this.#guard(() => {
      for (const problem of problemsOf(resource, change)) this.#report(problem);
    });
  }

  #checkStore(): void {
    const { etcd } = this.#cluster.apiServer;
    for (const change of etcd.range({ key: '/registry/', end: '/registry0' }).kvs) this.#checkChange(change);
  }

  /** Lists show what is stored. */
  #checkLists(): void {
    const { apiServer } = this.#cluster;
    const { resources, store } = apiServer.context;
    for (const resource of resources.all()) {
      const { definition } = resource;
      if (definition.isStored === false || definition.verbs?.includes('list') === false) continue;
      const kept = definition.storedAs === undefined ? resource : resources.of(definition.storedAs.kind);
      const keys = store.etcd.range({ key: kept.keyPrefix, end: `${kept.keyPrefix.slice(0, -1)}0` }).kvs;
      const target = `/${definition.group === '' ? 'api' : 'apis'}/${resource.apiVersion}/${definition.plural}`;
      const answer = this.#door.handle({ method: 'GET', target, headers: {}, body: new Uint8Array() });
      if (answer.kind !== 'response' || answer.status !== 200) {
        this.#report(`${target} is not answered`);
        continue;
      }
      const { items } = contentOf(answer) as { readonly items: readonly KubeObject[] };
      const shown = items.map(({ metadata }) => `${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`);
      const there = keys.map(
        ({ value }) => `${value?.metadata.name} ${value?.metadata.uid} ${value?.metadata.resourceVersion}`,
      );
      if (shown.join() !== there.join()) this.#report(`${target} shows ${shown.join()} of ${there.join()}`);
    }
  }

  #stored(resource: Resource, namespace: string, name: string): Json | undefined {
    const { definition } = resource;
    if (definition.isStored === false || definition.storedAs !== undefined) return undefined;
    const found = this.#cluster.apiServer.context.store.get(resource, namespace, name)?.value;
    return found === undefined ? undefined : (JSON.parse(JSON.stringify(found)) as Json);
  }

  #namesOf(resource: Resource): readonly (readonly [namespace: string, name: string])[] {
    const { keyPrefix, definition } = resource;
    if (definition.isStored === false || definition.storedAs !== undefined) return [];
    const { kvs } = this.#cluster.apiServer.etcd.range({ key: keyPrefix, end: `${keyPrefix.slice(0, -1)}0` });
    return kvs.map(({ value }) => [value?.metadata.namespace ?? '', value?.metadata.name ?? '']);
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#report(`thrown: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }

  #note(text: string): void {
    this.#hash = hashText(text, this.#hash);
  }

  #report(problem: string): void {
    this.#problems.push(`${problem}\n    by ${this.#current}`);
  }
}

/** A deletion's body speaks for all of its options. */
function isDryRun({ method, target, body }: HttpRequest): boolean {
  if (method === 'DELETE' && body.length > 0) return decodeBytes(body).includes('"dryRun":["All"]');
  return /^[^?]*\?(?:.*&)?dryRun=All(?:&|$)/.test(target);
}

function shown({ method, target, headers, body }: HttpRequest): string {
  return `${method} ${target} ${JSON.stringify(headers)} ${decodeBytes(body).slice(0, 1500)}`;
}
