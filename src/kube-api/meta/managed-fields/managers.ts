/**
 * Who manages which fields of an object, and `metadata.managedFields`, its form on the wire
 * (apimachinery/pkg/util/managedfields/internal/managedfields.go).
 */
import type { ManagedFieldsEntry } from '../../generated/types.gen.ts';
import { goQuote } from '../go-syntax.ts';
import { parseTime } from '../time.ts';
import { FieldSet, type FieldsV1 } from './field-set.ts';

export type Operation = 'Apply' | 'Update';

/** What tells managers apart: for appliers not the version. */
export interface ManagerInfo {
  readonly manager: string;
  readonly operation: Operation;
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
}

export interface Manager extends ManagerInfo {
  readonly fields: FieldSet;
  /** RFC 3339; undefined when nobody knows. */
  readonly time: string | undefined;
}

/** All managers of an object by their {@link managerId}. */
export type Managers = ReadonlyMap<string, Manager>;

export const NO_MANAGERS: Managers = new Map();

const knownIds = new Map<string, string>();
const MAX_KNOWN_IDS = 1000;

/** Upstream's identifier of a manager, by which conflicts and old updaters are sorted. */
export function managerId(info: ManagerInfo): string {
  const text = `${info.operation}\0${info.manager}\0${info.apiVersion}\0${info.subresource}`;
  let id = knownIds.get(text);
  if (id === undefined) {
    if (knownIds.size > MAX_KNOWN_IDS) knownIds.clear();
    id = makeId(info);
    knownIds.set(text, id);
  }
  return id;
}

function makeId({ manager, operation, apiVersion, subresource }: ManagerInfo): string {
  return JSON.stringify({
    ...(manager === '' ? {} : { manager }),
    operation,
    ...(operation === 'Apply' || apiVersion === '' ? {} : { apiVersion }),
    ...(subresource === '' ? {} : { subresource }),
  });
}

/** Reads entries; throws an Error that says what is wrong with one. */
export function decodeManagers(entries: readonly ManagedFieldsEntry[]): Managers {
  const managers = new Map<string, Manager>();
  for (const [index, entry] of entries.entries()) {
    const { manager = '', operation, apiVersion = '', fieldsType = '', subresource = '', time } = entry;
    if (operation !== 'Apply' && operation !== 'Update') throw new Error('operation must be `Apply` or `Update`');
    if (apiVersion === '') throw new Error('apiVersion must not be empty');
    if (fieldsType === '') throw new Error(`missing fieldsType in managed fields entry ${index}`);
    if (fieldsType !== 'FieldsV1') {
      throw new Error(`invalid fieldsType ${goQuote(fieldsType)} in managed fields entry ${index}`);
    }
    const fields = FieldSet.fromFieldsV1((entry.fieldsV1 ?? {}) as FieldsV1);
    const info: ManagerInfo = { manager, operation, apiVersion, subresource };
    managers.set(managerId(info), { ...info, fields, time });
  }
  return managers;
}

/** The entries in upstream's order. */
export function encodeManagers(managers: Managers): readonly ManagedFieldsEntry[] {
  return [...managers.values()].sort(compareManagers).map(encodeManager);
}

function encodeManager({ manager, operation, apiVersion, subresource, fields, time }: Manager): ManagedFieldsEntry {
  return {
    ...(manager === '' ? {} : { manager }),
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields.toFieldsV1(),
    ...(subresource === '' ? {} : { subresource }),
  } as ManagedFieldsEntry;
}

/** The order of entries: appliers first, then by time, name, version and subresource. */
export function compareManagers(a: Manager, b: Manager): number {
  return (
    compare(a.operation, b.operation) ||
    secondsOf(a) - secondsOf(b) ||
    compare(a.manager, b.manager) ||
    compare(a.apiVersion, b.apiVersion) ||
    compare(a.subresource, b.subresource)
  );
}

/** When a manager last wrote, in seconds; 0 when nobody knows. */
export function secondsOf({ time }: Manager): number {
  return time === undefined ? 0 : Math.floor(parseTime(time) / 1000);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether two objects are managed alike, whenever that was written. */
export function areManagersEqual(a: Managers, b: Managers): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [id, left] of a) {
    const right = b.get(id);
    if (right === undefined || left.apiVersion !== right.apiVersion || !left.fields.equals(right.fields)) return false;
  }
  return true;
}
