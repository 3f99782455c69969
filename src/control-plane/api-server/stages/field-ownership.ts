/**
 * Remembers who wrote what, so that `metadata.managedFields` can be told of any object (apiserver/pkg/endpoints/handlers:
 * FieldManager). Objects in the store don't carry it, since nearly nobody looks: a write only leaves a note of what it replaced,
 * and the managers are worked out when somebody asks or applies. Whoever sends back an object without managedFields changes
 * nothing about them, as upstream.
 *
 * Simplified: of writes that thousands of others have followed, those that one manager made in a row count as one. A field
 * that it changed and then changed back is not its own then.
 */
import type { ManagedFieldsEntry } from '../../../kube-api/generated/types.gen.ts';
import type { ScaleAccess } from '../../../kube-api/kinds/define-kind.ts';
import { managersAfterUpdate } from '../../../kube-api/meta/managed-fields/field-manager.ts';
import {
  decodeManagers,
  encodeManagers,
  type Managers,
  NO_MANAGERS,
} from '../../../kube-api/meta/managed-fields/managers.ts';
import {
  fromScaleManagers,
  type ReplicasPaths,
  toScaleManagers,
} from '../../../kube-api/meta/managed-fields/scale-managers.ts';
import { TypeProblems } from '../../../kube-api/meta/managed-fields/typed-value.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { Etcd } from '../../etcd/etcd.ts';
import type { Resource } from '../resource.ts';
import { deepFreeze } from './freeze.ts';
import { SCALE_KIND, scaleValueOf, trackedKindOf } from './managed-kind.ts';

/** How many writes are remembered one by one. */
const MAX_RECENT = 4096;
/** Most notes of one object that wait to be worked out. */
const MAX_CHAIN = 8;

/** A write that is no apply. */
export interface TrackedWrite {
  readonly resource: Resource;
  /** What was replaced; undefined for a new object. */
  readonly live: KubeObject | undefined;
  /** What the writer said, after defaulting and before the server changed it. */
  readonly next: KubeObject;
  readonly manager: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly atMs: number;
}

/** What one write, or several in a row of one manager, did to an object. */
class Note {
  readonly uid: string;
  /** The resourceVersion that the first of the writes made, and the last one. */
  readonly revision: number;
  lastRevision: number;
  older: Note | undefined;
  /** Undefined once the managers are known. */
  write: TrackedWrite | undefined;
  managers: Managers | undefined;
  /** Whether the object is no more. */
  isGone = false;

  constructor(stored: KubeObject, older: Note | undefined, write: TrackedWrite | undefined, managers?: Managers) {
    this.uid = stored.metadata.uid ?? '';
    this.revision = revisionOf(stored);
    this.lastRevision = this.revision;
    this.older = older;
    this.write = managers === undefined ? write : undefined;
    this.managers = managers;
  }
}

export class FieldOwnership {
  /** The last note of each object, by uid. */
  readonly #latest = new Map<string, Note>();
  /** Answers of dry runs, which are in no store. */
  readonly #imagined = new WeakMap<KubeObject, Note>();
  readonly #shown = new WeakMap<KubeObject, KubeObject>();
  /** The notes of the most recent writes in order, as a ring. */
  readonly #recent: Note[] = [];
  #next = 0;

  /** Notes a write that was stored as `stored`; `managers` are those that it was given or that an apply made. */
  note(stored: KubeObject, write: TrackedWrite, managers?: Managers): void {
    const note = new Note(stored, this.#latest.get(stored.metadata.uid ?? ''), write, managers);
    // One writer renews over and over: nobody asks who did it the last time.
    if (write.resource.traits.isHousekeeping && joinOlder(note)) return;
    this.#add(note);
  }

  /** Notes what a dry run answered as `answer`. */
  imagine(answer: KubeObject, write: TrackedWrite, managers?: Managers): void {
    this.#imagined.set(answer, new Note(answer, this.#noteOf(write.live), write, managers));
  }

  /** The object is deleted; its managers can be told for a while. */
  end(last: KubeObject): void {
    const older = this.#latest.get(last.metadata.uid ?? '');
    if (older === undefined) return;
    for (let note: Note | undefined = older; note !== undefined; note = note.older) note.isGone = true;
    const note = new Note(last, older, undefined);
    note.isGone = true;
    this.#add(note);
  }

  /** Who manages the fields of this version of the object. */
  managersOf(object: KubeObject): Managers {
    const note = this.#noteOf(object);
    return note === undefined ? NO_MANAGERS : resolve(note);
  }

  /** The managers after a write that has not been noted. */
  managersAfter(write: TrackedWrite, before: Managers): Managers {
    return managersAfterWrite(write, before);
  }

  /** The object with `metadata.managedFields`, as clients see it; itself when nobody is known to manage it. */
  withManagedFields(object: KubeObject): KubeObject {
    const known = this.#shown.get(object);
    if (known !== undefined) return known;
    const managers = this.managersOf(object);
    if (managers.size === 0) return object;
    const managedFields = encodeManagers(managers);
    const shown = deepFreeze({ ...object, metadata: { ...object.metadata, managedFields } });
    this.#shown.set(object, shown);
    return shown;
  }

  #noteOf(object: KubeObject | undefined): Note | undefined {
    if (object === undefined) return undefined;
    const imagined = this.#imagined.get(object);
    if (imagined !== undefined) return imagined;
    const latest = this.#latest.get(object.metadata.uid ?? '');
    const revision = revisionOf(object);
    for (let note = latest; note !== undefined; note = note.older) if (note.revision <= revision) return note;
    return latest;
  }

