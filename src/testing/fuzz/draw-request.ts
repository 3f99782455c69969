/** Requests at random: a good one by a grammar of what a client may ask for, then more or less of it spoilt. */
import { stringify } from 'yaml';
import type { HttpRequest } from '../../control-plane/api-server/http/contract.ts';
import { subresourceFactsOf } from '../../control-plane/api-server/http/subresource-methods.ts';
import type { Resource, ResourceRegistry } from '../../control-plane/api-server/resource.ts';
import { encodeText, type Random } from '../../kernel/index.ts';
import { encodeMessage } from '../../kube-api/protobuf/encode-message.ts';
import { sealEnvelope } from '../../kube-api/protobuf/envelope.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import { drawAccept, drawHeaders, drawQuery } from './draw-parameters.ts';
import { junk, junkText } from './junk.ts';
import { mutateBytes, mutateJson, mutateText, setSomeField } from './mutate.ts';
import { type Json, NAMES, NAMESPACES, partSampleOf, sampleOf } from './sample-objects.ts';

/** What requests are drawn from. */
export interface Source {
  readonly random: Random;
  readonly registry: ResourceRegistry;
  /** Bearer tokens that are good, or were. */
  readonly tokens: readonly string[];
  /** Continue tokens that were handed out. */
  readonly continues: readonly string[];
  /** Where its objects are. */
  namesOf(resource: Resource): readonly (readonly [namespace: string, name: string])[];
  /** The object that is stored there, in its wire form. */
  stored(resource: Resource, namespace: string, name: string): Json | undefined;
}

interface Draft {
  readonly method: string;
  readonly path: string;
  readonly query?: readonly string[];
  readonly body?: unknown;
  readonly contentType?: string;
}

const PLACES = [
  '/',
  '/api',
  '/apis',
  '/api/v1',
  '/apis/apps',
  '/apis/apps/v1',
  '/apis/apps/v9',
  '/apis/stable.example.com/v1',
  '/version',
  '/healthz',
  '/livez/ping',
  '/readyz?verbose',
  '/metrics',
  '/openapi/v2',
  '/openapi/v3',
  '/openapi/v3/api/v1',
  '/openid/v1/jwks',
  '/.well-known/openid-configuration',
  '/api/v1/proxy/a',
  '/nowhere',
] as const;

const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
] as const;

/** The next request. */
export function drawRequest(source: Source): HttpRequest {
  const { random } = source;
  const draft = draftOf(source);
  const target = spoilt(`${draft.path}${queryText(draft, source)}`, random);
  const method =
    random.int(0, 79) === 0 ? (random.pick(['HEAD', 'OPTIONS', 'TRACE', 'PUT', 'get']) ?? '') : draft.method;
  const { body, contentType } = bodyOf(draft, random);
  return {
    method,
    target,
    headers: {
      ...drawAccept(random),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...drawHeaders(random, source.tokens),
    },
    body,
  };
}

function queryText({ query = [], method }: Draft, { random, continues }: Source): string {
  const all = [...query, ...drawQuery(random, method, continues)];
  return all.length === 0 ? '' : `?${all.join('&')}`;
}

function spoilt(target: string, random: Random): string {
  return random.int(0, 29) === 0 ? mutateText(target, random) : target;
}

function draftOf(source: Source): Draft {
  const { random, registry } = source;
  if (random.int(0, 29) === 0) {
    const method = random.int(0, 5) === 0 ? 'POST' : 'GET';
    return { method, path: random.pick(PLACES) ?? '/' };
  }
  const resource = random.pick([...registry.all()]);
  if (resource === undefined) return { method: 'GET', path: '/' };
  const { definition, apiVersion } = resource;
  const draw = random.int(0, 99);
  const [namespace, name] = whereOf(source, resource, draw >= CREATIONS);
  const root = `${definition.group === '' ? '/api' : '/apis'}/${apiVersion}`;
  const inNamespace = definition.namespaced ? `/namespaces/${encodeURIComponent2(namespace)}` : '';
  const collection = `${root}${inNamespace}/${definition.plural}`;
  const item = `${collection}/${encodeURIComponent2(name)}`;
  if (draw < CREATIONS)
    return {
      method: 'POST',
      path: collection,
      body: changed(resource, sampleOf(definition, random, namespace, name), random),
    };
  if (draw < 38) {
    const stored = source.stored(resource, namespace, name) ?? sampleOf(definition, random, namespace, name);
    return { method: 'PUT', path: item, body: changed(resource, stored, random) };
  }
  if (draw < 58) return { ...patchOf(source, resource, namespace, name), method: 'PATCH', path: item };
  if (draw < 64) return { method: 'GET', path: item };
  if (draw < 72) return { method: 'GET', path: random.int(0, 2) === 0 ? `${root}/${definition.plural}` : collection };
  if (draw < 75) return watchOf(root, inNamespace, definition.plural, name, random);
  if (draw < 82) return { method: 'DELETE', path: item, ...deletionOf(random) };
  if (draw < 83) return { method: 'DELETE', path: collection, ...deletionOf(random) };
  return below(source, resource, namespace, name, item);
}

