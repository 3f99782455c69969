/** Manifests that a real v1.32 API server accepted or refused, sent through the whole of this one. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DocumentOptions, type ParseOptions, parseAllDocuments, type SchemaOptions } from 'yaml';
import { kindByGroupVersionKind, Namespace, ServiceAccount } from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { StatusError } from '../../kube-api/meta/status-error.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import { toWire } from '../../kube-api/schema/to-wire.ts';
import { createTestCluster, type TestCluster } from '../../testing/api-server-harness.ts';

const ADMISSION = '../shared/oracles/admission/manifest-admission.jsonl';
const CORPUS = '../shared/corpus';

/** Where the recording put what names no namespace. */
const RIG_NAMESPACE = 'manifest-dryrun';

/** kubectl's YAML: version 1.1 with plain texts where that would see times, and amounts as they are written. */
const KUBECTL_YAML: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: true,
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !/float|timestamp/.test(tag.tag)),
};

interface Row {
  readonly path: string;
  readonly class: string;
  readonly stderr: string;
  readonly defaultedObjects?: readonly KubeObject[];
}

interface Case {
  readonly path: string;
  readonly given: KubeObject;
  /** Undefined when it was refused. */
  readonly served: KubeObject | undefined;
  readonly stderr: string;
}

type Document = KubeObject & { readonly items?: readonly KubeObject[] };

function objectsOf(path: string): readonly KubeObject[] {
  return parseAllDocuments(readFileSync(`${CORPUS}/${path}`, 'utf8'), KUBECTL_YAML)
    .map((document) => document.toJS() as Document | null)
    .flatMap((object): readonly (KubeObject | null)[] => (object?.kind === 'List' ? (object.items ?? []) : [object]))
    .filter((object): object is KubeObject => typeof object === 'object' && object !== null);
}

function casesOf(line: string): readonly Case[] {
  const { path, class: kind, stderr, defaultedObjects = [] } = JSON.parse(line) as Row;
  // What the recording cluster already had was refused for that alone.
  if (kind !== 'wanted' || stderr.includes('AlreadyExists') || stderr.includes('error: unable to decode')) return [];
  return objectsOf(path)
    .filter(({ apiVersion, kind: name }) => kindByGroupVersionKind(apiVersion, name) !== undefined)
    .map((given) => ({ path, given, stderr, served: defaultedObjects.find((object) => isSame(object, given)) }))
    .filter(({ served }) => served !== undefined || stderr !== '');
}

/** kubectl sends the keys of each object in their order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function isSame(a: KubeObject, b: KubeObject): boolean {
  if (a.kind !== b.kind) return false;
  const { name, generateName } = b.metadata ?? {};
  return name === undefined ? a.metadata.generateName === generateName : a.metadata.name === name;
}

function create({ apiServer, client }: TestCluster, given: KubeObject): KubeObject {
  const kind = kindByGroupVersionKind(given.apiVersion, given.kind);
  if (kind === undefined) throw new Error(`${given.kind} is not served`);
  const namespace = given.metadata?.namespace ?? RIG_NAMESPACE;
  if (kind.namespaced && client.find(Namespace, namespace) === undefined) {
    client.create(Namespace, { metadata: { name: namespace } });
    client.create(ServiceAccount, { metadata: { name: 'default', namespace } });
  }
  const stored = apiServer.request({
    verb: 'create',
    kind,
    ...(kind.namespaced ? { namespace } : {}),
    body: sorted(given),
    options: { dryRun: true, fieldValidation: 'Strict' },
    ...client.identity,
  }) as KubeObject;
  const type = schemaOf(given.apiVersion, given.kind);
  return (type === undefined ? stored : toWire(type, stored as never)) as KubeObject;
}

const CHANCE = new Set([
  'uid',
  'creationTimestamp',
  'lastTransitionTime',
  'lastPhaseTransitionTime',
  'nodePort',
  'healthCheckNodePort',
]);

/** Chance and time are another cluster's. */
function comparable(object: KubeObject): unknown {
  const text = JSON.stringify(object, (key, value: unknown) => {
    if (CHANCE.has(key)) return undefined;
    if (key === 'clusterIP') return value === 'None' ? value : undefined;
    if (key === 'clusterIPs') return (value as string[]).includes('None') ? value : undefined;
    return value;
  });
  const { generateName, name = '', uid = '' } = object.metadata;
  const named = generateName === undefined ? text : text.replaceAll(name, generateName);
  // labels of Jobs have it too
  const anonymous = named.replaceAll(`"${uid}"`, '""');
  return JSON.parse(anonymous.replaceAll(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-'));
}

type Json = Readonly<Record<string, unknown>>;

/** Where two JSON values differ, one line for each place. */
function differences(ours: unknown, theirs: unknown, path = ''): readonly string[] {
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) {
    return ours === theirs ? [] : [`${path}: ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`];
  }
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...keys].flatMap((key) => differences((ours as Json)[key], (theirs as Json)[key], `${path}.${key}`));
}

/** What is wrong with the answer of this server, if anything. */
function problemsOf(cluster: TestCluster, { given, served, stderr }: Case): readonly string[] {
  try {
    const stored = create(cluster, given);
    if (served === undefined) return [`accepted, but: ${stderr}`];
    return differences(comparable(stored), comparable(served));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (served !== undefined) return [`refused: ${error.message}`];
    const causes = error.status.details?.causes?.map(({ field, message }) => `${field}: ${message}`) ?? [error.message];
    const said = causes.map((cause) => cause.replaceAll(RIG_NAMESPACE, 'default'));
    return said.filter((cause) => !stderr.includes(cause)).map((cause) => `${cause} instead of ${stderr}`);
  }
}

describe.skipIf(!existsSync(ADMISSION))('manifests that a real server saw (../shared/oracles)', () => {
  const cases = existsSync(ADMISSION) ? readFileSync(ADMISSION, 'utf8').trim().split('\n').flatMap(casesOf) : [];

  it.each([...new Set(cases.map(({ given }) => given.kind))])('%s', (kind) => {
    const cluster = createTestCluster();
    const problems = cases
      .filter(({ given }) => given.kind === kind)
      .flatMap((each) =>
        problemsOf(cluster, each).map((problem) => `${each.path} ${each.given.metadata?.name} ${problem}`),
      );
    expect(problems).toEqual([]);
  });
});
