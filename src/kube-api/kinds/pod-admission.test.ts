/** Manifests that a real v1.32 API server accepted or refused, as recorded in ../shared/oracles. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Pod as PodObject, PodTemplateSpec, Toleration, Volume } from '../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import type { KubeObject } from '../meta/object.ts';
import { validateObjectMeta } from '../meta/object-meta.ts';
import { decode } from '../schema/decode.ts';
import { schemaById, schemaOf } from '../schema/schema.ts';
import { toWire } from '../schema/to-wire.ts';
import { Pod } from './pod.ts';
import { defaultPodTemplateSpec, podTemplateWarnings, validatePodTemplateSpec } from './pod-spec/index.ts';

type Json = Readonly<Record<string, unknown>>;

interface Admission {
  readonly path: string;
  readonly result: string;
  readonly stderr: string;
  readonly defaultedObjects?: readonly (Json & KubeObject)[];
}

const ADMISSION = '../shared/oracles/admission/manifest-admission.jsonl';
const CORPUS = '../shared/corpus';

function admissions(): readonly Admission[] {
  if (!existsSync(ADMISSION)) return [];
  const lines = readFileSync(ADMISSION, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Admission);
}

const all = admissions();

/** The objects of a manifest, lists unrolled. */
function objectsOf(path: string): readonly (Json & KubeObject)[] {
  const text = readFileSync(`${CORPUS}/${path}`, 'utf8');
  return parseAllDocuments(text, {
    version: '1.1',
    merge: true,
    customTags: (tags) => tags.filter((tag) => tag !== 'timestamp' && tag !== 'intTime' && tag !== 'floatTime'),
  })
    .map((document) => document.toJS() as Json & KubeObject)
    .filter((object) => object !== null && typeof object === 'object')
    .flatMap((object) => (object.kind === 'List' ? (object['items'] as readonly (Json & KubeObject)[]) : [object]));
}

interface Refusal {
  readonly errors: readonly string[];
}

function createPod(json: Json): PodObject | Refusal {
  const type = schemaOf('v1', 'Pod');
  if (type === undefined) throw new Error('no schema of pods');
  const { object, error, strictErrors } = decode(type, json);
  if (object === undefined || strictErrors.length > 0) return { errors: [error ?? strictErrors.join(', ')] };
  const defaulted = Pod.defaults?.(object as unknown as PodObject) ?? (object as unknown as PodObject);
  const prepared = Pod.prepareForCreate?.(defaulted) ?? defaulted;
  const errors = new FieldErrors();
  validateObjectMeta(
    { namespace: 'default', ...prepared.metadata },
    { namespaced: true },
    errors,
    new FieldPath('metadata'),
  );
  Pod.validate?.(prepared, errors, FieldPath.root);
  return errors.list.length === 0 ? prepared : { errors: errors.list.map(({ message }) => message) };
}

const TOKEN_VOLUME = /^kube-api-access-/;

/** A served pod without what admission plugins and the server's own metadata added. */
function withoutAdmission(pod: Json & KubeObject): Json {
  const copy = structuredClone(pod) as unknown as { metadata: Record<string, unknown>; spec: Record<string, unknown> };
  const { metadata, spec } = copy;
  for (const field of ['uid', 'creationTimestamp', 'namespace', 'generation', 'resourceVersion', 'managedFields'])
    delete metadata[field];
  for (const field of ['priority', 'preemptionPolicy']) delete spec[field];
  if (spec['serviceAccountName'] === 'default') {
    delete spec['serviceAccountName'];
    delete spec['serviceAccount'];
  }
  spec['volumes'] = ((spec['volumes'] as readonly Volume[]) ?? []).filter(({ name }) => !TOKEN_VOLUME.test(name));
  if ((spec['volumes'] as readonly Volume[]).length === 0) delete spec['volumes'];
  spec['tolerations'] = ((spec['tolerations'] as readonly Toleration[]) ?? []).filter(
    ({ key, tolerationSeconds }) => !(tolerationSeconds === 300 && key?.startsWith('node.kubernetes.io/')),
  );
  if ((spec['tolerations'] as readonly unknown[]).length === 0) delete spec['tolerations'];
  for (const field of ['containers', 'initContainers']) {
    for (const container of (spec[field] as Record<string, unknown>[] | undefined) ?? []) {
      const mounts = ((container['volumeMounts'] as readonly { name: string }[]) ?? []).filter(
        ({ name }) => !TOKEN_VOLUME.test(name),
      );
      if (mounts.length === 0) delete container['volumeMounts'];
      else container['volumeMounts'] = mounts;
    }
  }
  return copy as unknown as Json;
}

