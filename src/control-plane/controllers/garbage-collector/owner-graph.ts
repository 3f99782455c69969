/**
 * Who owns whom, by uid, kept up to date by what the informers tell; and which objects have to be looked at because of a
 * change (kubernetes/pkg/controller/garbagecollector/graph_builder.go).
 *
 * A change that touches neither owners nor deletion ends after three comparisons.
 */
import type { ObjectMeta, OwnerReference } from '../../../kube-api/generated/types.gen.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { AbsentOwners } from './absent-owners.ts';
import { GraphNode } from './graph-node.ts';
import { alternateIdentity, type Identity, identityOfOwner, isNamedBy, isSameIdentity } from './identity.ts';

export const ORPHAN_FINALIZER = 'orphan';
export const FOREGROUND_FINALIZER = 'foregroundDeletion';

/** What the graph asks for. */
export interface GraphListener {
  /** Looks whether the object has lost its owners, or the last dependent that its deletion waits for. */
  attemptToDelete(node: GraphNode): void;
  /** Takes the object out of its dependents' owners. */
  attemptToOrphan(node: GraphNode): void;
  /** An owner that its dependent cannot have, being in another namespace. */
  invalidOwner(dependent: GraphNode, owner: Identity): void;
}

const NO_OWNERS: readonly OwnerReference[] = [];

export function hasFinalizer({ finalizers }: ObjectMeta, finalizer: string): boolean {
  return finalizers?.includes(finalizer) ?? false;
}

/** Whether the object's deletion has begun, and with this finalizer. */
function isDeletedWith(metadata: ObjectMeta | undefined, finalizer: string): boolean {
  return metadata?.deletionTimestamp !== undefined && hasFinalizer(metadata, finalizer);
}

export class OwnerGraph {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #absentOwners: AbsentOwners;
  readonly #listener: GraphListener;

  constructor(absentOwners: AbsentOwners, listener: GraphListener) {
    this.#absentOwners = absentOwners;
    this.#listener = listener;
  }

  get size(): number {
    return this.#nodes.size;
  }

  get(uid: string): GraphNode | undefined {
    return this.#nodes.get(uid);
  }

  /** An object was seen, for the first time or changed. `apiVersion` and `kind` are its kind's, one string for all. */
  observe(object: KubeObject, old: KubeObject | undefined, apiVersion: string, kind: string): void {
    const { metadata } = object;
    const before = old?.metadata;
    if (
      before !== undefined &&
      metadata.ownerReferences === before.ownerReferences &&
      metadata.deletionTimestamp === before.deletionTimestamp &&
      metadata.finalizers === before.finalizers
    ) {
      return;
    }
    const { uid = '', name = '', namespace = '', ownerReferences = NO_OWNERS } = metadata;
    let node = this.#nodes.get(uid);
    if (node === undefined) {
      node = new GraphNode({ apiVersion, kind, name, uid, namespace }, ownerReferences, false);
      node.isBeingDeleted = metadata.deletionTimestamp !== undefined;
      node.isDeletingDependents = isDeletedWith(metadata, FOREGROUND_FINALIZER);
      this.#nodes.set(uid, node);
      if (ownerReferences.length > 0) this.#addToOwners(node, ownerReferences);
    } else {
      if (node.isVirtual) this.#replaceVirtual(node, { apiVersion, kind, name, uid, namespace });
      // A kind may be watched in another version than before, whose own may have gone.
      else if (node.identity.apiVersion !== apiVersion) node.identity = { ...node.identity, apiVersion };
      if (node.owners !== ownerReferences) this.#changeOwners(node, ownerReferences);
      if (metadata.deletionTimestamp !== undefined) node.isBeingDeleted = true;
    }
    this.#noteDeletion(node, metadata, before);
  }

  /** An object was deleted. */
  forget(identity: Identity): void {
    const node = this.#nodes.get(identity.uid);
    if (node !== undefined) this.#remove(node, identity);
  }

  /** The API server says that there is no such object, which nobody saw being deleted. */
  forgetAbsent(absent: Identity): void {
    const node = this.#nodes.get(absent.uid);
    if (node === undefined) return;
    if (node.isVirtual) {
      const [matching, others] = partition(node.dependents, absent);
      if (others.length === 0) {
        this.#remove(node, absent);
        return;
      }
      // Its dependents disagree on what it is: it stays, and they are told what it is not.
      this.#reportAbsent(absent, matching);
      const alternative = isSameIdentity(node.identity, absent) ? alternateIdentity(others, absent) : undefined;
      if (alternative === undefined) return;
      node.identity = alternative;
      this.#listener.attemptToDelete(node);
    } else if (isSameIdentity(node.identity, absent)) this.#remove(node, absent);
    // The object was seen as something else: only those who took it for what it isn't are concerned.
    else this.#reportAbsent(absent, partition(node.dependents, absent)[0]);
  }

