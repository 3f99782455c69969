/** Pods and pod templates that a real v1.32 API server accepted or refused, as recorded in ../shared/oracles. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DocumentOptions, type ParseOptions, parseAllDocuments, type SchemaOptions } from 'yaml';
import type { ObjectMeta, Pod as PodObject, PodTemplateSpec } from '../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { validateObjectMeta } from '../meta/object-meta.ts';
import { decode } from '../schema/decode.ts';
import { schemaById } from '../schema/schema.ts';
import { toWire } from '../schema/to-wire.ts';
import type { TypeSchema } from '../schema/type-schema.ts';
import { Pod } from './pod.ts';
import { defaultPodTemplateSpec, podTemplateWarnings, validatePodTemplateSpec } from './pod-spec/index.ts';

const ADMISSION = '../shared/oracles/admission/manifest-admission.jsonl';
const CORPUS = '../shared/corpus';

/** kubectl's YAML: version 1.1 with plain texts where that would see times, and amounts as they are written. */
const KUBECTL_YAML: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: true,
  customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !/float|timestamp/.test(tag.tag)),
};

type Json = Readonly<Record<string, unknown>>;
type Parts = Record<string, unknown>;

interface Manifest extends Json {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: ObjectMeta;
  readonly items?: readonly Manifest[];
}

interface Admission {
  readonly path: string;
  readonly stderr: string;
  readonly defaultedObjects?: readonly Manifest[];
}

interface Recorded {
  readonly path: string;
  readonly given: Manifest;
  /** Undefined when it was refused. */
  readonly served: Manifest | undefined;
  readonly stderr: string;
}

/** The objects of a manifest, lists unrolled; none when it is no YAML. */
function objectsOf(path: string): readonly Manifest[] {
  try {
    return parseAllDocuments(readFileSync(`${CORPUS}/${path}`, 'utf8'), KUBECTL_YAML)
      .map((document) => document.toJS() as Manifest | null)
      .flatMap((object): readonly (Manifest | null)[] => (object?.kind === 'List' ? (object.items ?? []) : [object]))
      .filter((object): object is Manifest => typeof object === 'object' && object !== null);
  } catch {
    return [];
  }
}

/** Every recorded object for which the server could be asked. */
function recordings(): readonly Recorded[] {
  if (!existsSync(ADMISSION)) return [];
  const admissions = readFileSync(ADMISSION, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Admission);
  return admissions.flatMap(({ path, stderr, defaultedObjects = [] }) =>
    /error (?:converting YAML|parsing)/.test(stderr)
      ? []
      : objectsOf(path).map((given) => ({
          path,
          given,
          served: defaultedObjects.find((object) => object.kind === given.kind && hasNameOf(object, given)),
          stderr,
        })),
  );
}

function hasNameOf({ metadata: served }: Manifest, { metadata: given }: Manifest): boolean {
  if (given?.generateName !== undefined) return served?.generateName === given.generateName;
  return served?.name === given?.name && (given?.namespace ?? served?.namespace) === served?.namespace;
}

/** Where two JSON values differ, one line for each place. */
function differences(ours: unknown, theirs: unknown, path = ''): readonly string[] {
  if (typeof ours !== 'object' || typeof theirs !== 'object' || ours === null || theirs === null) {
    return ours === theirs ? [] : [`${path}: ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`];
  }
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...keys].flatMap((key) => differences((ours as Json)[key], (theirs as Json)[key], `${path}.${key}`));
}

function typeOf(id: string): TypeSchema {
  const type = schemaById(id);
  if (type === undefined) throw new Error(`no schema of ${id}`);
  return type;
}

interface Outcome {
  readonly pod?: PodObject;
  readonly errors: readonly string[];
}

/** What creating the pod comes to, admission plugins left out. */
function create(given: Manifest): Outcome {
  const { name = `${given.metadata?.generateName ?? ''}12345` } = given.metadata ?? {};
  const named = { ...given, metadata: { ...given.metadata, name } };
  const { object, error, strictErrors } = decode(typeOf('Pod'), named);
  if (object === undefined || strictErrors.length > 0) return { errors: error === undefined ? strictErrors : [error] };
  const defaulted = Pod.defaults?.(object as unknown as PodObject);
  const pod = defaulted && Pod.prepareForCreate?.(defaulted);
  if (pod === undefined) throw new Error('pods are not prepared');
  const errors = new FieldErrors();
  const metadata = { namespace: 'default', ...pod.metadata };
  validateObjectMeta(metadata, { namespaced: true }, errors, new FieldPath('metadata'));
  Pod.validate?.(pod, errors, FieldPath.root);
  return { pod, errors: errors.list.map(({ message }) => message) };
}

const ADDED_METADATA = ['uid', 'creationTimestamp', 'namespace', 'generateName', 'name'];
const ADDED_TOLERATIONS = /^node\.kubernetes\.io\/(?:not-ready|unreachable)$/;

