/**
 * Deletes objects whose owners are gone, and keeps the promises of foreground and orphaning deletion
 * (kubernetes/pkg/controller/garbagecollector/garbagecollector.go).
 *
 * It works for the kinds in its list and, with CustomResourceDefinitions among them, for those that come and go while it runs.
 * Left out: metrics, the graph's debug page.
 */
import type { OwnerReference } from '../../../kube-api/generated/types.gen.ts';
import { CustomResourceDefinition } from '../../../kube-api/kinds/custom-resource-definition.ts';
import { apiVersionOf, type KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { KINDS } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import type { Informer } from '../../client/informer.ts';
import type { PropagationPolicy } from '../../client/transport.ts';
import { type CustomKind, CustomKinds } from '../framework/custom-kinds.ts';
import {
  type ControllerContext,
  type ControllerDefinition,
  defineController,
  type ReconcileResult,
  type Reconciler,
} from '../framework/define-controller.ts';
import { AbsentOwners } from './absent-owners.ts';
import type { GraphNode } from './graph-node.ts';
import { type Identity, identityOfOwner, printIdentity } from './identity.ts';
import { FOREGROUND_FINALIZER, hasFinalizer, ORPHAN_FINALIZER, OwnerGraph } from './owner-graph.ts';

/** Kinds that nobody owns and that come in masses (garbagecollector/graph_builder.go: DefaultIgnoredResources). */
const IGNORED: ReadonlySet<string> = new Set(['/events', 'events.k8s.io/events']);
const NEEDED_VERBS = ['delete', 'list', 'watch'] as const;
const WORKERS = 20;
const DELETE_KEY = 'delete/';
const ORPHAN_KEY = 'orphan/';
/** How often an owner is looked up that exists but was not seen yet: doubling from the first to the last. */
const UNSEEN_RETRY_MS = { first: 5, last: 1_000_000 };

/** The references of an object, by the state of their owners. */
interface Owners {
  /** Existing and not on their way out. */
  readonly solid: OwnerReference[];
  readonly dangling: OwnerReference[];
  /** Deleted in the foreground, and waiting for this object. */
  readonly waiting: OwnerReference[];
}

class GarbageCollector implements Reconciler {
  readonly #context: ControllerContext;
  readonly #kinds = new Map<string, KindDefinition>();
  readonly #absentOwners = new AbsentOwners();
  readonly #graph: OwnerGraph;
  readonly #unseen = new Map<string, number>();

  constructor(context: ControllerContext, kinds: readonly KindDefinition[]) {
    this.#context = context;
    this.#graph = new OwnerGraph(this.#absentOwners, {
      attemptToDelete: ({ identity }) => context.enqueue(DELETE_KEY + identity.uid),
      attemptToOrphan: ({ identity }) => context.enqueue(ORPHAN_KEY + identity.uid),
      invalidOwner: (dependent, owner) => this.#reportInvalidOwner(dependent, owner),
    });
    for (const kind of kinds) this.#kinds.set(nameOf(kind), kind);
    for (const kind of kinds) if (isCollected(kind)) this.#watch(kind, context.informers.informer(kind));
    if (!kinds.includes(CustomResourceDefinition)) return;
    CustomKinds.of(context.informers).subscribe((now, before, gone) => this.#takeCustom(now, before, gone));
  }

  subjectOf(key: string): string {
    const identity = this.#nodeOf(key)?.identity;
    if (identity === undefined) return key;
    const { apiVersion, kind, namespace, name } = identity;
    const plural = this.#kinds.get(`${apiVersion}/${kind}`)?.plural ?? kind;
    return namespace === '' ? `${plural}/${name}` : `${plural}/${namespace}/${name}`;
  }

  reconcile(key: string): ReconcileResult | undefined {
    const node = this.#nodeOf(key);
    if (node === undefined) return undefined;
    if (key.startsWith(ORPHAN_KEY)) {
      this.#orphanDependents(node);
      return undefined;
    }
    this.#attemptToDelete(node);
    return this.#retryUnseen(node);
  }

  #nodeOf(key: string): GraphNode | undefined {
    return this.#graph.get(key.slice(key.indexOf('/') + 1));
  }

  /** References may name any version that is served; the objects are seen in one. */
  #takeCustom(now: CustomKind | undefined, before: CustomKind | undefined, gone: readonly KubeObject[]): void {
    for (const kind of before?.served ?? []) this.#kinds.delete(nameOf(kind));
    for (const kind of now?.served ?? []) this.#kinds.set(nameOf(kind), kind);
    if (now !== undefined && now.informer !== before?.informer) this.#watch(now.preferred, now.informer);
    if (before !== undefined) for (const object of gone) this.#graph.forget(identityIn(before.preferred, object));
  }

  #watch(kind: KindDefinition, informer: Informer): void {
    const apiVersion = apiVersionOf(kind);
    informer.addHandler({
      onAdd: (object) => this.#graph.observe(object, undefined, apiVersion, kind.kind),
      onUpdate: (object, old) => {
        if (object.metadata.uid === old.metadata.uid) this.#graph.observe(object, old, apiVersion, kind.kind);
        else {
          this.#graph.forget(identityIn(kind, old));
          this.#graph.observe(object, undefined, apiVersion, kind.kind);
        }
      },
      onDelete: (object) => this.#graph.forget(identityIn(kind, object)),
    });
  }

  /** An owner that exists but has not been seen is looked up again, lest it came and went unseen. */
  #retryUnseen({ identity: { uid } }: GraphNode): ReconcileResult | undefined {
    if (this.#graph.get(uid)?.isVirtual !== true) {
      this.#unseen.delete(uid);
      return undefined;
    }
    const requeueAfterMs = this.#unseen.get(uid) ?? UNSEEN_RETRY_MS.first;
    this.#unseen.set(uid, Math.min(requeueAfterMs * 2, UNSEEN_RETRY_MS.last));
    return { requeueAfterMs };
  }

  #attemptToDelete(node: GraphNode): void {
    if (node.isBeingDeleted && !node.isDeletingDependents) return;
    const kind = this.#kindOf(node.identity);
    // Named by an object outside of namespaces that cannot have such an owner.
    if (kind.namespaced && node.namespace === '') return;
    const latest = this.#context.client.find(kind, node.identity.name, namespaceFor(kind, node.namespace));
    if (latest === undefined || latest.metadata.uid !== node.identity.uid) {
      this.#graph.forgetAbsent(node.identity);
      return;
    }
    if (node.isDeletingDependents) {
      this.#processDeletingDependents(node, kind);
      return;
    }
    const owners = this.#classify(node, latest.metadata.ownerReferences ?? []);
    if (owners === undefined) return;
    const { solid, dangling, waiting } = owners;
    if (solid.length > 0) this.#dropOwners(latest, kind, [...dangling, ...waiting]);
    else if (waiting.length > 0 && node.dependents.size > 0) this.#deleteWithDependents(node, latest, kind);
    else if (dangling.length + waiting.length > 0) this.#delete(latest, kind, policyOf(latest));
  }

  /** The owners by state, as the API server knows them; undefined when one of them can never be told. */
  #classify(node: GraphNode, references: readonly OwnerReference[]): Owners | undefined {
    const owners: Owners = { solid: [], dangling: [], waiting: [] };
    for (const reference of references) {
      const inside = identityOfOwner(reference, node.namespace);
      const outside = identityOfOwner(reference, '');
      if (this.#absentOwners.has(outside) || this.#absentOwners.has(inside)) {
        owners.dangling.push(reference);
        continue;
      }
      const kind = this.#kindOf(inside);
      if (kind.namespaced && node.namespace === '') return undefined;
      const owner = this.#context.client.find(kind, reference.name, namespaceFor(kind, node.namespace));
      if (owner === undefined || owner.metadata.uid !== reference.uid) {
        this.#absentOwners.add(kind.namespaced ? inside : outside);
        owners.dangling.push(reference);
      } else if (owner.metadata.deletionTimestamp !== undefined && hasFinalizer(owner.metadata, FOREGROUND_FINALIZER)) {
        owners.waiting.push(reference);
      } else owners.solid.push(reference);
    }
    return owners;
  }

  /** Ends a foreground deletion once nothing blocks it any more. */
  #processDeletingDependents(node: GraphNode, kind: KindDefinition): void {
    const blocking = node.blockingDependents();
    if (blocking.length === 0) this.#removeFinalizer(node, kind, FOREGROUND_FINALIZER);
    for (const { identity, isDeletingDependents } of blocking) {
      if (!isDeletingDependents) this.#context.enqueue(DELETE_KEY + identity.uid);
    }
  }

  #deleteWithDependents(node: GraphNode, latest: KubeObject, kind: KindDefinition): void {
    let current = latest;
    for (const dependent of node.dependents) {
      if (!dependent.isDeletingDependents) continue;
      // They may wait for each other in a circle: this object no longer blocks its owners.
      const ownerReferences = latest.metadata.ownerReferences?.map((reference) => ({
        ...reference,
        blockOwnerDeletion: false,
      }));
      const metadata = { ...latest.metadata, ...(ownerReferences === undefined ? {} : { ownerReferences }) };
      current = this.#context.client.update(kind, { ...latest, metadata });
      break;
    }
    this.#delete(current, kind, 'Foreground');
  }

  #delete(object: KubeObject, kind: KindDefinition, propagationPolicy: PropagationPolicy): void {
    const { name = '', namespace, uid = '' } = object.metadata;
    try {
      this.#context.client.delete(kind, name, namespace, { propagationPolicy, preconditions: { uid } });
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
      this.#graph.forgetAbsent(identityIn(kind, object));
    }
  }

  /** Takes owners out of an object. */
  #dropOwners(object: KubeObject, kind: KindDefinition, dropped: readonly { readonly uid: string }[]): void {
    const before = object.metadata.ownerReferences ?? [];
    const kept = before.filter(({ uid }) => !dropped.some((other) => other.uid === uid));
    if (kept.length === before.length) return;
    const { ownerReferences: _before, ...rest } = object.metadata;
    const metadata = kept.length === 0 ? rest : { ...rest, ownerReferences: kept };
    this.#context.client.update(kind, { ...object, metadata });
  }

  #orphanDependents(node: GraphNode): void {
    const problems: string[] = [];
    for (const { identity } of [...node.dependents]) {
      try {
        const kind = this.#kindOf(identity);
        const dependent = this.#context.client.find(kind, identity.name, namespaceFor(kind, identity.namespace));
        if (dependent?.metadata.uid === identity.uid) this.#dropOwners(dependent, kind, [node.identity]);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        problems.push(`orphaning ${printIdentity(identity)} failed, ${error.message}`);
      }
    }
    if (problems.length > 0) {
      const owner = printIdentity(node.identity);
      throw new Error(`failed to orphan dependents of owner ${owner}, got errors: ${problems.join(', ')}`);
    }
    this.#removeFinalizer(node, this.#kindOf(node.identity), ORPHAN_FINALIZER);
  }

  #removeFinalizer({ identity }: GraphNode, kind: KindDefinition, finalizer: string): void {
    const { client } = this.#context;
    const object = client.find(kind, identity.name, namespaceFor(kind, identity.namespace));
    if (object === undefined || !hasFinalizer(object.metadata, finalizer)) return;
    const { finalizers = [], ...rest } = object.metadata;
    const kept = finalizers.filter((name) => name !== finalizer);
    client.update(kind, { ...object, metadata: kept.length === 0 ? rest : { ...rest, finalizers: kept } });
  }

  #kindOf({ apiVersion, kind }: Identity): KindDefinition {
    const definition = this.#kinds.get(`${apiVersion}/${kind}`);
    if (definition === undefined) throw new Error(`unable to get REST mapping for ${apiVersion}/${kind}.`);
    return definition;
  }

  #reportInvalidOwner({ identity, namespace }: GraphNode, owner: Identity): void {
    const { apiVersion, kind, name, uid } = identity;
    const message = `ownerRef ${printIdentity(owner)} does not exist in namespace ${JSON.stringify(namespace)}`;
    const subject = { apiVersion, kind, metadata: { name, uid, namespace } };
    this.#context.recorder.event(subject, 'Warning', 'OwnerRefInvalidNamespace', message);
  }
}

