/**
 * `kubectl apply -f` (k8s.io/kubectl/pkg/cmd/apply): creates what is missing and patches what is there, by what was applied last, what is wanted and
 * what is stored. Unlike kubectl, all documents are checked before the first one is stored, so that a refused one leaves nothing half done. What only
 * storing shows is the exception, such as one node port wanted twice in one text.
 */
import type { ActionOutcome, Problem } from '../../bridge/messages.ts';
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { groupResourceOf, type KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { kindByGroupVersionKind } from '../../kube-api/kinds/index.ts';
import { applyObject, resourceLine, type Step } from './apply-object.ts';
import { fidelityNotes } from './fidelity-notes.ts';
import type { ManifestObject } from './manifest-object.ts';
import { parseManifest } from './parse-manifest.ts';
import { problemAt, problemsOf, unknownKind, warningOf } from './problems.ts';

export interface ApplyOptions {
  /** Goes through every check and stores nothing. */
  readonly dryRun?: boolean;
  /** For objects that name none; `default` unless given. */
  readonly namespace?: string;
}

type Outcome = Omit<ActionOutcome, 'equivalentCommand'>;

/** Applies every document of `yaml`, or none of them. Never throws for what a person can write. */
export function applyManifest(client: ApiClient, yaml: string, options: ApplyOptions = {}): Outcome {
  const { objects, problems } = parseManifest(yaml);
  const isReadable = isWithoutErrors(problems);
  if (isReadable && objects.length === 0) {
    return { ok: false, messages: [], problems: [{ severity: 'error', message: 'no objects passed to apply' }] };
  }
  const namespace = options.namespace ?? 'default';
  const check = applyAll(client, objects, namespace, true);
  const found = [...problems, ...check.problems].sort(byPlace);
  if (!isReadable || !check.ok) return { ok: false, messages: [], problems: found };
  if (options.dryRun === true) return { ...check, problems: found };
  const outcome = applyAll(client, objects, namespace, false);
  return { ...outcome, problems: [...problems, ...outcome.problems].sort(byPlace) };
}

function applyAll(client: ApiClient, objects: readonly ManifestObject[], namespace: string, dryRun: boolean): Outcome {
  const messages: string[] = [];
  const problems: Problem[] = [];
  const newNamespaces = new Set<string>();
  for (const object of objects) {
    const kind = kindByGroupVersionKind(object.apiVersion, object.kind);
    const refusal = kind === undefined ? unknownKind(object) : nameProblem(object, kind, namespace);
    if (kind === undefined || refusal !== undefined) {
      if (refusal !== undefined) problems.push(refusal);
      continue;
    }
    const place = kind.namespaced ? (object.namespace ?? namespace) : undefined;
    const step: Step = {
      dryRun,
      namespace: place,
      isNamespaceNew: dryRun && place !== undefined && newNamespaces.has(place),
      onWarning: (message) => problems.push(warningOf(message, object)),
    };
    const result = applyObject(client, kind, object, step);
    if ('refused' in result) {
      problems.push(...problemsOf(result.refused, object, result.doing));
      continue;
    }
    messages.push(`${resourceName(kind)}/${object.name} ${result.done}${dryRun ? ' (server dry run)' : ''}`);
    problems.push(...fidelityNotes(kind, object));
    if (kind.kind === 'Namespace') newNamespaces.add(object.name);
  }
  return { ok: isWithoutErrors(problems), messages, problems };
}

/** kubectl looks for what is there by name, so it needs one. */
function nameProblem(object: ManifestObject, kind: KindDefinition, namespace: string): Problem | undefined {
  if (object.name !== '') return undefined;
  const { generateName } = (object.body.metadata ?? {}) as { readonly generateName?: unknown };
  if (typeof generateName === 'string' && generateName !== '') {
    return problemAt(object, 'metadata.generateName', `from ${generateName}: cannot use generate name with apply`);
  }
  const place = kind.namespaced ? (object.namespace ?? namespace) : '';
  const names = `Name: "", Namespace: "${place}"`;
  const message = `error when retrieving current configuration of:\n${resourceLine(kind)}\n${names}\nfrom server for: "STDIN": resource name may not be empty`;
  return problemAt(object, 'metadata.name', message);
}

function isWithoutErrors(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity !== 'error');
}

function byPlace(a: Problem, b: Problem): number {
  return (a.range?.startLine ?? 0) - (b.range?.startLine ?? 0);
}

/** `deployment.apps`, as kubectl names what it did something to. */
function resourceName(kind: KindDefinition): string {
  return groupResourceOf({ group: kind.group, plural: kind.singular });
}
