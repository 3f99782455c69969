/**
 * Remembers who wrote what, so that `metadata.managedFields` can be told of any object (apiserver/pkg/endpoints/handlers:
 * FieldManager). Objects in the store don't carry it, since nearly nobody looks: a write only leaves a note of what it replaced,
 * and the managers are worked out when somebody asks, when somebody applies, or when there are more notes than are kept. What
 * the notes hold on to is bounded by that.
 *
 * Whoever sends back an object without managedFields changes nothing about them, as upstream.
 */
import type { ManagedFieldsEntry } from '../../../kube-api/generated/types.gen.ts';
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
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import type { Etcd } from '../../etcd/etcd.ts';
import type { Resource } from '../resource.ts';
import { SCALE_KIND, scaleValueOf, trackedKindOf } from './managed-kind.ts';

/** Most writes whose managers wait to be worked out. */
const MAX_NOTES = 16_384;

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

class Note {
  /** The resourceVersion that the write made. */
  readonly revision: number;
  older: Note | undefined;
  /** Undefined once the managers are known. */
  write: TrackedWrite | undefined;
  managers: Managers | undefined;
  /** Whether the object is no more. */
  isLast = false;

  constructor(revision: number, older: Note | undefined, write: TrackedWrite | undefined, managers?: Managers) {
    this.revision = revision;
    this.older = older;
    this.write = write;
    this.managers = managers;
  }
}

export class FieldOwnership {
  /** The last note of each object, by uid. */
  readonly #latest = new Map<string, Note>();
  /** Answers of dry runs, which are in no store. */
  readonly #imagined = new WeakMap<KubeObject, Note>();
  readonly #shown = new WeakMap<KubeObject, KubeObject>();
  /** All notes in order, as a ring. */
  readonly #queue: (Note | undefined)[] = [];
  readonly #uids: string[] = [];
  #next = 0;

  /** Notes a write that was stored as `stored`; `managers` are those that it was given or that an apply made. */
  note(stored: KubeObject, write: TrackedWrite, managers?: Managers): void {
    const { uid = '' } = stored.metadata;
    const older = this.#latest.get(uid);
    const isOvertaken = older !== undefined && write.resource.traits.isHousekeeping && canMerge(older, write);
    if (isOvertaken && older.write !== undefined) {
      // One writer renews over and over: what it changed since the first time is what it changed.
      older.write = { ...older.write, next: write.next, atMs: write.atMs };
      return;
    }
    this.#add(uid, new Note(revisionOf(stored), older, managers === undefined ? write : undefined, managers));
  }

  /** Notes what a dry run answered as `answer`. */
  imagine(answer: KubeObject, write: TrackedWrite, managers?: Managers): void {
    const older = this.#noteOf(write.live);
    const revision = revisionOf(answer);
    this.#imagined.set(answer, new Note(revision, older, managers === undefined ? write : undefined, managers));
  }

  /** The object is deleted; its managers can be told for a while. */
  end(last: KubeObject): void {
    const { uid = '' } = last.metadata;
    const older = this.#latest.get(uid);
    if (older === undefined) return;
    for (let note: Note | undefined = older; note !== undefined; note = note.older) note.isLast = true;
    const note = new Note(revisionOf(last), older, undefined);
    note.isLast = true;
    this.#add(uid, note);
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
    const shown = { ...object, metadata: { ...object.metadata, managedFields: encodeManagers(managers) } };
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

  #add(uid: string, note: Note): void {
    this.#latest.set(uid, note);
    const oldest = this.#queue[this.#next];
    if (oldest !== undefined) this.#settle(oldest, this.#uids[this.#next] ?? '');
    this.#queue[this.#next] = note;
    this.#uids[this.#next] = uid;
    this.#next = (this.#next + 1) % MAX_NOTES;
  }

  /** Works the note out, so that nothing before it is needed any more. */
  #settle(note: Note, uid: string): void {
    if (!note.isLast) resolve(note);
    else if (this.#latest.get(uid) === note) this.#latest.delete(uid);
    note.older = undefined;
    note.write = undefined;
  }
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
  return managersAfterUpdate(
    kind,
    live === undefined ? undefined : kind.toValue(live),
    kind.toValue(next),
    before,
    writer,
  );
}

function managersAfterScaling(
  { resource, live, next, manager, subresource, atMs }: TrackedWrite,
  before: Managers,
): Managers {
  const { scale } = resource.definition;
  if (scale === undefined || live === undefined) return before;
  const writer = { manager, subresource, time: formatTime(atMs) };
  const paths = replicasPathsOf(resource);
  const [replicas, wanted] = [scaleValueOf(scale.specReplicas(live)), scaleValueOf(scale.specReplicas(next))];
  const after = managersAfterUpdate(SCALE_KIND, replicas, wanted, toScaleManagers(before, paths), writer);
  return fromScaleManagers(before, after, paths, resource.apiVersion);
}

/** Where the replicas are in each version of the resource. */
export function replicasPathsOf(resource: Resource): ReplicasPaths {
  return new Map([[resource.apiVersion, trackedKindOf(resource, '').replicasPath]]);
}

function canMerge(older: Note, { live, manager, subresource }: TrackedWrite): boolean {
  const { write } = older;
  return live !== undefined && write?.manager === manager && write.subresource === subresource;
}

function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata.resourceVersion ?? 0);
}
