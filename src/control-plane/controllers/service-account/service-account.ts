/**
 * Gives every namespace its service account `default`, which pods use that name no other
 * (kubernetes/pkg/controller/serviceaccount/serviceaccounts_controller.go).
 * Tokens in Secrets are seen to by ../service-account-token.
 */
import { Namespace, ServiceAccount } from '../../../kube-api/kinds/index.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import {
  type ControllerContext,
  defineController,
  type Reconciler,
  watchSource,
} from '../framework/define-controller.ts';
import { isNamespaceTerminating } from '../framework/pod-control.ts';

const NAME = 'default';
const NONE: readonly string[] = [];

class ServiceAccounts implements Reconciler {
  readonly #context: ControllerContext;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  reconcile(namespace: string): undefined {
    const { client, informers } = this.#context;
    const object = informers.informer(Namespace).get(namespace);
    if (object === undefined || object.status?.phase !== 'Active') return;
    if (informers.informer(ServiceAccount).get(NAME, namespace) !== undefined) return;
    try {
      client.create(ServiceAccount, { metadata: { name: NAME, namespace } });
    } catch (error) {
      if (!isNamespaceTerminating(error) && !isReason(error, 'AlreadyExists')) throw error;
    }
  }
}

export const serviceAccountController = defineController({
  name: 'serviceaccount-controller',
  for: Namespace,
  watches: [
    watchSource({
      kind: ServiceAccount,
      keys: ({ object, old }) => {
        const isDeleted = object === undefined && old?.metadata.name === NAME;
        return isDeleted ? [old.metadata.namespace ?? ''] : NONE;
      },
    }),
  ],
  workers: 1,
  create: (context) => new ServiceAccounts(context),
});
