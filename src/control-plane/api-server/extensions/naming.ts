/**
 * Which names a definition may have: each belongs to the first definition of its group that asked for it
 * (apiextensions-apiserver/pkg/controller/status/naming_controller.go).
 */
import type { CustomResourceDefinition, CustomResourceDefinitionNames } from '../../../kube-api/generated/types.gen.ts';
import {
  type CrdCondition,
  isCrdConditionTrue,
  withCrdCondition,
  withCrdStatus,
} from '../../../kube-api/kinds/custom-resource-definition/conditions.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import { isSemanticallyEqual } from '../../../kube-api/meta/equality.ts';
import { aggregate } from '../../../kube-api/meta/status-error.ts';

const NO_NAMES: CustomResourceDefinitionNames = { kind: '', plural: '' };

interface Conflict {
  readonly reason: string;
  readonly message: string;
}

/** The definition with its accepted names and what is said of them, given all definitions of its group; itself when that is so already. */
export function withNames(
  crd: CustomResourceDefinition,
  group: readonly CustomResourceDefinition[],
  nowMs: number,
): CustomResourceDefinition {
  const accepted = crd.status?.acceptedNames ?? NO_NAMES;
  if (isSemanticallyEqual(crd.spec.names, accepted)) return crd;
  const { names, conflict } = decide(crd.spec.names, accepted, group);
  const condition: CrdCondition =
    conflict === undefined
      ? { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
      : { type: 'NamesAccepted', status: 'False', ...conflict };
  const old = findCondition(crd.status?.conditions, 'NamesAccepted');
  const isSaid =
    old?.status === condition.status && old.reason === condition.reason && old.message === condition.message;
  if (isSemanticallyEqual(accepted, names) && isSaid) return crd;
  const named = withCrdCondition(withCrdStatus(crd, { acceptedNames: names }), condition, nowMs);
  return withCrdCondition(named, establishedAfter(crd, conflict === undefined), nowMs);
}

function establishedAfter(crd: CustomResourceDefinition, isAccepted: boolean): CrdCondition {
  const old = findCondition(crd.status?.conditions, 'Established');
  if (isAccepted && !isCrdConditionTrue(crd, 'Established')) {
    const message = 'the initial names have been accepted';
    return { type: 'Established', status: 'False', reason: 'Installing', message };
  }
  if (old !== undefined) {
    const { status, reason = '', message = '' } = old;
    return { type: 'Established', status, reason, message };
  }
  return { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' };
}

/** The names to have, and the last conflict that there is. */
function decide(
  requested: CustomResourceDefinitionNames,
  accepted: CustomResourceDefinitionNames,
  group: readonly CustomResourceDefinition[],
): { readonly names: CustomResourceDefinitionNames; readonly conflict: Conflict | undefined } {
  const { resources, kinds } = usedNames(group);
  let conflict: Conflict | undefined;
  let names: CustomResourceDefinitionNames = accepted;
  const settle = (
    field: 'plural' | 'singular' | 'kind' | 'listKind',
    used: ReadonlySet<string>,
    reason: string,
  ): void => {
    const name = requested[field] ?? '';
    if (name === (accepted[field] ?? '') || !used.has(name)) names = { ...names, [field]: name };
    else conflict = { reason, message: inUse(name) };
  };
  settle('plural', resources, 'PluralConflict');
  settle('singular', resources, 'SingularConflict');
  if (!isSemanticallyEqual(requested.shortNames, accepted.shortNames)) {
    const taken = (requested.shortNames ?? []).filter(
      (name) => !accepted.shortNames?.includes(name) && name !== '' && resources.has(name),
    );
    if (taken.length > 0) conflict = { reason: 'ShortNamesConflict', message: aggregate(taken.map(inUse)) };
    else names = withList(names, 'shortNames', requested.shortNames);
  }
  settle('kind', kinds, 'KindConflict');
  settle('listKind', kinds, 'ListKindConflict');
  return { names: withList(names, 'categories', requested.categories), conflict };
}

function withList(
  names: CustomResourceDefinitionNames,
  field: 'shortNames' | 'categories',
  list: readonly string[] | undefined,
): CustomResourceDefinitionNames {
  const { [field]: _replaced, ...rest } = names;
  return list === undefined ? rest : { ...rest, [field]: list };
}

function usedNames(group: readonly CustomResourceDefinition[]): {
  readonly resources: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
} {
  const resources = new Set<string>();
  const kinds = new Set<string>();
  for (const { status } of group) {
    const { plural = '', singular = '', shortNames = [], kind = '', listKind = '' } = status?.acceptedNames ?? NO_NAMES;
    for (const name of [plural, singular, ...shortNames]) resources.add(name);
    for (const name of [kind, listKind]) kinds.add(name);
  }
  return { resources, kinds };
}

function inUse(name: string): string {
  return `${JSON.stringify(name)} is already in use`;
}
