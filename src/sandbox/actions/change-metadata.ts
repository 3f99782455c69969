/**
 * Labels and annotations as a person sets them (k8s.io/kubectl/pkg/cmd/label/label.go, annotate/annotate.go): a value that is there is
 * left alone unless it is to be overwritten; whether keys and values are good is for the API server to say.
 */
import type { Action, ActionOutcome, KeyChanges } from '../../bridge/messages.ts';
import type { ApiClient } from '../../control-plane/client/api-client.ts';
import { groupResourceOf, type KindDefinition } from '../../kube-api/kinds/define-kind.ts';

type ChangeAction = Extract<Action, { readonly type: 'label' | 'annotate' }>;
type Keyed = Readonly<Record<string, string>>;

/** May be overwritten by anybody at any time. */
const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** Changes labels or annotations through the API; throws what the API server refuses. */
export function changeMetadata(
  kind: KindDefinition,
  action: ChangeAction,
  client: ApiClient,
): Omit<ActionOutcome, 'equivalentCommand'> {
  const { target } = action;
  const field = action.type === 'label' ? 'labels' : 'annotations';
  const changes = action.type === 'label' ? action.labels : action.annotations;
  const before = client.get(kind, target.name, target.namespace).metadata[field] ?? {};
  const taken = action.overwrite === true ? [] : takenKeys(before, changes, action.type);
  if (taken.length > 0) return refused(takenText(taken, action.type));
  const after =
    client.patch(
      kind,
      target,
      'application/merge-patch+json',
      { metadata: { [field]: changes } },
      { fieldManager: `kubectl-${action.type}` },
    ).metadata[field] ?? {};
  const missing = Object.entries(changes).filter(([key, value]) => value === null && before[key] === undefined);
  const name = `${singularOf(kind)}/${target.name}`;
  const word = action.type === 'annotate' ? 'annotated' : labelledWord(before, after, action.overwrite === true);
  return {
    ok: true,
    messages: [
      ...missing.map(([key]) => `${action.type === 'label' ? 'label' : 'annotation'} "${key}" not found.`),
      `${name} ${word}`,
    ],
    problems: [],
  };
}

/** `deployment.apps`, as kubectl names what it changed. */
function singularOf({ group, singular }: KindDefinition): string {
  return groupResourceOf({ group, plural: singular });
}

function takenKeys(before: Keyed, changes: KeyChanges, type: ChangeAction['type']): readonly string[] {
  return Object.entries(changes).flatMap(([key, value]) => {
    const has = before[key];
    const isTaken = value !== null && has !== undefined && has !== value;
    return isTaken && !(type === 'annotate' && key === CHANGE_CAUSE) ? [`'${key}' already has a value (${has})`] : [];
  });
}

function takenText(taken: readonly string[], type: ChangeAction['type']): string {
  return type === 'label'
    ? taken.map((words) => `error: ${words}, and --overwrite is false`).join('\n')
    : `error: --overwrite is false but found the following declared annotation(s): ${taken.join('; ')}`;
}

/** kubectl compares how long the object's text was and is. */
function labelledWord(before: Keyed, after: Keyed, isOverwriting: boolean): string {
  const was = textOf(before);
  const is = textOf(after);
  if (was === is) return 'not labeled';
  return !isOverwriting && is.length < was.length ? 'unlabeled' : 'labeled';
}

function textOf(keyed: Keyed): string {
  return JSON.stringify(Object.entries(keyed).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function refused(message: string): Omit<ActionOutcome, 'equivalentCommand'> {
  return { ok: false, messages: [], problems: [{ severity: 'error', message }] };
}
