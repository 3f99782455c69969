/** Manifests of the corpus, defaulted and validated as a real v1.32 API server did (../shared/oracles/admission). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import type { KubeObject } from '../meta/object.ts';
import { validateObjectMeta } from '../meta/object-meta.ts';
import { aggregate } from '../meta/status-error.ts';
import { decode } from '../schema/decode.ts';
import { schemaOf } from '../schema/schema.ts';
import { toWire } from '../schema/to-wire.ts';
import type { KindDefinition } from './define-kind.ts';
import { KINDS, kindByGroupVersionKind, Pod, type Service } from './index.ts';

const ADMISSION = '../shared/oracles/admission/manifest-admission.jsonl';
const CORPUS = '../shared/corpus';

type Json = Record<string, unknown>;

interface Admission {
  readonly path: string;
  readonly result: string;
  readonly stderr: string;
  readonly defaultedObjects?: readonly (Json & KubeObject)[];
}

/** Stands in for the API server's allocator of a single-stack IPv4 cluster. */
function allocate(object: KubeObject): KubeObject {
  if (object.kind !== 'Service') return object;
  const service = object as Service;
  const { spec = {} } = service;
  if (spec.type === 'ExternalName') return service;
  const needsNodePorts = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  const isChecked = spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
  const clusterIP = spec.clusterIP ?? '10.0.0.1';
  // endpoints that somebody else writes may be of either family
  const isOpen = clusterIP === 'None' && spec.selector === undefined;
  return {
    ...service,
    spec: {
      ipFamilies: isOpen ? ['IPv4', 'IPv6'] : ['IPv4'],
      ipFamilyPolicy: isOpen ? 'RequireDualStack' : 'SingleStack',
      ...spec,
      clusterIP,
      clusterIPs: spec.clusterIPs ?? [clusterIP],
      ...(spec.ports && {
        ports: spec.ports.map((port, i) => (needsNodePorts ? { nodePort: 30000 + i, ...port } : port)),
      }),
      ...(isChecked && { healthCheckNodePort: 30900 }),
    },
  } as Service;
}

interface Outcome {
  readonly object: KubeObject;
  readonly problems: readonly string[];
}

function admit(definition: KindDefinition, decoded: KubeObject): Outcome {
  // the API server has a say about these
  const { namespace: _, ...given } = decoded.metadata;
  const metadata = { ...given, uid: 'uid', ...(definition.namespaced && { namespace: 'default' }) };
  let object: KubeObject = { ...decoded, metadata };
  object = definition.defaults?.(object) ?? object;
  object = allocate(object);
  object = definition.prepareForCreate?.(object) ?? object;
  const errors = new FieldErrors();
  validateObjectMeta(object.metadata, definition, errors, FieldPath.root.child('metadata'));
  definition.validate?.(object, errors, FieldPath.root);
  definition.validateCreate?.(object, errors, FieldPath.root);
  expect(definition.defaults?.(object) ?? object).toBe(object);
  return { object, problems: errors.list.map((error) => error.message) };
}

/** What differs from cluster to cluster or was given out by chance. */
function comparable(value: unknown): unknown {
  // the uid is also in the labels of Jobs
  const { uid } = (value as { metadata: { uid: string } }).metadata;
  const object = JSON.parse(JSON.stringify(value).replaceAll(`"${uid}"`, '"uid"')) as Json & {
    kind: string;
    metadata: Json;
    spec?: Json;
    status?: Json;
  };
  for (const field of ['uid', 'creationTimestamp', 'namespace', 'resourceVersion', 'managedFields']) {
    delete object.metadata[field];
  }
  if (object.kind.startsWith('PersistentVolume')) {
    // admission adds the one, and the other is the time
    delete object.metadata.finalizers;
    delete object.status?.lastPhaseTransitionTime;
  }
  if (object.kind !== 'Service') return object;
  for (const field of ['clusterIP', 'clusterIPs', 'healthCheckNodePort']) delete object.spec?.[field];
  for (const port of (object.spec?.ports ?? []) as Json[]) delete port.nodePort;
  return object;
}

function documentsOf(path: string): readonly (Json & { apiVersion: string; kind: string })[] {
  const documents = parseAllDocuments(readFileSync(`${CORPUS}/${path}`, 'utf8'), { version: '1.1', merge: true });
  return documents.flatMap((document) => {
    const json = document.toJS() as (Json & { apiVersion: string; kind: string; items: [] }) | null;
    return json === null ? [] : json.kind === 'List' ? json.items : [json];
  });
}

