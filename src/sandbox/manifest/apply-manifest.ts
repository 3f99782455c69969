/**
 * `kubectl apply -f` (k8s.io/kubectl/pkg/cmd/apply): creates what is missing and patches what is there, by what was applied last, what is wanted and
 * what is stored. Unlike kubectl, all documents are checked before the first one is stored, so that a refused one leaves nothing half done.
 */
import type { ActionOutcome, Problem } from '../../bridge/messages.ts';
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { isRequestError } from '../../control-plane/client/connection-error.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { kindByGroupVersionKind } from '../../kube-api/kinds/index.ts';
import { createThreeWayMergePatch } from '../../kube-api/meta/create-strategic-merge-patch.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { PatchError, patchStatusError } from '../../kube-api/meta/patch/patch-error.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import { toWire } from '../../kube-api/schema/to-wire.ts';
import { type ManifestObject, parseManifest } from './parse-manifest.ts';
import { problemsOf, unknownKind } from './problems.ts';

export interface ApplyOptions {
  /** Goes through every check and stores nothing. */
  readonly dryRun?: boolean;
  /** For objects that name none; `default` unless given. */
  readonly namespace?: string;
}

type Outcome = Omit<ActionOutcome, 'equivalentCommand'>;
type JsonObject = Readonly<Record<string, unknown>>;

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const FIELD_MANAGER = 'kubectl-client-side-apply';

/** Applies every document of `yaml`, or none of them. */
export function applyManifest(client: ApiClient, yaml: string, options: ApplyOptions = {}): Outcome {
  const { objects, problems } = parseManifest(yaml);
  if (problems.length > 0) return refused(problems);
  if (objects.length === 0) {
    return refused([{ severity: 'error', message: 'error: no objects passed to apply' }]);
  }
  const targets = objects.map((object) => targetOf(object, options.namespace ?? 'default'));
  const check = applyAll(client, targets, true);
  if (!check.ok || options.dryRun === true) return check;
  return applyAll(client, targets, false);
}

interface Target {
  readonly object: ManifestObject;
  readonly kind: KindDefinition | undefined;
  readonly namespace: string | undefined;
}

function targetOf(object: ManifestObject, defaultNamespace: string): Target {
  const kind = kindByGroupVersionKind(object.apiVersion, object.kind);
  const namespace = kind?.namespaced === true ? (object.namespace ?? defaultNamespace) : undefined;
  return { object, kind, namespace };
}

function applyAll(client: ApiClient, targets: readonly Target[], dryRun: boolean): Outcome {
  const messages: string[] = [];
  const problems: Problem[] = [];
  const newNamespaces = new Set<string>();
  for (const target of targets) {
    const { kind, object } = target;
    if (kind === undefined) {
      problems.push(unknownKind(object));
      continue;
    }
    // In a dry run a namespace of the same text is not there yet: its objects are checked as if they were for an existing one.
    const isForNew = dryRun && target.namespace !== undefined && newNamespaces.has(target.namespace);
    try {
      const namespace = isForNew ? 'default' : target.namespace;
      const warnings: string[] = [];
      const result = applyOne(client, kind, object, namespace, { dryRun, onWarning: (text) => warnings.push(text) });
      messages.push(`${resourceName(kind)}/${object.name} ${result}${dryRun ? ' (server dry run)' : ''}`);
      for (const message of warnings)
        problems.push({ severity: 'warning', message: `Warning: ${message}`, range: object.locate('') });
      if (kind.kind === 'Namespace') newNamespaces.add(object.name);
    } catch (error) {
      const requestError = error instanceof PatchError ? patchStatusError(error) : error;
      if (!isRequestError(requestError)) throw error;
      problems.push(...problemsOf(requestError, object));
    }
  }
  const ok = problems.every(({ severity }) => severity !== 'error');
  return { ok, messages: ok || !dryRun ? messages : [], problems };
}

interface WriteOptions {
  readonly dryRun: boolean;
  readonly onWarning: (message: string) => void;
}

function applyOne(
  client: ApiClient,
  kind: KindDefinition,
  object: ManifestObject,
  namespace: string | undefined,
  { dryRun, onWarning }: WriteOptions,
): 'created' | 'configured' | 'unchanged' {
  const modified = withLastApplied(object.body, namespace);
  const write = { dryRun, onWarning, fieldManager: FIELD_MANAGER, fieldValidation: 'Strict' as const };
  const current = object.name === '' ? undefined : client.find(kind, object.name, namespace);
  if (current === undefined) {
    client.create(kind, modified as unknown as KubeObject, write);
    return 'created';
  }
  const type = schemaOf(object.apiVersion, object.kind);
  const stored = (type === undefined ? current : toWire(type, current as unknown as JsonObject)) as JsonObject;
  const patch = createThreeWayMergePatch(lastApplied(current), modified, stored, type);
  if (Object.keys(patch).length === 0) return 'unchanged';
  const target = { name: object.name, namespace };
  const patched = client.patch(kind, target, 'application/strategic-merge-patch+json', patch, write);
  return patched === current ? 'unchanged' : 'configured';
}

/** What was applied, with itself written into its annotations, as kubectl does. */
function withLastApplied(body: JsonObject, namespace: string | undefined): JsonObject {
  const metadata = (body.metadata ?? {}) as JsonObject;
  const annotations = (metadata.annotations ?? {}) as Readonly<Record<string, unknown>>;
  const { [LAST_APPLIED]: _, ...others } = annotations;
  const placed = namespace === undefined ? metadata : { ...metadata, namespace };
  const bare = { ...body, metadata: { ...placed, annotations: others } };
  const text = `${JSON.stringify(sorted(bare))}\n`;
  return { ...body, metadata: { ...placed, annotations: { ...others, [LAST_APPLIED]: text } } };
}

/** Go writes maps in the order of their keys. */
function sorted(object: JsonObject): JsonObject {
  const entries = Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null && !Array.isArray(value) ? sorted(value as JsonObject) : value,
    ]),
  );
}

function lastApplied(object: KubeObject): JsonObject {
  const text = object.metadata.annotations?.[LAST_APPLIED];
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    // Somebody edited the annotation: without it nothing is known to have been applied.
    return {};
  }
}

function refused(problems: readonly Problem[]): Outcome {
  return { ok: false, messages: [], problems };
}

/** `deployment.apps`, as kubectl names what it did something to. */
function resourceName(kind: KindDefinition): string {
  return kind.group === '' ? kind.singular : `${kind.singular}.${kind.group}`;
}