  #add(note: Note): void {
    this.#latest.set(note.uid, note);
    const oldest = this.#recent[this.#next];
    this.#recent[this.#next] = note;
    this.#next = (this.#next + 1) % MAX_RECENT;
    if (oldest !== undefined) this.#age(oldest);
  }

  /** Makes little of a note that is not recent any more. */
  #age(note: Note): void {
    if (note.isGone) {
      if (this.#latest.get(note.uid) === note) this.#latest.delete(note.uid);
      note.older = undefined;
      note.write = undefined;
      return;
    }
    const { older } = note;
    if (older === undefined) return;
    if (note.managers !== undefined) note.older = undefined;
    else if (joinOlder(note)) this.#replace(note, older);
    else if (lengthOf(note) > MAX_CHAIN) {
      resolve(note);
      note.older = undefined;
    }
  }

  /** Lets `older` stand in the place of the note that joined it. */
  #replace(note: Note, older: Note): void {
    const latest = this.#latest.get(note.uid);
    if (latest === note) this.#latest.set(note.uid, older);
    for (let newer = latest; newer !== undefined; newer = newer.older) if (newer.older === note) newer.older = older;
  }
}

/** Makes the note part of the one before it, where both are writes of one manager and nothing came between. */
function joinOlder({ older, write, lastRevision }: Note): boolean {
  if (older?.write === undefined || write?.live === undefined) return false;
  const { manager, subresource, resource } = older.write;
  if (manager !== write.manager || subresource !== write.subresource || resource !== write.resource) return false;
  if (revisionOf(write.live) !== older.lastRevision) return false;
  older.write = { ...older.write, next: write.next, atMs: write.atMs };
  older.lastRevision = lastRevision;
  return true;
}

function lengthOf(note: Note): number {
  let length = 0;
  for (let each: Note | undefined = note; each !== undefined; each = each.older) length++;
  return length;
}

const ownerships = new WeakMap<Etcd<KubeObject>, FieldOwnership>();

/** The notes on the objects of a store, which outlive each of its API servers. */
export function ownershipIn(etcd: Etcd<KubeObject>): FieldOwnership {
  let ownership = ownerships.get(etcd);
  if (ownership === undefined) {
    ownership = new FieldOwnership();
    ownerships.set(etcd, ownership);
  }
  return ownership;
}

/** Managers that came with an object in a request: `reset` for an empty list or an empty entry, undefined for none that count. */
export function managersGiven(entries: readonly ManagedFieldsEntry[] | undefined): Managers | 'reset' | undefined {
  if (entries === undefined) return undefined;
  const [first] = entries;
  if (first === undefined || (entries.length === 1 && isEmptyEntry(first))) return 'reset';
  try {
    const managers = decodeManagers(entries);
    return managers.size === 0 ? undefined : managers;
  } catch {
    // What can't be read counts as not said.
    return undefined;
  }
}

function isEmptyEntry(entry: ManagedFieldsEntry): boolean {
  return Object.values(entry).every((value) => value === undefined || value === null || value === '');
}

function resolve(note: Note): Managers {
  const waiting: Note[] = [];
  let known: Note | undefined = note;
  for (; known !== undefined && known.managers === undefined; known = known.older) waiting.push(known);
  let managers = known?.managers ?? NO_MANAGERS;
  for (let index = waiting.length - 1; index >= 0; index--) {
    const next = waiting[index];
    if (next === undefined) break;
    if (next.write !== undefined) managers = managersAfterWrite(next.write, managers);
    next.managers = managers;
    next.write = undefined;
  }
  return managers;
}

function managersAfterWrite(write: TrackedWrite, before: Managers): Managers {
  const { resource, live, next, manager, subresource, atMs } = write;
  const writer = { manager, subresource, time: formatTime(atMs) };
  const kind = trackedKindOf(resource, subresource);
  if (subresource === 'scale') return managersAfterScaling(write, before);
  const old = live === undefined ? undefined : kind.toValue(live);
  try {
    return managersAfterUpdate(kind, old, kind.toValue(next), before, writer);
  } catch (error) {
    // Upstream leaves the managers as they are where an object is not what its lists and maps are said to be.
    if (error instanceof TypeProblems) return before;
    throw error;
  }
}

function managersAfterScaling(
  { resource, live, next, manager, subresource, atMs }: TrackedWrite,
  before: Managers,
): Managers {
  const { scale } = resource.definition;
  if (scale === undefined || live === undefined) return before;
  const writer = { manager, subresource, time: formatTime(atMs) };
  const paths = replicasPathsOf(resource);
  const [replicas, wanted] = [live, next].map((object) => scaleValueOf(replicasOf(scale, object)));
  const after = managersAfterUpdate(SCALE_KIND, replicas, wanted, toScaleManagers(before, paths), writer);
  return fromScaleManagers(before, after, paths, resource.apiVersion);
}

/** What has no number of replicas counts as none while it is scaled. */
function replicasOf(scale: ScaleAccess<KubeObject>, object: KubeObject): number {
  try {
    return scale.specReplicas(object);
  } catch (error) {
    if (error instanceof StatusError) return 0;
    throw error;
  }
}

/** Where the replicas are in each version of the resource. */
export function replicasPathsOf(resource: Resource): ReplicasPaths {
  return new Map([[resource.apiVersion, trackedKindOf(resource, '').replicasPath]]);
}

function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata.resourceVersion ?? 0);
}