/** Of a hundred requests, so many make something. */
const CREATIONS = 27;

/** Where something is, more often than not, if it has to be there. */
function whereOf(source: Source, resource: Resource, isThere: boolean): readonly [namespace: string, name: string] {
  const { random } = source;
  const found = isThere && random.int(0, 4) > 0 ? random.pick(source.namesOf(resource)) : undefined;
  if (found !== undefined) return found;
  const namespace = random.int(0, 19) === 0 ? junkText(random) : (random.pick(NAMESPACES) ?? '');
  return [namespace, nameOf(resource, random)];
}

function nameOf({ definition }: Resource, random: Random): string {
  if (random.int(0, 19) === 0) return junkText(random);
  if (definition.plural === 'customresourcedefinitions') {
    return `${random.pick(['shirts', 'robes', 'hats']) ?? ''}.stable.example.com`;
  }
  if (definition.plural === 'namespaces') return random.pick([...NAMESPACES, 'a', 'b', 'c']) ?? '';
  return random.pick(NAMES) ?? '';
}

/** Lone halves of letters can't be escaped; they go as they are. */
function encodeURIComponent2(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/g, 'x'));
}

/** As it is, or changed in up to three places. */
function changed(resource: Resource, object: unknown, random: Random): unknown {
  const times = random.pick([0, 0, 1, 1, 2, 3]) ?? 0;
  let result = object;
  for (let i = 0; i < times; i++) {
    const { type } = resource;
    result =
      type !== undefined && random.int(0, 4) > 1 ? setSomeField(type, result, random) : mutateJson(result, random);
  }
  return result;
}

function patchOf(
  source: Source,
  resource: Resource,
  namespace: string,
  name: string,
): Pick<Draft, 'body' | 'contentType'> & { query?: readonly string[] } {
  const { random } = source;
  const contentType = random.int(0, 39) === 0 ? junkText(random) : (random.pick(PATCH_TYPES) ?? '');
  const sample = sampleOf(resource.definition, random, namespace, name);
  if (contentType.includes('json-patch'))
    return { contentType, body: jsonPatch(source.stored(resource, namespace, name) ?? sample, random) };
  if (contentType.includes('apply')) {
    const query = [
      `fieldManager=${random.pick(['one', 'two']) ?? ''}`,
      ...(random.int(0, 1) === 0 ? ['force=true'] : []),
    ];
    return { contentType, body: changed(resource, sample, random), query };
  }
  const body = changed(resource, partOf(sample, random), random);
  return { contentType, body: contentType.includes('strategic') ? withDirective(body, random) : body };
}

/** Some of the fields, as patches have them. */
function partOf(sample: Json, random: Random): Json {
  return Object.fromEntries(Object.entries(sample).filter(() => random.int(0, 1) === 0));
}

const DIRECTIVES: readonly Json[] = [
  { $patch: 'replace' },
  { $patch: 'delete' },
  { $patch: 'merge' },
  { $patch: 'x' },
  { $retainKeys: ['a'] },
  { '$deleteFromPrimitiveList/finalizers': ['a'] },
  { '$setElementOrder/containers': [{ name: 'c' }, { name: 'd' }] },
  { '$setElementOrder/ports': [{ port: 80 }] },
];

