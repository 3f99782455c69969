/** How the garbage collector names objects (kubernetes/pkg/controller/garbagecollector/graph.go: objectReference). */
import type { OwnerReference } from '../../../kube-api/generated/types.gen.ts';

export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** '' outside of namespaces. */
  readonly namespace: string;
}

/** An owner as `reference` names it, looked up from an object in `namespace`. */
export function identityOfOwner(reference: OwnerReference, namespace: string): Identity {
  const { apiVersion, kind, name, uid } = reference;
  return { apiVersion, kind, name, uid, namespace };
}

export function isSameIdentity(a: Identity, b: Identity): boolean {
  return isNamedBy(a, b) && a.namespace === b.namespace;
}

/** Whether a reference, or another identity, names this object: everything but the namespace. */
export function isNamedBy(identity: Identity, reference: Omit<Identity, 'namespace'>): boolean {
  return (
    identity.uid === reference.uid &&
    identity.name === reference.name &&
    identity.kind === reference.kind &&
    identity.apiVersion === reference.apiVersion
  );
}

/** As messages print it. */
export function printIdentity({ apiVersion, kind, namespace, name, uid }: Identity): string {
  return `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
}

/** Order of kinds first, so that alternatives are tried kind by kind. */
function compareIdentities(a: Identity, b: Identity): number {
  for (const field of ['kind', 'apiVersion', 'namespace', 'name', 'uid'] as const) {
    if (a[field] !== b[field]) return a[field] < b[field] ? -1 : 1;
  }
  return 0;
}

/** An object that depends on others. */
export interface Dependent {
  readonly namespace: string;
  readonly owners: readonly OwnerReference[];
}

/**
 * What else an owner may be that does not exist as `absent`: the next of the other descriptions that its dependents give of
 * it, or the first one when none comes after; undefined when they give no other.
 */
export function alternateIdentity(dependents: Iterable<Dependent>, absent: Identity): Identity | undefined {
  const alternatives: Identity[] = [];
  for (const { namespace, owners } of dependents) {
    for (const reference of owners) {
      if (reference.uid !== absent.uid) continue;
      const isClusterScoped = absent.namespace === '';
      if (isNamedBy(absent, reference) && (isClusterScoped || absent.namespace === namespace)) continue;
      const isSameKind = reference.apiVersion === absent.apiVersion && reference.kind === absent.kind;
      alternatives.push(identityOfOwner(reference, isClusterScoped && isSameKind ? '' : namespace));
    }
  }
  const others = alternatives.filter((identity) => !isSameIdentity(identity, absent)).sort(compareIdentities);
  return others.find((identity) => compareIdentities(absent, identity) < 0) ?? others[0];
}
