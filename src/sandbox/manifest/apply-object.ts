/** One object's part of `kubectl apply` (k8s.io/kubectl/pkg/cmd/apply/apply.go, patcher.go): create it, or patch what is there. */
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { isRequestError } from '../../control-plane/client/connection-error.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { createThreeWayMergePatch } from '../../kube-api/meta/create-strategic-merge-patch.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { PatchError, patchStatusError } from '../../kube-api/meta/patch/patch-error.ts';
import { isReason } from '../../kube-api/meta/status-error.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import { toWire } from '../../kube-api/schema/to-wire.ts';
import { goJson } from './go-json.ts';
import { isJsonObject, type JsonObject, type ManifestObject } from './manifest-object.ts';
import type { Doing } from './problems.ts';

export interface Step {
  readonly dryRun: boolean;
  readonly namespace: string | undefined;
  /** The namespace is made by the same text and, in a dry run, not there yet. */
  readonly isNamespaceNew: boolean;
  readonly onWarning: (message: string) => void;
}

export type StepResult =
  | { readonly done: 'created' | 'configured' | 'unchanged' }
  | { readonly refused: Error; readonly doing: Doing };

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const WRITE = { fieldManager: 'kubectl-client-side-apply', fieldValidation: 'Strict' } as const;

/** Applies one object that has a name; a refusal is answered, not thrown. */
export function applyObject(client: ApiClient, kind: KindDefinition, object: ManifestObject, step: Step): StepResult {
  let doing: Doing = 'creating';
  try {
    const current = step.isNamespaceNew ? undefined : client.find(kind, object.name, step.namespace);
    if (current === undefined) return create(client, kind, object, step);
    const patch = patchFor(current, kind, object, step);
    if (Object.keys(patch).length === 0) return { done: 'unchanged' };
    doing = { patching: patchingWords(patch, kind, object.name, step.namespace) };
    const target = { name: object.name, namespace: step.namespace };
    const { dryRun, onWarning } = step;
    client.patch(kind, target, 'application/strategic-merge-patch+json', patch, { ...WRITE, dryRun, onWarning });
    return { done: 'configured' };
  } catch (error) {
    if (error instanceof PatchError) return { refused: patchStatusError(error), doing };
    if (isRequestError(error)) return { refused: error, doing };
    throw error;
  }
}

function create(client: ApiClient, kind: KindDefinition, object: ManifestObject, step: Step): StepResult {
  // As its namespace is not there yet, the object is checked as if it were for one that is.
  const checked = step.isNamespaceNew ? 'default' : step.namespace;
  const body = withLastApplied(object.body, checked);
  try {
    const { dryRun, onWarning } = step;
    client.create(kind, body as unknown as KubeObject, { ...WRITE, dryRun, onWarning });
  } catch (error) {
    // The other namespace has such an object: everything else about this one has been found good by then.
    if (!(step.isNamespaceNew && isReason(error, 'AlreadyExists'))) throw error;
  }
  return { done: 'created' };
}

function patchFor(current: KubeObject, kind: KindDefinition, object: ManifestObject, step: Step): JsonObject {
  const type = schemaOf(object.apiVersion, object.kind);
  const stored = (type === undefined ? current : toWire(type, current as unknown as JsonObject)) as JsonObject;
  const original = current.metadata.annotations?.[LAST_APPLIED];
  if (original === undefined) {
    step.onWarning(
      `resource ${kind.plural}/${object.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`,
    );
  }
  if (current.metadata.deletionTimestamp !== undefined) {
    step.onWarning(`Detected changes to resource ${object.name} which is currently being deleted.`);
  }
  return createThreeWayMergePatch(parsed(original), withLastApplied(object.body, step.namespace), stored, type);
}

/** What was applied, with itself written into its annotations, as kubectl does. */
function withLastApplied(body: JsonObject, namespace: string | undefined): JsonObject {
  const metadata = isJsonObject(body.metadata) ? body.metadata : {};
  const { [LAST_APPLIED]: _, ...annotations } = isJsonObject(metadata.annotations) ? metadata.annotations : {};
  const placed = namespace === undefined ? metadata : { ...metadata, namespace };
  const text = `${goJson({ ...body, metadata: { ...placed, annotations } })}\n`;
  return { ...body, metadata: { ...placed, annotations: { ...annotations, [LAST_APPLIED]: text } } };
}

/** Somebody may have edited the annotation: then nothing is known to have been applied. */
function parsed(json: string | undefined): JsonObject {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function patchingWords(patch: JsonObject, kind: KindDefinition, name: string, namespace = ''): string {
  return `error when applying patch:\n${goJson(patch)}\nto:\n${resourceLine(kind)}\nName: "${name}", Namespace: "${namespace}"\nfor: "STDIN": error when patching "STDIN": `;
}

/** How kubectl describes what it is about to touch. */
export function resourceLine(kind: KindDefinition): string {
  const { group, version, plural } = kind;
  return `Resource: "${group}/${version}, Resource=${plural}", GroupVersionKind: "${group}/${version}, Kind=${kind.kind}"`;
}