function wireOf(pod: PodObject): Json {
  const type = schemaOf('v1', 'Pod');
  if (type === undefined) throw new Error('no schema of pods');
  return withoutAdmission(structuredClone(toWire(type, pod as unknown as Json)) as Json & KubeObject);
}

interface PodCase {
  readonly path: string;
  readonly json: Json & KubeObject;
  readonly served: (Json & KubeObject) | undefined;
  readonly stderr: string;
}

function podCases(): readonly PodCase[] {
  const cases: PodCase[] = [];
  for (const { path, stderr, defaultedObjects = [] } of all) {
    if (stderr.includes('error converting YAML') || stderr.includes('error parsing')) continue;
    let objects: readonly (Json & KubeObject)[];
    try {
      objects = objectsOf(path);
    } catch {
      continue;
    }
    for (const json of objects) {
      if (json.apiVersion !== 'v1' || json.kind !== 'Pod') continue;
      const served = defaultedObjects.find(
        (object) => object.kind === 'Pod' && object.metadata.name === json.metadata?.name,
      );
      cases.push({ path, json, served, stderr });
    }
  }
  return cases;
}

describe.skipIf(all.length === 0)('pods that a real API server was sent', () => {
  it.each(podCases())('$path', ({ json, served, stderr }) => {
    const outcome = createPod(json);
    if (served === undefined) {
      expect(outcome).toHaveProperty('errors');
      for (const message of (outcome as Refusal).errors) expect(stderr).toContain(message);
      return;
    }
    if ('errors' in outcome) throw new Error(outcome.errors.join('\n'));
    expect(wireOf(outcome)).toEqual(withoutAdmission(served));
    for (const warning of Pod.warnings?.(outcome, undefined) ?? []) expect(stderr).toContain(`Warning: ${warning}`);
  });
});

interface TemplateCase {
  readonly name: string;
  readonly template: Json;
  readonly served: Json | undefined;
  readonly stderr: string;
}

function templateOf(object: Json): { readonly template: Json; readonly path: string } | undefined {
  const spec = object['spec'] as Json | undefined;
  const job = (spec?.['jobTemplate'] as Json | undefined)?.['spec'] as Json | undefined;
  if (job?.['template'] !== undefined)
    return { template: job['template'] as Json, path: 'spec.jobTemplate.spec.template' };
  const template = spec?.['template'] as Json | undefined;
  return template === undefined ? undefined : { template, path: 'spec.template' };
}

const WORKLOADS = new Set([
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
]);

function templateCases(): readonly TemplateCase[] {
  const cases: TemplateCase[] = [];
  for (const { path, stderr, defaultedObjects = [] } of all) {
    let objects: readonly (Json & KubeObject)[];
    try {
      objects = objectsOf(path);
    } catch {
      continue;
    }
    for (const json of objects) {
      if (!WORKLOADS.has(json.kind)) continue;
      const served = defaultedObjects.find(
        (object) => object.kind === json.kind && object.metadata.name === json.metadata?.name,
      );
      const template = templateOf(json);
      if (served === undefined || template === undefined) continue;
      cases.push({
        name: `${path} ${json.kind}/${json.metadata.name}`,
        template: template.template,
        served: templateOf(served)?.template,
        stderr,
      });
    }
  }
  return cases;
}

describe.skipIf(all.length === 0)('pod templates that a real API server accepted', () => {
  it.each(templateCases())('$name', ({ template, served, stderr }) => {
    const type = schemaById('PodTemplateSpec');
    if (type === undefined) throw new Error('no schema of templates');
    const { object, error } = decode(type, template);
    expect(error).toBeUndefined();
    const labels = (served?.['metadata'] as { labels?: Json })?.labels;
    const decoded = object as PodTemplateSpec;
    const given = {
      ...decoded,
      metadata: { ...decoded.metadata, ...(labels === undefined ? {} : { labels }) },
    } as PodTemplateSpec;
    const defaulted = defaultPodTemplateSpec(given);
    expect(toWire(type, defaulted as Json)).toEqual(served);
    const errors = new FieldErrors();
    validatePodTemplateSpec(defaulted, errors, new FieldPath('spec.template'));
    expect(errors.list).toEqual([]);
    for (const warning of podTemplateWarnings(defaulted, new FieldPath('spec.template'))) {
      expect(stderr.replaceAll('spec.jobTemplate.spec.template', 'spec.template')).toContain(`Warning: ${warning}`);
    }
  });
});