function nameOf(kind: KindDefinition): string {
  return `${apiVersionOf(kind)}/${kind.kind}`;
}

function identityIn(kind: KindDefinition, { metadata: { name = '', uid = '', namespace = '' } }: KubeObject): Identity {
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, name, uid, namespace };
}

function isCollected(kind: KindDefinition): boolean {
  if (kind.storedAs !== undefined || IGNORED.has(`${kind.group}/${kind.plural}`)) return false;
  return kind.verbs === undefined || NEEDED_VERBS.every((verb) => kind.verbs?.includes(verb));
}

function namespaceFor(kind: KindDefinition, namespace: string): string | undefined {
  return kind.namespaced ? namespace : undefined;
}

/** How an object's own dependents are to be treated: as its finalizers say. */
function policyOf({ metadata }: KubeObject): PropagationPolicy {
  if (hasFinalizer(metadata, ORPHAN_FINALIZER)) return 'Orphan';
  return hasFinalizer(metadata, FOREGROUND_FINALIZER) ? 'Foreground' : 'Background';
}

/** The collector for these kinds, and custom ones if their definitions are among them: no others are collected or recognised as owners. */
export function garbageCollector(kinds: readonly KindDefinition[]): ControllerDefinition {
  return defineController({
    name: 'garbage-collector-controller',
    workers: WORKERS,
    create: (context) => new GarbageCollector(context, kinds),
  });
}

export const garbageCollectorController = garbageCollector(KINDS);