const mine = new Set<string>(
  KINDS.filter((definition) => (definition as KindDefinition) !== Pod).map(({ kind }) => kind),
);
const admissions = (existsSync(ADMISSION) ? readFileSync(ADMISSION, 'utf8').trim().split('\n') : [])
  .map((line) => JSON.parse(line) as Admission)
  .filter(({ path }) => existsSync(`${CORPUS}/${path}`));

const accepted = admissions.flatMap(({ path, defaultedObjects = [] }) =>
  defaultedObjects
    .filter(({ kind, metadata }) => mine.has(kind) && metadata.generateName === undefined)
    .map((expected) => ({ path, title: `${expected.kind} ${expected.metadata.name}`, expected })),
);

describe.skipIf(accepted.length === 0)('what a real API server made of manifests (../shared/oracles)', () => {
  it.each(accepted)('$path: $title', ({ path, expected }) => {
    const given = documentsOf(path).filter(
      ({ kind, apiVersion, metadata }) =>
        kind === expected.kind &&
        apiVersion === expected.apiVersion &&
        (metadata as Json)?.name === expected.metadata.name,
    );
    const definition = kindByGroupVersionKind(expected.apiVersion, expected.kind)!;
    const schema = schemaOf(expected.apiVersion, expected.kind)!;
    const outcomes = given.map((json) => admit(definition, decode(schema, json).object as unknown as KubeObject));
    expect(outcomes.flatMap(({ problems }) => problems)).toEqual([]);
    const wires = outcomes.map(({ object }) => comparable(toWire(schema, object as unknown as Json)));
    expect(wires).toContainEqual(comparable(expected));
  });
});

const warned = admissions
  .filter(({ result, defaultedObjects = [] }) => result.startsWith('accepted') && defaultedObjects.length > 0)
  .filter(({ defaultedObjects = [] }) => defaultedObjects.every(({ kind }) => mine.has(kind)));

describe.skipIf(warned.length === 0)('what a real API server warned of (../shared/oracles)', () => {
  it.each(warned)('$path', ({ path, stderr }) => {
    const warnings = documentsOf(path).flatMap((json) => {
      const definition = kindByGroupVersionKind(json.apiVersion, json.kind)!;
      const decoded = decode(schemaOf(json.apiVersion, json.kind)!, json).object as unknown as KubeObject;
      return definition.warnings?.(admit(definition, decoded).object, undefined) ?? [];
    });
    const expected = stderr.split('\n').filter((line) => line.startsWith('Warning: '));
    expect([...new Set(warnings)].map((warning) => `Warning: ${warning}`)).toEqual(expected);
  });
});

interface Refusal {
  readonly path: string;
  readonly kind: string;
  readonly name: string;
  readonly message: string;
}

/** kubectl shows one refused object as a list of problems, and several as the server's own messages. */
function refusalsOf({ path, stderr }: Admission): readonly Refusal[] {
  const several = [...stderr.matchAll(/": (\w+)(?:\.[\w.]+)? "([^"]*)" is invalid: (.*)/g)];
  const single = [...stderr.matchAll(/^The (\w+) "([^"]*)" is invalid: (?:\n((?:\* .*\n?)+)|(.*))/gm)];
  return [
    ...several.map(([, kind = '', name = '', message = '']) => ({ path, kind, name, message })),
    ...single.map(([, kind = '', name = '', list, message = '']) => ({
      path,
      kind,
      name,
      message: list === undefined ? message : aggregate(list.trim().slice(2).split('\n* ')),
    })),
  ];
}

const refused = admissions.flatMap(refusalsOf).filter(
  // the allocator in the API server refuses families that a cluster doesn't have
  ({ kind, message }) => mine.has(kind) && !/not configured/.test(message),
);

describe.skipIf(refused.length === 0)('what a real API server refused (../shared/oracles)', () => {
  it.each(refused)('$path: $kind "$name"', ({ path, kind, name, message }) => {
    const messages = documentsOf(path)
      .filter((json) => json.kind === kind && ((json.metadata as Json)?.name ?? '') === name)
      .map((json) => {
        const definition = kindByGroupVersionKind(json.apiVersion, json.kind)!;
        const decoded = decode(schemaOf(json.apiVersion, json.kind)!, json).object as unknown as KubeObject;
        return aggregate(admit(definition, decoded).problems);
      });
    expect(messages).toContain(message);
  });
});