/** A pod without what only admission plugins and the server's own metadata add. */
function withoutAdmission(pod: Json): Json {
  const { metadata, spec, status } = structuredClone(pod) as { metadata: Parts; spec: Parts; status: Parts };
  const keep = (owner: Parts, field: string, test: (item: Parts) => boolean): void => {
    const kept = ((owner[field] ?? []) as Parts[]).filter(test);
    if (kept.length === 0) delete owner[field];
    else owner[field] = kept;
  };
  const isOwn = ({ name }: Parts): boolean => !String(name).startsWith('kube-api-access-');
  for (const field of ADDED_METADATA) delete metadata[field];
  for (const field of ['priority', 'preemptionPolicy']) delete spec[field];
  for (const field of ['serviceAccountName', 'serviceAccount']) if (spec[field] === 'default') delete spec[field];
  keep(spec, 'volumes', isOwn);
  keep(spec, 'tolerations', (each) => each.tolerationSeconds !== 300 || !ADDED_TOLERATIONS.test(String(each.key)));
  for (const container of [spec.containers, spec.initContainers].flat() as (Parts | undefined)[]) {
    if (container !== undefined) keep(container, 'volumeMounts', isOwn);
  }
  for (const condition of (status.conditions ?? []) as Parts[]) delete condition.lastTransitionTime;
  return { metadata, spec, status };
}

function warningsIn(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^Warning: (.*)$/gm)].map(([, text = '']) => text);
}

const all = recordings();
/** Admission plugins refuse what names a missing account or priority class; that is no matter of the kind. */
const pods = all.filter(
  ({ given, served, stderr }) =>
    given.apiVersion === 'v1' && given.kind === 'Pod' && (served !== undefined || !stderr.includes('is forbidden')),
);

describe.skipIf(all.length === 0)('pods that a real API server was sent', () => {
  it.each(pods.map((each) => [each.path, each] as const))('%s', (_path, { given, served, stderr }) => {
    const { pod, errors } = create(given);
    if (served === undefined) {
      expect(errors).not.toEqual([]);
      for (const message of errors) expect(stderr).toContain(message);
      return;
    }
    expect(errors).toEqual([]);
    if (pod === undefined) throw new Error('no pod');
    const ours = withoutAdmission(toWire(typeOf('Pod'), pod as unknown as Json));
    expect(differences(ours, withoutAdmission(served))).toEqual([]);
    const warnings = warningsIn(stderr);
    const warned = new Set(Pod.warnings?.(pod, undefined));
    expect([...warned]).toEqual(warnings.filter((text) => !text.startsWith('spec.template')));
  });
});

/** The pod template of a workload, and its path. */
function templateOf(object: Manifest | undefined): { readonly template: Json; readonly path: string } | undefined {
  const spec = object?.spec as Parts | undefined;
  const jobSpec = (spec?.jobTemplate as Parts | undefined)?.spec as Parts | undefined;
  const template = (jobSpec ?? spec)?.template as Json | undefined;
  const path = jobSpec === undefined ? 'spec.template' : 'spec.jobTemplate.spec.template';
  return template && { template, path };
}

const WORKLOADS = /^(?:ReplicationController|ReplicaSet|Deployment|StatefulSet|DaemonSet|Job|CronJob)$/;
const workloads = all
  .filter(({ given, served }) => WORKLOADS.test(given.kind) && served !== undefined)
  .map((each) => [`${each.path} ${each.given.kind} ${each.given.metadata?.name}`, each] as const);

describe.skipIf(all.length === 0)('pod templates that a real API server accepted', () => {
  it.each(workloads)('%s', (_name, { given, served, stderr }) => {
    const type = typeOf('PodTemplateSpec');
    const { template = {}, path = '' } = templateOf(given) ?? {};
    const theirs = templateOf(served)?.template;
    const { object = {}, error } = decode(type, template);
    expect(error).toBeUndefined();
    const defaulted = defaultPodTemplateSpec(object as PodTemplateSpec);
    // a Job's labels come from its controller's own strategy
    const { metadata: ourMeta, spec: ourSpec } = toWire(type, defaulted as Json);
    const { metadata: theirMeta, spec: theirSpec } = theirs ?? {};
    expect(differences(ourSpec, theirSpec)).toEqual([]);
    if (given.kind !== 'Job') expect(differences(ourMeta, theirMeta)).toEqual([]);
    // upstream does not look into a StatefulSet's template: its claims bring further volumes
    if (given.kind === 'StatefulSet') return;
    const errors = new FieldErrors();
    validatePodTemplateSpec(defaulted, errors, new FieldPath(path));
    expect(errors.list.map(({ message }) => message)).toEqual([]);
    const warnings = podTemplateWarnings(defaulted, new FieldPath(path));
    expect(warningsIn(stderr)).toEqual(expect.arrayContaining([...warnings]));
  });
});
