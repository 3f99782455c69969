/**
 * Whose objects these are: keeps an owner and what its selector picks in step by adopting and releasing
 * (kubernetes/pkg/controller/controller_ref_manager.go).
 */
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import type { LabelMatcher } from '../../../kube-api/meta/label-selector.ts';
import { type KubeObject, keyOf } from '../../../kube-api/meta/object.ts';
import { aggregate, isReason } from '../../../kube-api/meta/status-error.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { isRequestError } from '../../client/connection-error.ts';
import { controllerOf, newControllerRef } from './owner-references.ts';

const STRATEGIC_MERGE = 'application/strategic-merge-patch+json';

export interface Claim<Owner extends KubeObject, Owned extends KubeObject> {
  readonly owner: Owner;
  readonly ownerKind: KindDefinition<Owner>;
  readonly ownedKind: KindDefinition<Owned>;
  readonly selector: LabelMatcher;
}

/**
 * Answers those of `candidates` that belong to the owner, after adopting orphans that its selector picks and releasing
 * its own that it no longer picks. Throws once all have been tried when some could not be.
 */
export function claimObjects<Owner extends KubeObject, Owned extends KubeObject>(
  client: ApiClient,
  claim: Claim<Owner, Owned>,
  candidates: Iterable<Owned>,
): Owned[] {
  const claimed: Owned[] = [];
  const errors: Error[] = [];
  const checkOwner = onlyOnce(() => checkOwnerStillLives(client, claim));
  for (const object of candidates) {
    try {
      if (claimOne(client, claim, object, checkOwner)) claimed.push(object);
    } catch (error) {
      if (!isRequestError(error) && !(error instanceof CannotAdopt)) throw error;
      if (!isReason(error, 'NotFound')) errors.push(error);
    }
  }
  const [first, ...others] = errors;
  if (first === undefined) return claimed;
  throw others.length === 0 ? first : new Error(aggregate(errors.map(({ message }) => message)));
}

class CannotAdopt extends Error {}

function claimOne<Owner extends KubeObject, Owned extends KubeObject>(
  client: ApiClient,
  claim: Claim<Owner, Owned>,
  object: Owned,
  checkOwner: () => void,
): boolean {
  const { owner, ownedKind, selector } = claim;
  const controller = controllerOf(object);
  const isOwnerGoing = owner.metadata.deletionTimestamp !== undefined;
  const isPicked = selector.matches(object.metadata.labels);
  if (controller !== undefined) {
    if (controller.uid !== owner.metadata.uid) return false;
    if (!isPicked && !isOwnerGoing) release(client, claim, object);
    return isPicked;
  }
  if (isOwnerGoing || !isPicked || object.metadata.deletionTimestamp !== undefined) return false;
  if (owner.metadata.namespace !== undefined && owner.metadata.namespace !== object.metadata.namespace) return false;
  try {
    checkOwner();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { namespace, name, uid } = object.metadata;
    throw new CannotAdopt(`can't adopt ${ownedKind.kind} ${namespace}/${name} (${uid}): ${error.message}`);
  }
  adopt(client, claim, object);
  return true;
}

function adopt<Owner extends KubeObject, Owned extends KubeObject>(
  client: ApiClient,
  { owner, ownerKind, ownedKind }: Claim<Owner, Owned>,
  object: Owned,
): void {
  const { name = '', namespace, uid } = object.metadata;
  const patch = { metadata: { ownerReferences: [newControllerRef(owner, ownerKind)], uid } };
  client.patch(ownedKind, { name, namespace }, STRATEGIC_MERGE, patch);
}

function release<Owner extends KubeObject, Owned extends KubeObject>(
  client: ApiClient,
  { owner, ownedKind }: Claim<Owner, Owned>,
  object: Owned,
): void {
  const { name = '', namespace, uid } = object.metadata;
  const patch = { metadata: { uid, ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }] } };
  try {
    client.patch(ownedKind, { name, namespace }, STRATEGIC_MERGE, patch);
  } catch (error) {
    // NotFound: it is gone. Invalid: it is another one of the same name, or has been released by somebody else.
    if (!isReason(error, 'NotFound') && !isReason(error, 'Invalid')) throw error;
  }
}

/** Asks the API server itself, not a cache: who is being deleted must not adopt what its deletion has just set free. */
function checkOwnerStillLives<Owner extends KubeObject, Owned extends KubeObject>(
  client: ApiClient,
  { owner, ownerKind }: Claim<Owner, Owned>,
): void {
  const { name = '', namespace, uid } = owner.metadata;
  const fresh = client.get(ownerKind, name, namespace);
  if (fresh.metadata.uid !== uid) {
    const what = `original ${ownerKind.kind} ${keyOf(owner)}`;
    throw new CannotAdopt(`${what} is gone: got uid ${fresh.metadata.uid}, wanted ${uid}`);
  }
  const deletedAt = fresh.metadata.deletionTimestamp;
  if (deletedAt !== undefined) throw new CannotAdopt(`${keyOf(owner)} has just been deleted at ${deletedAt}`);
}

function onlyOnce(check: () => void): () => void {
  let outcome: { readonly error: unknown } | undefined;
  return () => {
    if (outcome === undefined) {
      outcome = { error: undefined };
      try {
        check();
      } catch (error) {
        outcome = { error };
      }
    }
    if (outcome.error !== undefined) throw outcome.error;
  };
}
