/**
 * As whom the controllers of kube-controller-manager act (cmd/kube-controller-manager/app: --use-service-account-credentials, as
 * kubeadm sets it): each under an account of its own, whose name is often not the controller's.
 *
 * Simplified: the accounts exist by name only, nothing makes ServiceAccount objects or tokens for them.
 */
import type { UserInfo } from '../../client/transport.ts';

/** kube-controller-manager itself, which also watches for all of them. */
export const CONTROLLER_MANAGER: UserInfo = {
  name: 'system:kube-controller-manager',
  groups: ['system:authenticated'],
};

const ACCOUNTS: Readonly<Record<string, string>> = {
  'daemonset-controller': 'daemon-set-controller',
  'endpoints-controller': 'endpoint-controller',
  'endpointslice-mirroring-controller': 'endpointslicemirroring-controller',
  'garbage-collector-controller': 'generic-garbage-collector',
  'horizontal-pod-autoscaler-controller': 'horizontal-pod-autoscaler',
  'node-ipam-controller': 'node-controller',
  'node-lifecycle-controller': 'node-controller',
  'persistentvolume-attach-detach-controller': 'attachdetach-controller',
  'persistentvolume-binder-controller': 'persistent-volume-binder',
  'persistentvolume-expander-controller': 'expand-controller',
  'persistentvolume-protection-controller': 'pv-protection-controller',
  'persistentvolumeclaim-protection-controller': 'pvc-protection-controller',
  'pod-garbage-collector-controller': 'pod-garbage-collector',
  'replicationcontroller-controller': 'replication-controller',
  'root-ca-certificate-publisher-controller': 'root-ca-cert-publisher',
  'service-lb-controller': 'service-controller',
  'serviceaccount-controller': 'service-account-controller',
  'taint-eviction-controller': 'node-controller',
};

/** The user as whom the controller of this name acts. */
export function userOfController(name: string): UserInfo {
  // It makes what the others would need to have accounts.
  if (name === 'serviceaccount-token-controller') return CONTROLLER_MANAGER;
  return {
    name: `system:serviceaccount:kube-system:${ACCOUNTS[name] ?? name}`,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
  };
}