  #reportAbsent(absent: Identity, dependents: readonly GraphNode[]): void {
    if (dependents.length === 0) return;
    this.#absentOwners.add(absent);
    for (const dependent of dependents) this.#listener.attemptToDelete(dependent);
  }

  /** What was only named has been seen. */
  #replaceVirtual(node: GraphNode, observed: Identity): void {
    node.isVirtual = false;
    if (isSameIdentity(node.identity, observed)) return;
    node.identity = observed;
    for (const dependent of partition(node.dependents, observed)[1]) {
      if (observed.namespace !== '' && dependent.namespace !== observed.namespace) {
        this.#reportInvalid(dependent, observed.uid);
      }
      this.#listener.attemptToDelete(dependent);
    }
  }

  #changeOwners(node: GraphNode, owners: readonly OwnerReference[]): void {
    const before = node.owners;
    const added = owners.filter(({ uid }) => !before.some((other) => other.uid === uid));
    const removed = before.filter(({ uid }) => !owners.some((other) => other.uid === uid));
    node.owners = owners;
    for (const old of before) {
      if (old.blockOwnerDeletion !== true) continue;
      const now = owners.find(({ uid }) => uid === old.uid);
      const owner = now?.blockOwnerDeletion === true ? undefined : this.#nodes.get(old.uid);
      // The owner's deletion may have waited for this object.
      if (owner !== undefined) this.#listener.attemptToDelete(owner);
    }
    if (added.length > 0) this.#addToOwners(node, added);
    for (const { uid } of removed) this.#nodes.get(uid)?.deleteDependent(node);
  }

  /** Makes the node a dependent of its owners; owners never seen get a virtual node and are looked up. */
  #addToOwners(node: GraphNode, owners: readonly OwnerReference[]): void {
    let isDoubtful = false;
    for (const reference of owners) {
      const known = this.#nodes.get(reference.uid);
      if (known === undefined) {
        const owner = new GraphNode(identityOfOwner(reference, node.namespace), NO_OWNERS, true);
        this.#nodes.set(reference.uid, owner);
        owner.addDependent(node);
        this.#listener.attemptToDelete(owner);
        continue;
      }
      known.addDependent(node);
      if (isDoubtful) continue;
      const isElsewhere = known.namespace !== '' && known.namespace !== node.namespace;
      if (isElsewhere && !known.isVirtual) this.#reportInvalid(node, reference.uid);
      // A missing object of a kind with namespaces may have been named by an object outside of them.
      const isUnclear = known.isVirtual && known.namespace === '' && node.namespace !== '';
      isDoubtful = isElsewhere || isUnclear || !isNamedBy(known.identity, reference);
    }
    if (isDoubtful) this.#listener.attemptToDelete(node);
  }

  #reportInvalid(dependent: GraphNode, ownerUid: string): void {
    const reference = dependent.owners.find(({ uid }) => uid === ownerUid);
    if (reference === undefined) return;
    this.#listener.invalidOwner(dependent, identityOfOwner(reference, dependent.namespace));
  }

  /** Reacts to the beginning of a deletion that concerns dependents. */
  #noteDeletion(node: GraphNode, metadata: ObjectMeta, before: ObjectMeta | undefined): void {
    if (metadata.deletionTimestamp === undefined) return;
    if (isDeletedWith(metadata, ORPHAN_FINALIZER)) {
      if (!isDeletedWith(before, ORPHAN_FINALIZER)) this.#listener.attemptToOrphan(node);
      return;
    }
    if (!isDeletedWith(metadata, FOREGROUND_FINALIZER) || isDeletedWith(before, FOREGROUND_FINALIZER)) return;
    node.isDeletingDependents = true;
    for (const dependent of node.dependents) this.#listener.attemptToDelete(dependent);
    this.#listener.attemptToDelete(node);
  }

  #remove(node: GraphNode, identity: Identity): void {
    this.#nodes.delete(identity.uid);
    for (const { uid } of node.owners) this.#nodes.get(uid)?.deleteDependent(node);
    if (node.dependents.size > 0) this.#absentOwners.add(identity);
    for (const dependent of node.dependents) this.#listener.attemptToDelete(dependent);
    for (const { uid } of node.owners) {
      const owner = this.#nodes.get(uid);
      if (owner?.isDeletingDependents === true) this.#listener.attemptToDelete(owner);
    }
  }
}

/** Dependents that take their owner for this object, and those that (also) take it for another one. */
function partition(
  dependents: ReadonlySet<GraphNode>,
  owner: Identity,
): readonly [matching: GraphNode[], others: GraphNode[]] {
  const matching: GraphNode[] = [];
  const others: GraphNode[] = [];
  for (const dependent of dependents) {
    const references = dependent.owners.filter(({ uid }) => uid === owner.uid);
    const isElsewhere = owner.namespace !== '' && owner.namespace !== dependent.namespace;
    const isMatch = (reference: OwnerReference): boolean => !isElsewhere && isNamedBy(owner, reference);
    if (references.some(isMatch)) matching.push(dependent);
    if (isElsewhere || !references.every(isMatch)) others.push(dependent);
  }
  return [matching, others];
}
