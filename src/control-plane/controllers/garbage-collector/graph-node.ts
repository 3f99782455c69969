/** One object of the owner graph (kubernetes/pkg/controller/garbagecollector/graph.go: node). */
import type { OwnerReference } from '../../../kube-api/generated/types.gen.ts';
import type { Identity } from './identity.ts';

const NOBODY: ReadonlySet<GraphNode> = new Set();

export class GraphNode {
  identity: Identity;
  owners: readonly OwnerReference[];
  /** True until the object itself was seen: it is only known because others name it as their owner. */
  isVirtual: boolean;
  isBeingDeleted = false;
  /** Whether its deletion waits for that of its dependents. */
  isDeletingDependents = false;
  #dependents: Set<GraphNode> | undefined;

  constructor(identity: Identity, owners: readonly OwnerReference[], isVirtual: boolean) {
    this.identity = identity;
    this.owners = owners;
    this.isVirtual = isVirtual;
  }

  get namespace(): string {
    return this.identity.namespace;
  }

  /** The objects that name this one as an owner. */
  get dependents(): ReadonlySet<GraphNode> {
    return this.#dependents ?? NOBODY;
  }

  addDependent(node: GraphNode): void {
    this.#dependents ??= new Set();
    this.#dependents.add(node);
  }

  deleteDependent(node: GraphNode): void {
    this.#dependents?.delete(node);
  }

  /** The dependents without whose deletion this object may not be deleted in the foreground. */
  blockingDependents(): GraphNode[] {
    const blocking: GraphNode[] = [];
    for (const dependent of this.dependents) {
      const isBlocking = dependent.owners.some(
        ({ uid, blockOwnerDeletion }) => uid === this.identity.uid && blockOwnerDeletion === true,
      );
      if (isBlocking) blocking.push(dependent);
    }
    return blocking;
  }
}
