/**
 * Keeps the managers of an object through its writes and merges applied configurations: upstream's chain of managers in one
 * place (apimachinery/pkg/util/managedfields/internal/{fieldmanager,managedfieldsupdater,skipnonapplied,structuredmerge}.go).
 */
import { badRequest, StatusError } from '../status-error.ts';
import { capUpdaters } from './cap-updaters.ts';
import { checkType } from './check-type.ts';
import { ApplyConflicts, conflictStatus } from './conflicts.ts';
import { FieldSet } from './field-set.ts';
import { fieldsLastApplied, KUBECTL, withLastApplied } from './last-applied.ts';
import { type ManagerInfo, type Managers, managerId, NO_MANAGERS } from './managers.ts';
import { UNMANAGED_FIELDS } from './strip-metadata.ts';
import { isMap } from './typed-value.ts';
import { type Applied, applyConfig, type MergeRules, updateManagers, type Versioned } from './update-managers.ts';
import type { ValueType } from './value-type.ts';

/** A kind in one version, as writes to it or to one of its subresources see it. */
export interface ManagedKind extends MergeRules {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: ValueType;
  /** An object of which nothing is set, as Go writes it. */
  readonly zero: unknown;
}

export interface Writer {
  /** The field manager's name. */
  readonly manager: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** When it writes, RFC 3339. */
  readonly time: string;
}

/** Holds what one write changes, until it is known who made it. */
const SELF = 'current-operation';
/** Who set what was there before managers were kept. */
const BEFORE_FIRST_APPLY = 'before-first-apply';

/**
 * The managers after a write that is no apply. `live` is undefined for a new object. Objects whose managers were reset are
 * not managed until somebody applies to them.
 */
export function managersAfterUpdate(
  kind: ManagedKind,
  live: unknown,
  next: unknown,
  managers: Managers,
  writer: Writer,
): Managers {
  if (managers.size === 0 && live !== undefined) return managers;
  return capUpdaters(mergeUpdate(kind, live ?? kind.zero, next, managers, writer));
}

function mergeUpdate(kind: ManagedKind, live: unknown, next: unknown, managers: Managers, writer: Writer): Managers {
  const self: ManagerInfo = { ...infoOf(kind, writer, 'Update'), manager: SELF };
  const selfId = managerId(self);
  const changed = updateManagers(versioned(kind, live), versioned(kind, next), managers, self, kind);
  const own = changed.get(selfId);
  if (own === undefined) return changed;
  const merged = new Map(changed);
  merged.delete(selfId);
  const fields = own.fields.difference(UNMANAGED_FIELDS);
  if (fields.isEmpty) return merged;
  const info = infoOf(kind, writer, 'Update');
  const id = managerId(info);
  const previous = merged.get(id)?.fields ?? FieldSet.EMPTY;
  merged.set(id, { ...info, fields: fields.union(previous), time: writer.time });
  return merged;
}

/**
 * What an apply makes of `live` (undefined for a new object), and the managers from then on. Throws a StatusError in
 * upstream's words: for conflicts, for a configuration that is not of the kind.
 */
export function applyFields(
  kind: ManagedKind,
  live: unknown,
  config: unknown,
  managers: Managers,
  writer: Writer,
  force: boolean,
): Applied {
  checkKind(kind, config);
  try {
    const applied = applyAsKubectl(kind, live ?? kind.zero, config, managers, writer, force);
    if (writer.manager !== KUBECTL) return applied;
    const object = applied.value ?? live;
    const synced = withLastApplied(object, config);
    return synced === object ? applied : { ...applied, value: synced };
  } catch (error) {
    throw error instanceof ApplyConflicts ? conflictStatus(error) : error;
  }
}

/** Conflicts over what the same person applied from the client before are none. */
function applyAsKubectl(
  kind: ManagedKind,
  live: unknown,
  config: unknown,
  managers: Managers,
  writer: Writer,
  force: boolean,
): Applied {
  try {
    return applyTracked(kind, live, config, managers, writer, force);
  } catch (error) {
    if (!(error instanceof ApplyConflicts) || writer.manager !== KUBECTL) throw error;
    const allowed = fieldsLastApplied(versioned(kind, live));
    if (allowed === undefined) throw error;
    const rest = error.conflicts.filter(({ path }) => !allowed.has(path));
    if (rest.length > 0) throw new ApplyConflicts(rest);
    return applyTracked(kind, live, config, managers, writer, true);
  }
}

function applyTracked(
  kind: ManagedKind,
  live: unknown,
  config: unknown,
  managers: Managers,
  writer: Writer,
  force: boolean,
): Applied {
  const tracked =
    managers.size > 0
      ? managers
      : mergeUpdate(kind, kind.zero, live, NO_MANAGERS, { ...writer, manager: BEFORE_FIRST_APPLY });
  const info = infoOf(kind, writer, 'Apply');
  const id = managerId(info);
  checkConfig(kind, config);
  const applied = applyConfig(versioned(kind, live), versioned(kind, config), tracked, info, force, kind);
  const own = applied.managers.get(id);
  if (own === undefined) return applied;
  const merged = new Map(applied.managers);
  const fields = own.fields.difference(UNMANAGED_FIELDS);
  if (fields.isEmpty) merged.delete(id);
  else merged.set(id, { ...own, fields, time: applied.value === undefined ? own.time : writer.time });
  return { value: applied.value, managers: merged };
}

function checkKind({ apiVersion, kind }: ManagedKind, config: unknown): void {
  const own = isMap(config) ? config : {};
  if (own.apiVersion === apiVersion && own.kind === kind) return;
  throw badRequest(`invalid object type: ${showKind(textOf(own.apiVersion), textOf(own.kind))}`);
}

function checkConfig(kind: ManagedKind, config: unknown): void {
  const metadata = isMap(config) && isMap(config.metadata) ? config.metadata : {};
  if (metadata.managedFields !== undefined && metadata.managedFields !== null) {
    throw badRequest('metadata.managedFields must be nil');
  }
  try {
    checkType(kind.type, config, false);
  } catch (error) {
    const which = `${textOf(metadata.namespace)}/${textOf(metadata.name)}; ${showKind(kind.apiVersion, kind.kind)}`;
    const why = error instanceof Error ? error.message : String(error);
    throw new StatusError(500, 'Unknown', `failed to create typed patch object (${which}): ${why}`);
  }
}

/** A kind as Go prints a GroupVersionKind: `apps/v1, Kind=Deployment`, `/v1, Kind=Pod`. */
export function showKind(apiVersion: string, kind: string): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function versioned({ apiVersion, type }: ManagedKind, value: unknown): Versioned {
  return { apiVersion, type, value };
}

function infoOf(kind: ManagedKind, { manager, subresource }: Writer, operation: 'Apply' | 'Update'): ManagerInfo {
  return { manager: manager === '' ? 'unknown' : manager, operation, apiVersion: kind.apiVersion, subresource };
}
