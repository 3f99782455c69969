/**
 * How managers change when an object does, and what an apply makes of an object
 * (sigs.k8s.io/structured-merge-diff/merge/update.go).
 */
import { type Comparison, compareValues, withoutFields } from './compare.ts';
import { ApplyConflicts, listConflicts } from './conflicts.ts';
import { FieldSet } from './field-set.ts';
import { type Manager, type ManagerInfo, type Managers, managerId } from './managers.ts';
import { mergeValues } from './merge.ts';
import { reconcileFields } from './reconcile-fields.ts';
import { removeItems } from './remove-items.ts';
import { toFieldSet } from './to-field-set.ts';
import { areSame } from './typed-value.ts';
import { namedFieldsOf, type ValueType } from './value-type.ts';

/** A value of one version of a kind. */
export interface Versioned {
  readonly apiVersion: string;
  readonly type: ValueType;
  readonly value: unknown;
}

/** The value in another version; undefined when that version is not served any more. */
export type ConvertVersion = (value: Versioned, apiVersion: string) => Versioned | undefined;

export interface MergeRules {
  readonly convert: ConvertVersion;
  /** Fields, with all below them, that a write of this kind leaves alone whatever it says. */
  readonly ignored: FieldSet;
  /** False for types that are the same for ever: what was noted of them needs no second look. */
  readonly mayChange: boolean;
}

/** The managers after somebody has replaced `live` by `next`; `self` gets what differs. */
export function updateManagers(
  live: Versioned,
  next: Versioned,
  managers: Managers,
  self: ManagerInfo,
  rules: MergeRules,
): Managers {
  const id = managerId(self);
  const reconciled = reconcileAll(live, managers, rules);
  const { managers: others, comparison } = takeFromOthers(live, next, reconciled, id, true, rules);
  const own = others.get(id)?.fields ?? FieldSet.EMPTY;
  const fields = own
    .difference(comparison.removed)
    .union(comparison.modified)
    .union(comparison.added)
    .recursiveDifference(rules.ignored);
  return withManager(others, id, { ...self, fields, time: undefined });
}

export interface Applied {
  /** The merged value; undefined when the apply changes nothing. */
  readonly value: unknown;
  readonly managers: Managers;
}

/** Lays `config` over `live` for the manager; throws ApplyConflicts, unless forced, for fields that others manage. */
export function applyConfig(
  live: Versioned,
  config: Versioned,
  managers: Managers,
  self: ManagerInfo,
  force: boolean,
  rules: MergeRules,
): Applied {
  const id = managerId(self);
  const reconciled = reconcileAll(live, managers, rules);
  const last = reconciled.get(id);
  const merged = { ...live, value: mergeValues(live.type, live.value, config.value) };
  const fields = toFieldSet(config.type, config.value).recursiveDifference(rules.ignored);
  const all = new Map(reconciled).set(id, { ...self, fields, time: last?.time });
  const next = prune(merged, all, self.apiVersion, last, rules);
  const { managers: changed } = takeFromOthers(live, next, all, id, force, rules);
  return { value: areSame(live.value, next.value) ? undefined : next.value, managers: changed };
}

/** Every manager other than `id` loses what differs between the two values; throws unless forced for what it loses by change. */
function takeFromOthers(
  live: Versioned,
  next: Versioned,
  managers: Managers,
  id: string,
  force: boolean,
  { convert, ignored }: MergeRules,
): { managers: Managers; comparison: Comparison } {
  const comparison = withoutFields(compareValues(live.type, live.value, next.value), ignored);
  const byVersion = new Map<string, Comparison>([[live.apiVersion, comparison]]);
  const kept = new Map<string, Manager>();
  const conflicts = new Map<string, { manager: Manager; fields: FieldSet }>();
  for (const [otherId, manager] of managers) {
    if (otherId === id) {
      if (!manager.fields.isEmpty) kept.set(otherId, manager);
      continue;
    }
    const { apiVersion } = manager;
    let seen = byVersion.get(apiVersion);
    if (seen === undefined) {
      const before = convert(live, apiVersion);
      const after = convert(next, apiVersion);
      if (before === undefined || after === undefined) continue;
      seen = compareValues(before.type, before.value, after.value);
      byVersion.set(apiVersion, seen);
    }
    const lost = manager.fields.intersection(seen.modified.union(seen.added));
    if (!lost.isEmpty) conflicts.set(otherId, { manager, fields: lost });
    const fields = manager.fields.difference(lost).difference(seen.removed);
    if (!fields.isEmpty) kept.set(otherId, fields === manager.fields ? manager : { ...manager, fields });
  }
  if (!force && conflicts.size > 0) throw new ApplyConflicts(listConflicts(conflicts));
  return { managers: kept, comparison };
}

