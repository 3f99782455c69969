/**
 * What a resource's registry does that its kind's definition does not say: the flags of upstream's storage and strategies
 * (kubernetes/pkg/registry/<group>/<kind>/{strategy.go,storage/storage.go}). Most resources have none of them.
 */
import { groupResourceOf, type KindDefinition } from '../../kube-api/kinds/define-kind.ts';

export interface ResourceTraits {
  /** A deletion answers the object instead of a Status (ReturnDeletedObject). */
  readonly returnsDeletedObject: boolean;
  /** A PUT may create (AllowCreateOnUpdate). */
  readonly allowsCreateOnUpdate: boolean;
  /** A PUT may leave out the resourceVersion (AllowUnconditionalUpdate). */
  readonly allowsUnconditionalUpdate: boolean;
  /** Objects have no dependents that a garbage collector looks after. */
  readonly isLeftToItself: boolean;
  /** Objects vanish so long after their last write; 0 for never (--event-ttl). */
  readonly ttlSeconds: number;
  /** Writes are housekeeping that recurs for ever: nobody who waits for calm waits for the news of them. */
  readonly isHousekeeping: boolean;
}

const returnsDeletedObject = new Set([
  'pods',
  'podtemplates',
  'persistentvolumes',
  'persistentvolumeclaims',
  'resourcequotas',
  'serviceaccounts',
  'services',
  'csidrivers.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'storageclasses.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
]);

const allowsCreateOnUpdate = new Set([
  'endpoints',
  'events',
  'limitranges',
  'leases.coordination.k8s.io',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
]);

const forbidsUnconditionalUpdate = new Set([
  'leases.coordination.k8s.io',
  'poddisruptionbudgets.policy',
  'customresourcedefinitions.apiextensions.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'csidrivers.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'csistoragecapacities.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
  'runtimeclasses.node.k8s.io',
]);

/** The traits of a resource, by its name and group. */
export function traitsOf(definition: KindDefinition): ResourceTraits {
  const name = groupResourceOf(definition);
  const isEvent = definition.plural === 'events';
  return {
    returnsDeletedObject: returnsDeletedObject.has(name),
    allowsCreateOnUpdate: allowsCreateOnUpdate.has(name),
    allowsUnconditionalUpdate: !forbidsUnconditionalUpdate.has(name),
    isLeftToItself: isEvent,
    ttlSeconds: isEvent ? 3600 : 0,
    isHousekeeping: name === 'leases.coordination.k8s.io',
  };
}
