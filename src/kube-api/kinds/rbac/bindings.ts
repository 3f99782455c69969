/**
 * What RoleBindings and ClusterRoleBindings have in common: subjects, the reference to a role, columns
 * (kubernetes/pkg/apis/rbac/v1/defaults.go, pkg/apis/rbac/validation/validation.go, pkg/printers/internalversion/printers.go).
 */
import type { ClusterRoleBinding, RoleBinding, RoleRef, Subject } from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { type FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goQuote } from '../../meta/go-syntax.ts';
import { nameIsDnsSubdomain, nameIsPathSegment } from '../../meta/names.ts';
import { ageColumn, nameColumn } from '../columns.ts';
import type { Column } from '../define-kind.ts';

export type Binding = RoleBinding | ClusterRoleBinding;

export const RBAC_GROUP = 'rbac.authorization.k8s.io';
const SUBJECT_KINDS = ['ServiceAccount', 'User', 'Group'] as const;
const NO_ROLE: RoleRef = Object.freeze({ apiGroup: '', kind: '', name: '' });

/** Names of RBAC's objects: anything that fits into a path. */
export function validateRbacName(name: string): readonly string[] {
  return nameIsPathSegment(name, false);
}

function defaultSubject(subject: Subject): Subject {
  const isPerson = subject.kind === 'User' || subject.kind === 'Group';
  return isPerson && !subject.apiGroup ? { ...subject, apiGroup: RBAC_GROUP } : subject;
}

/** Roles, users and groups are of RBAC's own group when nothing else is said. */
export function bindingDefaults<T extends Binding>(binding: T): T {
  const { roleRef = NO_ROLE, subjects } = binding as Binding;
  const changes = {
    roleRef: roleRef.apiGroup ? roleRef : { ...roleRef, apiGroup: RBAC_GROUP },
    subjects: subjects && mapShared(subjects, defaultSubject),
  };
  return withChanges<Binding>(binding, changes) as T;
}

/** Reports what is wrong with a binding to one of these kinds of roles. */
export function validateBinding(
  { roleRef = NO_ROLE, subjects = [] }: Binding,
  roleKinds: readonly string[],
  isNamespaced: boolean,
  errors: FieldErrors,
): void {
  const path = new FieldPath('roleRef');
  const { apiGroup = '', kind = '', name = '' } = roleRef;
  if (apiGroup !== RBAC_GROUP) errors.notSupported(path.child('apiGroup'), apiGroup, [RBAC_GROUP]);
  if (!roleKinds.includes(kind)) errors.notSupported(path.child('kind'), kind, roleKinds);
  if (name === '') errors.required(path.child('name'));
  else errors.invalidFor(path.child('name'), name, validateRbacName(name));
  for (const [i, subject] of subjects.entries()) {
    validateSubject(subject, isNamespaced, errors, new FieldPath('subjects').index(i));
  }
}

function validateSubject(subject: Subject, isNamespaced: boolean, errors: FieldErrors, path: FieldPath): void {
  const { kind = '', name = '', namespace = '', apiGroup = '' } = subject as Partial<Subject>;
  if (name === '') errors.required(path.child('name'));
  if (kind === 'ServiceAccount') {
    if (name !== '') errors.invalidFor(path.child('name'), name, nameIsDnsSubdomain(name, false));
    if (apiGroup !== '') errors.notSupported(path.child('apiGroup'), apiGroup, ['']);
    if (!isNamespaced && namespace === '') errors.required(path.child('namespace'));
  } else if (kind === 'User' || kind === 'Group') {
    if (name === '') errors.invalid(path.child('name'), name, `${kind.toLowerCase()} name cannot be empty`);
    if (apiGroup !== RBAC_GROUP) errors.notSupported(path.child('apiGroup'), apiGroup, [RBAC_GROUP]);
  } else {
    errors.notSupported(path.child('kind'), kind, SUBJECT_KINDS);
  }
}

/** A binding stays with its role: changing it means deleting the binding and making another. */
export function validateBindingUpdate(binding: Binding, old: Binding, errors: FieldErrors): void {
  const { apiGroup, kind, name } = binding.roleRef ?? NO_ROLE;
  const before = old.roleRef ?? NO_ROLE;
  if (apiGroup === before.apiGroup && kind === before.kind && name === before.name) return;
  const fields = `APIGroup:${goQuote(apiGroup)}, Kind:${goQuote(kind)}, Name:${goQuote(name)}`;
  errors.invalid(new FieldPath('roleRef'), new GoSyntax(`rbac.RoleRef{${fields}}`), 'cannot change roleRef');
}

function subjectsOf(binding: Binding, kind: string): string {
  const named = (binding.subjects ?? []).filter((subject) => subject.kind === kind);
  const isAccount = kind === 'ServiceAccount';
  return named.map(({ name, namespace = '' }) => (isAccount ? `${namespace}/${name}` : name)).join(', ');
}

/** The columns of both kinds of bindings. */
export const bindingColumns: readonly Column<Binding>[] = [
  nameColumn,
  {
    name: 'Role',
    type: 'string',
    priority: 0,
    value: ({ roleRef }) => `${roleRef?.kind ?? ''}/${roleRef?.name ?? ''}`,
  },
  ageColumn,
  { name: 'Users', type: 'string', priority: 1, value: (binding) => subjectsOf(binding, 'User') },
  { name: 'Groups', type: 'string', priority: 1, value: (binding) => subjectsOf(binding, 'Group') },
  { name: 'ServiceAccounts', type: 'string', priority: 1, value: (binding) => subjectsOf(binding, 'ServiceAccount') },
];