/** Removes what the manager applied the last time, not this time, and nobody else manages. */
function prune(
  merged: Versioned,
  managers: Managers,
  apiVersion: string,
  last: Manager | undefined,
  { convert }: MergeRules,
): Versioned {
  if (last === undefined || last.fields.isEmpty) return merged;
  const whole = convert(merged, last.apiVersion);
  if (whole === undefined) return merged;
  const named = namedFieldsOf(whole.type);
  const lastFields = last.fields.withNamedFields(named);
  let pruned: Versioned = { ...whole, value: removeItems(whole.type, whole.value, lastFields) };
  pruned = addBackOwned(whole, pruned, managers, convert);
  pruned = addBackDangling(whole, pruned, lastFields, convert);
  return convert(pruned, apiVersion) ?? merged;
}

function addBackOwned(
  whole: Versioned,
  firstPruned: Versioned,
  managers: Managers,
  convert: ConvertVersion,
): Versioned {
  const byVersion = new Map<string, FieldSet>();
  for (const { apiVersion, fields } of managers.values()) {
    byVersion.set(apiVersion, (byVersion.get(apiVersion) ?? FieldSet.EMPTY).union(fields));
  }
  let pruned = firstPruned;
  const versions = [...byVersion.keys()].sort(
    (a, b) => Number(b === whole.apiVersion) - Number(a === whole.apiVersion),
  );
  for (const version of versions) {
    const wholeThere = convert(whole, version);
    const prunedThere = convert(pruned, version);
    if (wholeThere === undefined || prunedThere === undefined) continue;
    const { type, value } = wholeThere;
    const named = namedFieldsOf(type);
    const kept = toFieldSet(type, prunedThere.value)
      .withNamedFields(named)
      .union((byVersion.get(version) ?? FieldSet.EMPTY).withNamedFields(named));
    const gone = toFieldSet(type, value).withNamedFields(named).difference(kept);
    pruned = { ...wholeThere, value: removeItems(type, value, gone) };
  }
  return pruned;
}

/** What goes must have been the manager's own. */
function addBackDangling(whole: Versioned, pruned: Versioned, last: FieldSet, convert: ConvertVersion): Versioned {
  const prunedThere = convert(pruned, whole.apiVersion);
  if (prunedThere === undefined) return whole;
  const { type, value } = whole;
  const named = namedFieldsOf(type);
  const left = toFieldSet(type, prunedThere.value).withNamedFields(named);
  const gone = toFieldSet(type, value).withNamedFields(named).difference(left).intersection(last);
  return { ...whole, value: removeItems(type, value, gone) };
}

/** Fields as the types say today; managers of versions that are not served any more are left out. */
function reconcileAll(live: Versioned, managers: Managers, { convert, mayChange }: MergeRules): Managers {
  if (!mayChange) return managers;
  const reconciled = new Map<string, Manager>();
  for (const [id, manager] of managers) {
    const there = convert(live, manager.apiVersion);
    if (there === undefined) continue;
    const fields = reconcileFields(there.type, manager.fields);
    reconciled.set(id, fields === manager.fields ? manager : { ...manager, fields });
  }
  return reconciled;
}

function withManager(managers: Managers, id: string, manager: Manager): Managers {
  const changed = new Map(managers);
  if (manager.fields.isEmpty) changed.delete(id);
  else changed.set(id, manager);
  return changed;
}