function withDirective(body: unknown, random: Random): unknown {
  if (random.int(0, 2) > 0 || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const keys = Object.keys(body);
  const key = random.pick(keys);
  const directive = random.pick(DIRECTIVES) ?? {};
  if (key === undefined || random.int(0, 2) === 0) return { ...body, ...directive };
  const value = (body as Json)[key];
  if (Array.isArray(value)) return { ...body, [key]: [...value, directive] };
  return { ...body, [key]: withDirective(value, random) };
}

function jsonPatch(object: unknown, random: Random): unknown {
  const paths = pathsOf(object);
  const drawPath = (): string =>
    random.int(0, 4) === 0
      ? `${random.pick(paths) ?? ''}/${random.pick(['-', '0', 'x', '~1', '-1', '01']) ?? ''}`
      : (random.pick(paths) ?? '');
  const ops = Array.from({ length: random.int(1, 3) }, () => ({
    op: random.pick(['add', 'remove', 'replace', 'move', 'copy', 'test', 'replace', 'add', 'x']),
    path: drawPath(),
    from: drawPath(),
    value: junk(random),
  }));
  return random.int(0, 9) === 0 ? mutateJson(ops, random) : ops;
}

function pathsOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, item]) =>
      pathsOf(item, `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    ),
  ];
}

function watchOf(root: string, inNamespace: string, plural: string, name: string, random: Random): Draft {
  const draw = random.int(0, 3);
  if (draw === 0) return { method: 'GET', path: `${root}/watch${inNamespace}/${plural}` };
  if (draw === 1) return { method: 'GET', path: `${root}/watch${inNamespace}/${plural}/${name}` };
  return { method: 'GET', path: `${root}${inNamespace}/${plural}`, query: ['watch=true'] };
}

function deletionOf(random: Random): Pick<Draft, 'body'> {
  if (random.int(0, 2) > 0) return {};
  const options = {
    apiVersion: random.pick(['v1', 'meta.k8s.io/v1', 'apps/v1']),
    kind: 'DeleteOptions',
    ...(random.int(0, 1) === 0 ? { gracePeriodSeconds: random.pick([0, 1, 30, -1]) } : {}),
    ...(random.int(0, 1) === 0
      ? { propagationPolicy: random.pick(['Foreground', 'Background', 'Orphan', 'x']) }
      : { orphanDependents: random.int(0, 1) === 0 }),
    ...(random.int(0, 3) === 0
      ? { preconditions: { uid: random.pick(['x', '']), resourceVersion: random.pick(['1', '2']) } }
      : {}),
    ...(random.int(0, 3) === 0 ? { dryRun: ['All'] } : {}),
  };
  return { body: random.int(0, 3) === 0 ? mutateJson(options, random) : options };
}

const CONVERSATION_QUERIES = [
  'container=c',
  'container=x',
  'follow=true',
  'tailLines=2',
  'tailLines=-1',
  'limitBytes=5',
  'sinceSeconds=1',
  'sinceTime=2025-01-06T09:00:00Z',
  'timestamps=1',
  'previous=true',
  'command=sh',
  'stdin=true',
  'stdout=true',
  'stderr=1',
  'tty=true',
  'ports=80',
  'ports=x',
] as const;

function below(source: Source, resource: Resource, namespace: string, name: string, item: string): Draft {
  const { random } = source;
  const facts = random.pick(subresourceFactsOf(resource));
  if (facts === undefined || random.int(0, 29) === 0) return { method: 'GET', path: `${item}/${junkText(random)}` };
  const verb = random.pick(facts.verbs) ?? 'get';
  const path = `${item}/${facts.name}`;
  if (['log', 'exec', 'attach', 'portforward', 'proxy'].includes(facts.name)) {
    const query = Array.from({ length: random.int(1, 4) }, () => random.pick(CONVERSATION_QUERIES) ?? '');
    return { method: verb === 'get' ? 'GET' : 'POST', path, query };
  }
  const body =
    partSampleOf(facts.name, name) ??
    source.stored(resource, namespace, name) ??
    sampleOf(resource.definition, random, namespace, name);
  switch (verb) {
    case 'create':
      return { method: 'POST', path, body: changed(resource, body, random) };
    case 'update':
      return { method: 'PUT', path, body: changed(resource, body, random) };
    case 'patch':
      return { ...patchOf(source, resource, namespace, name), method: 'PATCH', path };
    default:
      return { method: 'GET', path };
  }
}

interface Body {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
}

/** The body in one of the forms of the wire; now and then broken. */
function bodyOf({ body, contentType }: Draft, random: Random): Body {
  if (body === undefined) return { body: new Uint8Array(), contentType };
  const draw = contentType === undefined ? random.int(0, 9) : 9;
  const binary = draw < 2 ? protobufOf(body, random) : undefined;
  if (binary !== undefined) return { body: binary, contentType: 'application/vnd.kubernetes.protobuf' };
  if (draw < 4 || (contentType?.includes('yaml') === true && random.int(0, 1) === 0)) {
    const text = yamlOf(body);
    return {
      body: encodeText(random.int(0, 19) === 0 ? mutateText(text, random) : text),
      contentType: contentType ?? 'application/yaml',
    };
  }
  const text = JSON.stringify(body) ?? '';
  const given =
    contentType ??
    (random.int(0, 29) === 0
      ? random.pick(['', 'text/plain', 'application/json; charset=utf-8', '*/*'])
      : 'application/json');
  return { body: encodeText(random.int(0, 19) === 0 ? mutateText(text, random) : text), contentType: given };
}

function yamlOf(body: unknown): string {
  return stringify(body ?? null);
}

function protobufOf(body: unknown, random: Random): Uint8Array | undefined {
  const { apiVersion, kind } = (body ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const type = schemaOf(apiVersion, kind);
  if (type === undefined) return undefined;
  try {
    const bytes = sealEnvelope({ apiVersion, kind, raw: encodeMessage(type, body as Json) });
    return random.int(0, 3) === 0 ? mutateBytes(bytes, random) : bytes;
  } catch {
    // what is of the wrong form has no bytes
    return undefined;
  }
}
